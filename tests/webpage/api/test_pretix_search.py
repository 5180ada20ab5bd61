"""Searches of pretix's clients: every filter holds, or is refused."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from aiohttp import ClientSession

from models.clock import now
from models.programs.tokens import Scope
from models.tables import Event, OrderStatus, Ticket
from models.tickets.issuing import renew_link
from tests.makers import LINKS, make_event, make_order, make_ticket, make_ticket_type, token_of
from tests.webpage.api.programs import Program, make_program, problem
from tests.webpage.api.test_pretix import redeem, rpc


async def search(program: Program, *events: Event, **asked: object) -> dict[str, Any]:
    """A page of what is found."""
    query = urlencode([*(("list", event.id) for event in events), *asked.items()])
    response = await program.get(f"{rpc(program, 'search')}?{query}")
    body: dict[str, Any] = await response.json()
    assert response.status == 200, body
    return body


async def names(program: Program, *events: Event, **asked: object) -> list[str]:
    """The names on the page."""
    return [found["attendee_name"] for found in (await search(program, *events, **asked))["results"]]


async def test_a_search_finds_what_redeem_takes_and_its_secret_opens_no_page(program: Program) -> None:
    event = await program.event()
    ticket = await make_ticket(event, holder_name="Ada Lovelace")
    await make_ticket(event, holder_name="Ada Unpaid", paid=False)

    response = await program.get(f"{rpc(program, 'search')}?list={event.id}&search=ada")
    body = await response.json()
    everything = await program.get(f"{rpc(program, 'search')}?list={event.id}&search=ada&ignore_status=true")

    assert [found["attendee_name"] for found in body["results"]] == ["Ada Lovelace"]
    assert (body["count"], body["next"], body["previous"]) == (1, None, None)
    assert (await everything.json())["count"] == 2
    secret = body["results"][0]["secret"]
    assert token_of(ticket) not in await response.text()
    assert (await program.client.get(f"/t/{secret}")).status == 404
    assert (await redeem(program, event, secret)).status == 201


async def test_the_secret_of_a_search_ends_with_the_link(program: Program) -> None:
    event = await program.event()
    ticket = await make_ticket(event)
    found = await (await program.get(f"{rpc(program, 'search')}?list={event.id}")).json()

    await renew_link(LINKS, ticket.id)

    assert (await (await redeem(program, event, found["results"][0]["secret"])).json())["reason"] == "revoked"


async def test_who_may_only_check_in_finds_guests_and_lists_nobody(client: ClientSession) -> None:
    scanner = await make_program(client, Scope.CHECK_IN)
    event = await scanner.event()
    await make_ticket(event, holder_name="Ada Lovelace")

    path = f"{rpc(scanner, 'search')}?list={event.id}"
    counts = [(await (await scanner.get(path + more)).json())["count"] for more in ("", "&search=ad", "&search=ada")]

    assert counts == [0, 0, 1]


async def scene(program: Program) -> tuple[Event, list[Ticket]]:
    """Ada, who is in; Zoë, who is not; Bob, who has not paid; Cy, cancelled. Zoë ordered first, Cy last."""
    event = await program.event()
    tickets = []
    for hours, name in ((4, "Zoë Ångström"), (3, "Bob Babbage"), (2, "Ada Lovelace"), (1, "Cy Cancelled")):
        order = await make_order(
            event, paid=name != "Bob Babbage", email=f"{name[0]}@example.org", created_at=now() - timedelta(hours=hours)
        )
        tickets.append(await make_ticket(event, order=order, holder_name=name))
    await tickets[3].update_from_dict({"cancelled_at": now()}).save()
    assert (await redeem(program, event, token_of(tickets[2]), nonce="first")).status == 201
    return event, tickets


async def test_each_filter_finds_the_ticket_that_is_meant_and_nobody_else(program: Program) -> None:
    event, (zoe, bob, ada, cancelled) = await scene(program)
    reference = (await search(program, event, search="ada"))["results"][0]["secret"]
    order = (await ada.order).number

    assert await names(program, event, secret=token_of(ada)) == ["Ada Lovelace"]
    assert await names(program, event, secret=reference) == ["Ada Lovelace"]
    assert await names(program, event, secret="zzz") == []
    assert await names(program, event, secret=token_of(await make_ticket(await make_event()))) == []
    assert await names(program, event, order=order) == ["Ada Lovelace"]
    assert await names(program, event, order=order[:-1]) == []
    assert await names(program, event, order="X" * 300) == []
    assert await names(program, event, item=zoe.type_id) == ["Zoë Ångström"]
    assert await names(program, event, item=bob.type_id) == []
    assert await names(program, event, attendee_name="ZOË ÅNGSTRÖM") == ["Zoë Ångström"]
    assert await names(program, event, attendee_name="Zoë") == []
    assert await names(program, event, has_checkin="true") == ["Ada Lovelace"]
    assert await names(program, event, has_checkin="FALSE") == ["Zoë Ångström"]
    assert await names(program, event, has_checkin="true", secret=token_of(zoe)) == []
    assert await names(program, event, order__status="n", ignore_status="TRUE") == ["Bob Babbage"]
    assert await names(program, event, order__status="c", ignore_status="True") == ["Cy Cancelled"]
    assert await names(program, event, order__status="p", ignore_status="true") == ["Ada Lovelace", "Zoë Ångström"]
    assert await names(program, event, order__status="e", ignore_status="true") == []
    assert await names(program, event, order__status="n") == []
    assert cancelled.id not in {one["id"] for one in (await search(program, event))["results"]}


@pytest.mark.parametrize(
    ("ordering", "first_letters"),
    [
        ("attendee_name", "ABCZ"),
        ("-attendee_name,positionid", "ZCBA"),
        ("order__datetime", "ZBAC"),
        ("-positionid", "CABZ"),
        ("order__email", "ABCZ"),
        ("-order__code", "CABZ"),
        ("last_checked_in,attendee_name", "BCZA"),
        ("-last_checked_in,-attendee_name", "AZCB"),
    ],
)
async def test_it_is_sorted_as_asked(program: Program, ordering: str, first_letters: str) -> None:
    event, tickets = await scene(program)
    for number, ticket in enumerate(tickets):
        await ticket.order.update_from_dict({"number": f"CDF{number}"}).save()

    found = await names(program, event, ordering=ordering, ignore_status="true")

    assert "".join(name[0] for name in found) == first_letters


async def test_a_check_in_that_was_undone_is_none(program: Program) -> None:
    event, (_, _, ada, _) = await scene(program)

    await program.post(rpc(program, "annul"), {"nonce": "first", "lists": [event.id]})

    assert await names(program, event, has_checkin="true") == []
    assert await names(program, event, ordering="-last_checked_in,-attendee_name") == ["Zoë Ångström", "Ada Lovelace"]
    assert (await redeem(program, event, token_of(ada))).status == 201


async def test_a_search_takes_a_whole_secret_and_nothing_at_all(program: Program) -> None:
    event, (zoe, _, _, _) = await scene(program)

    assert await names(program, event, search=LINKS.ticket_url(zoe)) == ["Zoë Ångström"]
    assert await names(program, event, search=f" {token_of(zoe)} ") == ["Zoë Ångström"]
    assert await names(program, event, search=token_of(zoe)[:10]) == []
    assert await names(program, event, search="") == ["Ada Lovelace", "Zoë Ångström"]
    assert await names(program, event, search="  ", expand="item", pdf_data="true") == ["Ada Lovelace", "Zoë Ångström"]
    old = token_of(zoe)
    await renew_link(LINKS, zoe.id)
    assert await names(program, event, search=old) == []
    assert await names(program, event, secret=old) == []


@pytest.mark.parametrize(
    "asked", ["secrets=x", "variation=1", "ordering=name", "ordering=", "order__status=x", "secret=", "has_checkin=yes"]
)
async def test_what_is_not_understood_is_refused_rather_than_ignored(program: Program, asked: str) -> None:
    event = await program.event()

    response = await program.get(f"{rpc(program, 'search')}?list={event.id}&{asked}")

    assert await problem(response) == (400, "unsound")


async def test_pages_go_on_with_the_same_question_and_end_with_404(program: Program) -> None:
    event = await program.event()
    order = await make_order(event, status=OrderStatus.PAID)
    kind = await make_ticket_type(event)
    for number in range(51):
        await make_ticket(event, order=order, type=kind, holder_name=f"Guest {number:02}")

    first = await search(program, event, search="guest", ordering="-attendee_name", ignore_status="TRUE")
    path = first["next"].partition("/api/v1")[2]
    second = await (await program.get(path)).json()

    assert first["count"] == 51
    assert [one["attendee_name"] for one in second["results"]] == ["Guest 00"]
    assert (second["next"], "page=1" in second["previous"]) == (None, True)
    assert await problem(await program.get(path.replace("page=2", "page=3"))) == (404, "not_found")
