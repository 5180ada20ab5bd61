"""POST /t/<token>/check-in, as DESIGN.md section 6 says."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from aiohttp import ClientSession

from models.clock import now
from models.door.annulment import annul
from models.door.answers import Press
from models.house import House
from models.tables import CheckIn, Method, StaffMember, Ticket
from models.tickets.issuing import renew_link
from tests.clock import Clock
from tests.makers import (
    LINKS,
    make_event,
    make_gate,
    make_order,
    make_person,
    make_staff,
    make_ticket,
    make_ticket_type,
    token_of,
    wrong_code,
)
from tests.webpage.contents import contents
from tests.webpage.presses import AS_JSON, nonce, press, press_form


async def test_a_right_code_admits_and_tells_everything(client: ClientSession, clock: Clock) -> None:
    event = await make_event()
    staff = await make_staff(event, gate=await make_gate(event, "North"))
    ticket = await make_ticket(event)
    response = await press(client, ticket, staff.code)
    answer = await response.json()
    assert response.status == 200
    assert answer.pop("word")
    assert answer == {
        "status": "ok",
        "order": (await ticket.order).number,
        "ticket": ticket.id,
        "admitted": 1,
        "remaining": 0,
        "places": 1,
        "at": "2026-06-05T18:00:00+00:00",
        "gate": "North",
        "staff": "Sam Steward",
        "number": 1,
        "rehearsal": False,
    }
    assert (await Ticket.get(id=ticket.id)).admitted == 1


async def test_a_second_press_tells_when_where_and_who(client: ClientSession, clock: Clock) -> None:
    event = await make_event()
    staff = await make_staff(event, gate=await make_gate(event, "North"))
    ticket = await make_ticket(event)
    await press(client, ticket, staff.code)
    clock.advance(minutes=7)
    response = await press(client, ticket, staff.code)
    answer = await response.json()
    assert response.status == 409
    assert answer["reason"] == "already_redeemed"
    assert (answer["at"], answer["gate"], answer["staff"]) == ("2026-06-05T18:00:00+00:00", "North", "Sam Steward")
    assert "Already used" in answer["message"]


async def test_the_same_press_twice_is_one_admission(client: ClientSession) -> None:
    event = await make_event()
    staff = await make_staff(event)
    ticket = await make_ticket(event)
    same = nonce()
    first, second = await asyncio.gather(
        press(client, ticket, staff.code, nonce=same), press(client, ticket, staff.code, nonce=same)
    )
    assert await first.json() == await second.json()
    assert await CheckIn.filter(ticket_id=ticket.id).count() == 1


async def test_each_refusal_has_its_code(client: ClientSession) -> None:
    event = await make_event()
    north, south = await make_gate(event, "North"), await make_gate(event, "South")
    staff = await make_staff(event, gate=north)
    later = await make_event(starts_at=now() + timedelta(days=2))
    early_staff = await make_staff(later, await make_person("Early"))
    southern = await make_ticket_type(event, gate=south)
    cases: list[tuple[Ticket, str, int, str]] = [
        (await make_ticket(event), wrong_code(staff), 403, "staff_invalid"),
        (await make_ticket(event, type=southern), staff.code, 403, "staff_scope"),
        (await make_ticket(event, cancelled_at=now()), staff.code, 410, "canceled"),
        (await make_ticket(event, order=await make_order(event, paid=False)), staff.code, 402, "unpaid"),
        (await make_ticket(later), early_staff.code, 403, "invalid_time"),
    ]
    for ticket, code, status, reason in cases:
        response = await press(client, ticket, code)
        answer = await response.json()
        assert (response.status, answer["reason"]) == (status, reason)
        assert answer["message"]
        assert (await Ticket.get(id=ticket.id)).admitted == 0


async def test_a_wrong_code_names_the_event(client: ClientSession) -> None:
    event = await make_event(name="Summer Night")
    answer = await (await press(client, await make_ticket(event), wrong_code(await make_staff(event)))).json()
    assert answer["event"]["name"] == "Summer Night"
    assert "Summer Night" in answer["message"]


async def test_outside_the_hours_they_are_told(client: ClientSession, clock: Clock) -> None:
    event = await make_event(starts_at=now() + timedelta(hours=10))
    answer = await (await press(client, await make_ticket(event), (await make_staff(event)).code)).json()
    assert answer["opens_at"] == "2026-06-06T01:00:00+00:00"
    assert answer["closes_at"] == "2026-06-06T12:00:00+00:00"


async def test_an_unknown_link_is_invalid_for_forms_and_programs(client: ClientSession) -> None:
    body = {"code": "1234", "nonce": nonce()}
    asked = await client.post("/t/unknown/check-in", json=body, headers=AS_JSON)
    assert asked.status == 404
    assert (await asked.json())["reason"] == "invalid"
    sent = await client.post("/t/unknown/check-in", data=body, allow_redirects=False)
    assert sent.status == 404
    assert "This link opens no ticket" in await sent.text()


async def test_a_replaced_link_is_revoked(client: ClientSession) -> None:
    event = await make_event()
    staff = await make_staff(event)
    ticket = await make_ticket(event)
    await renew_link(LINKS, ticket.id)
    response = await press(client, ticket, staff.code)
    assert response.status == 410
    assert (await response.json())["reason"] == "revoked"


async def test_after_five_wrong_codes_a_press_is_told_when_to_retry(client: ClientSession, clock: Clock) -> None:
    event = await make_event()
    staff = await make_staff(event)
    ticket = await make_ticket(event)
    for _ in range(5):
        assert (await press(client, ticket, wrong_code(staff))).status == 403
    response = await press(client, ticket, staff.code)
    assert response.status == 429
    assert response.headers["Retry-After"] == "60"
    assert (await response.json())["retry_at"] == "2026-06-05T18:01:00+00:00"


async def test_an_open_question_is_listed_and_its_answer_admits(client: ClientSession) -> None:
    event = await make_event()
    staff = await make_staff(event)
    question = {"id": "organisation", "label": "Organisation", "kind": "text", "required": True}
    ticket = await make_ticket(event, questions=[question])
    response = await press(client, ticket, staff.code)
    assert response.status == 422
    answer = await response.json()
    assert (answer["status"], answer["questions"]) == ("incomplete", [question])
    assert (await press(client, ticket, staff.code, answers={"organisation": "Analytical Engines"})).status == 200


async def test_a_party_enters_in_parts(client: ClientSession) -> None:
    event = await make_event()
    staff = await make_staff(event)
    ticket = await make_ticket(event, places=5)
    first = await (await press(client, ticket, staff.code, admit=2)).json()
    assert (first["admitted"], first["remaining"]) == (2, 3)
    too_many = await press(client, ticket, staff.code, admit=4)
    assert too_many.status == 409
    assert (await too_many.json())["remaining"] == 3
    rest = await (await press(client, ticket, staff.code)).json()
    assert (rest["admitted"], rest["remaining"]) == (3, 0)
    assert (await press(client, ticket, staff.code)).status == 409


async def test_an_undone_press_is_told_so(client: ClientSession) -> None:
    event = await make_event()
    staff = await make_staff(event)
    ticket = await make_ticket(event)
    same = nonce()
    await press(client, ticket, staff.code, nonce=same)
    record = await CheckIn.get(ticket_id=ticket.id)
    await annul(record.id, await StaffMember.get(id=staff.member.id))
    response = await press(client, ticket, staff.code, nonce=same)
    assert (response.status, (await response.json())["reason"]) == (409, "annulled")
    page = await (await client.get(f"/t/{token_of(ticket)}?press={same}")).text()
    assert "This check-in was undone" in page


async def test_the_holders_words_come_along_when_they_differ(client: ClientSession) -> None:
    event = await make_event(language="zh")
    ticket = await make_ticket(event)
    body = {"code": wrong_code(await make_staff(event)), "nonce": nonce()}
    headers = {**AS_JSON, "Accept-Language": "en"}
    answer = await (await client.post(f"/t/{token_of(ticket)}/check-in", json=body, headers=headers)).json()
    assert "门禁码" in answer["message"]
    assert "Wrong or expired door code" in answer["message_for_holder"]


async def test_a_form_leads_to_the_page_of_its_press(client: ClientSession) -> None:
    event = await make_event()
    staff = await make_staff(event)
    ticket = await make_ticket(event)
    same = nonce()
    response = await press_form(client, ticket, staff.code, nonce=same)
    assert response.status == 303
    assert response.headers["Location"] == f"/t/{token_of(ticket)}?press={same}"


async def test_the_page_of_a_press_is_green_for_thirty_seconds_then_void(client: ClientSession, clock: Clock) -> None:
    event = await make_event()
    staff = await make_staff(event)
    ticket = await make_ticket(event)
    location = (await press_form(client, ticket, staff.code)).headers["Location"]
    record = await CheckIn.get(ticket_id=ticket.id)
    green = await (await client.get(location)).text()
    assert '<section class="outcome" data-kind="ok"' in green
    assert f">{record.number}<" in green
    assert f">{record.word}<" in green
    assert 'http-equiv="refresh" content="30;' in green
    clock.advance(seconds=12)
    assert 'http-equiv="refresh" content="18;' in await (await client.get(location)).text()
    elsewhere = await (await client.get(f"/t/{token_of(ticket)}")).text()
    assert '<section class="outcome" data-kind="ok" data' not in elsewhere
    assert "VOID" in elsewhere
    clock.advance(seconds=19)
    late = await (await client.get(location)).text()
    assert '<section class="outcome" data-kind="ok" data' not in late
    assert "VOID" in late


async def test_the_page_of_a_refused_press_says_why(client: ClientSession, clock: Clock) -> None:
    event = await make_event()
    staff = await make_staff(event)
    ticket = await make_ticket(event)
    location = (await press_form(client, ticket, wrong_code(staff))).headers["Location"]
    assert "Wrong or expired door code." in await (await client.get(location)).text()
    clock.advance(minutes=6)
    assert "Wrong or expired door code." not in await (await client.get(location)).text()


async def test_a_press_on_a_paused_ticket_is_told_so_without_a_record(client: ClientSession, clock: Clock) -> None:
    event = await make_event()
    staff = await make_staff(event)
    ticket = await make_ticket(event)
    for _ in range(5):
        await press(client, ticket, wrong_code(staff))
    location = (await press_form(client, ticket, staff.code)).headers["Location"]
    assert "Too many wrong codes on this ticket. Try again at 20:01" in await (await client.get(location)).text()


async def test_a_form_answers_questions_and_counts_people(client: ClientSession) -> None:
    event = await make_event()
    staff = await make_staff(event)
    questions = [{"id": "stand", "label": "Stand", "kind": "text", "required": True}]
    ticket = await make_ticket(event, places=4, questions=questions)
    await press_form(client, ticket, staff.code, admit="3", **{"answer-stand": "B 12"})
    entered = await Ticket.get(id=ticket.id)
    assert (entered.admitted, entered.answers) == (3, {"stand": "B 12"})


async def test_digits_of_other_scripts_are_digits(client: ClientSession) -> None:
    event = await make_event()
    staff = await make_staff(event)
    ticket = await make_ticket(event)
    arabic = "".join(chr(0x0660 + int(digit)) for digit in staff.code)
    assert (await press(client, ticket, f" {arabic} ")).status == 200


MALFORMED: list[dict[str, Any]] = [
    {"code": "12a4"},
    {"code": ""},
    {"code": "123"},
    {"code": "1234567"},
    {"code": 1234},
    {"code": None},
    {"code": "1234\0"},
    {"nonce": "short"},
    {"nonce": "x" * 65},
    {"nonce": "n" * 21 + "!"},
    {"nonce": None},
    {"nonce": 7},
    {"admit": "two"},
    {"admit": 0},
    {"admit": -1},
    {"admit": 1.5},
    {"admit": True},
    {"admit": 10**30},
    {"answers": []},
    {"answers": {"a": {"b": 1}}},
    {"answers": {"a": "x" * 2001}},
    {"answers": {"a": "\0"}},
    {"answers": {"a": "\ud800"}},
    {"answers": {"a": float("nan")}},
    {"answers": {"a": 10**40}},
]


@pytest.mark.parametrize("fields", MALFORMED)
async def test_odd_input_gets_a_sentence_and_changes_nothing(client: ClientSession, fields: dict[str, Any]) -> None:
    event = await make_event()
    staff = await make_staff(event)
    ticket = await make_ticket(event, places=2)
    before = await contents()
    response = await press(client, ticket, fields.pop("code", staff.code), **fields)
    answer = await response.json()
    assert (response.status, answer["status"], answer["reason"]) == (400, "error", "malformed")
    assert answer["message"].endswith(".")
    assert await contents() == before


@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [
        (b"{", "application/json", 400),
        (b"[]", "application/json", 400),
        (b"\xff\xfe", "application/json", 400),
        (b"[" * 15000, "application/json", 400),
        (b"code=%ff&nonce=%00", "application/x-www-form-urlencoded", 400),
        (b"\xff", "application/x-www-form-urlencoded", 400),
        (b"a&" * 500, "application/x-www-form-urlencoded", 400),
        (b"code=1234", "text/plain", 415),
        (b"x" * 20000, "application/json", 413),
        (b"x" * 900_000, "application/json", 413),
        (b"", "application/json", 400),
    ],
)
async def test_odd_bodies_get_a_sentence_and_change_nothing(
    client: ClientSession, body: bytes, content_type: str, status: int
) -> None:
    ticket = await make_ticket()
    before = await contents()
    response = await client.post(
        f"/t/{token_of(ticket)}/check-in", data=body, headers={"Content-Type": content_type, **AS_JSON}
    )
    assert response.status == status
    assert (await response.json())["message"]
    assert await contents() == before


async def test_an_odd_form_gets_a_page_that_leads_back(client: ClientSession) -> None:
    ticket = await make_ticket()
    response = await press_form(client, ticket, "12")
    page = await response.text()
    assert response.status == 400
    assert "A door code has four to six digits" in page
    assert f'href="/t/{token_of(ticket)}"' in page


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Sec-Fetch-Site": "same-origin", "Origin": "null"}, 200),
        ({"Origin": "https://elsewhere.example"}, 403),
        ({"Origin": "null"}, 200),
        ({}, 200),
    ],
)
async def test_forms_of_other_sites_are_refused(client: ClientSession, headers: dict[str, str], status: int) -> None:
    event = await make_event()
    staff = await make_staff(event)
    ticket = await make_ticket(event)
    body = {"code": staff.code, "nonce": nonce()}
    response = await client.post(f"/t/{token_of(ticket)}/check-in", json=body, headers={**AS_JSON, **headers})
    assert response.status == status
    assert (await Ticket.get(id=ticket.id)).admitted == (status == 200)


async def test_a_press_whose_caller_hangs_up_is_decided_all_the_same(client: ClientSession, house: House) -> None:
    event = await make_event()
    staff = await make_staff(event)
    ticket = await make_ticket(event)
    same = nonce()
    sent = asyncio.create_task(press(client, ticket, staff.code, nonce=same))
    await asyncio.sleep(0)
    sent.cancel()
    await asyncio.gather(sent, return_exceptions=True)
    again = Press(nonce=same, method=Method.PAGE, pressed_at=now(), token=token_of(ticket), code=staff.code)
    assert (await house.verifier.decide(again)).status == "ok"
    assert (await Ticket.get(id=ticket.id)).admitted == 1
