"""Each field that pretix's clients read has the type that pretix documents.

Source: pretix, doc/api/resources/checkin.rst, orders.rst (order positions), questions.rst.
"""

from collections.abc import Mapping
from typing import Any

import pytest

from models.tickets.issuing import renew_link
from tests.makers import LINKS, make_ticket, token_of
from tests.webpage.api.programs import Program
from tests.webpage.api.test_pretix import redeem, refused, rpc

NONE = type(None)
LIST = {"id": int, "name": str, "event": str, "subevent": (int, NONE), "include_pending": bool}
ANSWER = {"question": int, "answer": str, "question_identifier": str, "options": [int], "option_identifiers": [str]}
ENTRY = {
    "id": int,
    "list": int,
    "type": str,
    "gate": (int, NONE),
    "device": (int, NONE),
    "device_id": (int, NONE),
    "datetime": str,
    "auto_checked_in": bool,
}
POSITION = {
    "id": int,
    "order": str,
    "positionid": int,
    "canceled": bool,
    "item": int,
    "variation": (int, NONE),
    "price": str,
    "attendee_name": (str, NONE),
    "attendee_name_parts": {"full_name": str},
    "attendee_email": (str, NONE),
    "voucher": (int, NONE),
    "tax_rate": str,
    "tax_value": str,
    "tax_rule": (int, NONE),
    "secret": str,
    "addon_to": (int, NONE),
    "subevent": (int, NONE),
    "discount": (int, NONE),
    "blocked": (list, NONE),
    "valid_from": (str, NONE),
    "valid_until": (str, NONE),
    "pseudonymization_id": str,
    "checkins": [ENTRY],
    "downloads": list,
    "answers": [ANSWER],
    "seat": (dict, NONE),
    "require_attention": bool,
    "order__status": str,
    "order__valid_if_pending": bool,
    "order__require_approval": bool,
    "order__locale": str,
}
OPTION = {"id": int, "identifier": str, "position": int, "answer": {"en": str}}
QUESTION = {
    "id": int,
    "question": {"en": str},
    "help_text": dict,
    "type": str,
    "required": bool,
    "items": [int],
    "position": int,
    "identifier": str,
    "ask_during_checkin": bool,
    "show_during_checkin": bool,
    "hidden": bool,
    "print_on_invoice": bool,
    "options": [OPTION],
    "dependency_question": (int, NONE),
    "dependency_values": [str],
}
ANSWERED = {"status": str, "require_attention": bool, "checkin_texts": [str], "list": LIST}
REFUSED = {**ANSWERED, "reason": str, "reason_explanation": (str, NONE)}
PAGE = {"count": int, "next": (str, NONE), "previous": (str, NONE), "results": [POSITION]}
SHIRT = {"id": "5f0c2a11", "label": "Shirt", "kind": "choice", "required": True, "choices": ["S", "M"]}


def differences(value: Any, documented: Any, place: str = "") -> list[str]:
    """Where a value is not what is documented. A bool is no number."""
    if isinstance(documented, Mapping):
        if not isinstance(value, dict):
            return [place]
        found = (differences(value.get(name, ...), kind, f"{place}/{name}") for name, kind in documented.items())
        return [one for more in found for one in more]
    if isinstance(documented, list):
        if not isinstance(value, list):
            return [place]
        return [one for item in value for one in differences(item, documented[0], f"{place}[]")]
    kinds = documented if isinstance(documented, tuple) else (documented,)
    return [] if type(value) in kinds else [place]


async def test_a_check_in_and_what_it_asks_have_the_documented_types(program: Program) -> None:
    event = await program.event()
    ticket = await make_ticket(event, questions=[SHIRT])

    incomplete = await refused(program, event, ticket)
    ok = await (await redeem(program, event, token_of(ticket), answers={"5f0c2a11": "M"})).json()
    again = await refused(program, event, ticket)
    page = await (await program.get(f"{rpc(program, 'search')}?list={event.id}")).json()

    assert differences(incomplete, {**ANSWERED, "position": POSITION, "questions": [QUESTION]}) == []
    assert differences(ok, {**ANSWERED, "position": POSITION}) == []
    assert differences(again, {**REFUSED, "position": POSITION}) == []
    assert differences(page, PAGE) == []
    assert all((ok["position"]["checkins"], ok["position"]["answers"], page["results"], incomplete["questions"]))


@pytest.mark.parametrize("fields", [{}, {"type": "exit"}])
async def test_what_has_no_position_to_show_has_no_such_key(program: Program, fields: dict[str, str]) -> None:
    event = await program.event()
    ticket = await make_ticket(event)
    old = token_of(ticket)
    await renew_link(LINKS, ticket.id)

    body = await (await redeem(program, event, old, **fields)).json()
    unknown = await (await redeem(program, event, "nonsense", **fields)).json()

    assert differences(body, REFUSED) == []
    assert differences(unknown, {**REFUSED, "detail": str}) == []
    assert "position" not in body.keys() | unknown.keys()
