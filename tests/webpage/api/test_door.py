"""Programs at the door: the answers of every other door, once over all of them; undos; attempts found again."""

import asyncio
from datetime import timedelta

import pytest
from aiohttp import ClientSession

from models.clock import now
from models.door.answers import Press
from models.door.verification import Verifier
from models.owed.outbox import Kind
from models.programs.tokens import Scope
from models.tables import CheckIn, Event, Method, Owed, StaffMember, Ticket
from tests.clock import Clock
from tests.makers import SECRETS, make_event, make_gate, make_order, make_staff, make_ticket, make_ticket_type
from tests.webpage.api.programs import Program, make_program, problem


def nonce(letter: str) -> str:
    return letter * 22


def path_of(ticket: Ticket) -> str:
    return f"/events/{ticket.event_id}/tickets/{ticket.id}/check-ins"


async def test_some_of_a_party_come_in_at_a_gate_and_a_repetition_admits_nobody(program: Program) -> None:
    event = await program.event()
    gate = await make_gate(event, "North")
    ticket = await make_ticket(event, places=3)
    wanted = {"nonce": nonce("a"), "admit": 2, "gate": gate.id}

    answers = [await program.post(path_of(ticket), wanted) for _ in range(2)]
    too_many = await program.post(path_of(ticket), {"nonce": nonce("b"), "admit": 2})
    rest = await (await program.post(path_of(ticket), {"nonce": nonce("c")})).json()

    first, again = [await answer.json() for answer in answers]
    assert first == again
    assert (first["status"], first["admitted"], first["remaining"]) == ("ok", 2, 1)
    assert (first["gate"], first["holder_name"], first["number"]) == ("North", ticket.holder_name, 1)
    record = await CheckIn.get(id=first["check_in"])
    assert (record.method, record.gate_id, record.admitted) == (Method.API, gate.id, 2)
    refusal = await too_many.json()
    assert (too_many.status, refusal["reason"], refusal["remaining"]) == (409, "already_redeemed", 1)
    assert (rest["admitted"], rest["gate"]) == (1, None)
    assert not await Owed.filter(kind=Kind.FEED).exists()


async def test_many_programs_and_one_ticket_make_one_admission(program: Program) -> None:
    ticket = await make_ticket(await program.event())

    answers = await asyncio.gather(*(program.post(path_of(ticket), {"nonce": nonce(one)}) for one in "abcdefgh"))

    assert sorted(answer.status for answer in answers) == [200] + [409] * 7
    assert (await Ticket.get(id=ticket.id)).admitted == 1


async def test_a_refusal_says_why_with_the_status_of_the_page(program: Program) -> None:
    event = await program.event()
    unpaid = await make_ticket(event, order=await make_order(event, paid=False, total=500))
    cancelled = await make_ticket(event, cancelled_at=now())
    north, south = await make_gate(event, "North"), await make_gate(event, "South")
    northern = await make_ticket(event, type=await make_ticket_type(event, gate=north))
    asking = await make_ticket(event, questions=[{"id": "diet", "label": "Diet", "kind": "text", "required": True}])
    elsewhere = await make_ticket(await program.event(name="Other Night"))

    async def press(ticket: Ticket, **more: object) -> tuple[int, dict[str, object]]:
        path = f"/events/{event.id}/tickets/{ticket.id}/check-ins"
        response = await program.post(path, {"nonce": nonce("a"), **more})
        return response.status, await response.json()

    told = [await press(unpaid), await press(cancelled), await press(northern, gate=south.id), await press(elsewhere)]
    open_ = await press(asking, answers={"diet": ""})
    answered = await press(asking, answers={"diet": "Vegan", "table": 7})

    assert [(status, body["reason"]) for status, body in told] == [
        (402, "unpaid"),
        (410, "canceled"),
        (403, "staff_scope"),
        (403, "product"),
    ]
    assert all(body["message"] for _, body in told)
    event_meant = told[3][1]["event"]
    assert isinstance(event_meant, dict)
    assert event_meant["name"] == "Other Night"
    assert (open_[0], open_[1]["status"]) == (422, "incomplete")
    assert [question["id"] for question in open_[1]["questions"]] == ["diet"]  # type: ignore[attr-defined]
    assert answered[0] == 200
    assert (await Ticket.get(id=asking.id)).answers == {"diet": "Vegan", "table": 7}


async def test_outside_the_hours_a_program_says_that_it_knows(program: Program) -> None:
    event = await program.event(starts_at=now() + timedelta(days=2))
    ticket = await make_ticket(event)

    refused = await program.post(path_of(ticket), {"nonce": nonce("a")})
    admitted = await program.post(path_of(ticket), {"nonce": nonce("a"), "outside_hours": True})

    body = await refused.json()
    assert (refused.status, body["reason"]) == (403, "invalid_time")
    assert body["opens_at"] is not None
    assert admitted.status == 200
    assert (await CheckIn.get(status="ok")).outside_hours


async def test_an_exhibitor_is_signed_in_with_how_many_came(program: Program) -> None:
    ticket = await make_ticket(await program.event(kind="exhibition"), places=2, expected=2)

    body = await (await program.post(path_of(ticket), {"nonce": nonce("a"), "admit": 5})).json()

    assert (body["admitted"], body["remaining"]) == (5, 0)
    assert (await Ticket.get(id=ticket.id)).places == 5


async def test_a_strangers_ticket_is_invalid_and_so_is_a_rehearsal(client: ClientSession, program: Program) -> None:
    event = await program.event()
    foreign = await make_ticket(await make_event())
    rehearsal = await make_ticket(event, rehearsal=True)
    stranger = await make_program(client)
    own = await make_ticket(event)

    for ticket in (foreign, rehearsal):
        response = await program.post(f"/events/{event.id}/tickets/{ticket.id}/check-ins", {"nonce": nonce("a")})
        assert (response.status, (await response.json())["reason"]) == (404, "invalid")
    assert await problem(await stranger.post(path_of(own), {"nonce": nonce("a")})) == (404, "not_found")
    gate = await make_gate(await make_event())
    wrong = await program.post(path_of(own), {"nonce": nonce("a"), "gate": gate.id})
    assert await problem(wrong) == (409, "unknown_gate")
    assert not await CheckIn.exists()


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"nonce": "short"},
        {"nonce": "a" * 22, "admit": 0},
        {"nonce": "a" * 22, "answers": {"diet": ["x"]}},
        {"nonce": "a" * 22, "answers": {"diet": "\0"}},
        {"nonce": "a" * 22, "answers": {"diet": 1e300}},
        {"nonce": "a" * 22, "code": "1234"},
    ],
    ids=str,
)
async def test_an_odd_press_changes_nothing(program: Program, body: dict[str, object]) -> None:
    ticket = await make_ticket(await program.event())

    assert await problem(await program.post(path_of(ticket), body)) == (422, "invalid")
    assert not await CheckIn.exists()


async def test_what_programs_admitted_they_undo_for_a_while_and_managers_anything(
    client: ClientSession, program: Program, clock: Clock
) -> None:
    event = await program.event()
    staff, ticket, other = await make_staff(event), await make_ticket(event), await make_ticket(event)
    scanner = await make_program(client, Scope.CHECK_IN, organiser=program.organiser)
    records = f"/events/{event.id}/check-ins"
    by_program = (await (await scanner.post(path_of(ticket), {"nonce": nonce("a")})).json())["check_in"]
    await Verifier(SECRETS).decide(Press(nonce("b"), Method.CHAT, now(), ticket_id=other.id, staff_id=staff.member.id))
    by_staff = (await CheckIn.get(ticket_id=other.id)).id

    undone = await (await scanner.post(f"{records}/{by_program}/annul", {"explanation": "Turnstile jammed"})).json()
    again = await (await scanner.post(f"{records}/{by_program}/annul")).json()
    of_an_undo = await program.post(f"{records}/{undone['id']}/annul")
    not_own = await scanner.post(f"{records}/{by_staff}/annul")
    stranger = await (await make_program(client)).post(f"{records}/{by_staff}/annul")
    second = (await (await scanner.post(path_of(ticket), {"nonce": nonce("c")})).json())["check_in"]
    clock.advance(minutes=16)
    late = await scanner.post(f"{records}/{second}/annul")
    managed = [(await program.post(f"{records}/{one}/annul")).status for one in (by_staff, second)]

    assert undone == again
    assert (undone["annuls"], undone["admitted"], undone["explanation"]) == (by_program, -1, "Turnstile jammed")
    assert await problem(of_an_undo) == (409, "no_admission")
    assert await problem(not_own) == await problem(late) == (409, "not_yours")
    assert stranger.status == 404
    assert managed == [200, 200]
    assert await Ticket.filter(admitted__gt=0).count() == 0


async def test_attempts_are_found_by_who_where_how_and_when(program: Program, clock: Clock) -> None:
    event = await program.event()
    gate = await make_gate(event, "North")
    staff = await make_staff(event, gate=gate)
    first, second = await make_ticket(event), await make_ticket(event)
    await Verifier(SECRETS).decide(Press(nonce("b"), Method.CHAT, now(), ticket_id=first.id, staff_id=staff.member.id))
    clock.advance(minutes=5)
    since = now().isoformat().replace("+00:00", "Z")
    await program.post(path_of(second), {"nonce": nonce("a")})
    owner = await StaffMember.get(event_id=event.id, person_id=program.organiser.person_id)

    async def tickets(query: str) -> list[int]:
        return [one["ticket"] for one in await program.items(f"/events/{event.id}/check-ins?{query}")]

    assert await tickets(f"staff={staff.member.id}") == await tickets(f"gate={gate.id}") == [first.id]
    assert await tickets("method=chat") == [first.id]
    assert await tickets(f"since={since}") == await tickets(f"staff={owner.id}") == [second.id]
    assert await tickets(f"since={since}&method=chat") == []
    assert (await program.get(f"/events/{event.id}/check-ins?method=magic")).status == 422
    assert (await Event.get(id=event.id)).revision == 0
