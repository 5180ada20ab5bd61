"""The one verification function, over the database: each answer, its record, its counters and what is owed."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from models import clock
from models.door.answers import Answer, Press, Reason, Status
from models.house import House
from models.owed.outbox import Kind
from models.tables import (
    Arrivals,
    CheckIn,
    Event,
    Method,
    Order,
    OrderStatus,
    Owed,
    Role,
    StaffMember,
    Ticket,
)
from models.tickets.issuing import renew_link
from tests.clock import Clock
from tests.makers import (
    LINKS,
    Staff,
    make_event,
    make_gate,
    make_person,
    make_staff,
    make_ticket,
    make_ticket_type,
    token_of,
    wrong_code,
)

NONCE = "n" * 22


def press_of(ticket: Ticket, code: str | None, **facts: Any) -> Press:
    """A press on the guest's page, now."""
    return Press(
        **{
            "nonce": NONCE,
            "method": Method.PAGE,
            "pressed_at": clock.now(),
            "token": token_of(ticket),
            "code": code,
            **facts,
        }
    )


def by_chat(ticket: Ticket, staff: Staff, **facts: Any) -> Press:
    """A press on a card in the staff member's chat."""
    return press_of(
        ticket, None, token=None, ticket_id=ticket.id, staff_id=staff.member.id, method=Method.CHAT, **facts
    )


def nonces() -> Any:
    """Fresh nonces, readable in a failure."""
    return (f"{number:022d}" for number in range(10_000))


async def records(ticket: Ticket) -> list[tuple[str, str | None, int]]:
    """Status, reason and people of each record, oldest first."""
    rows = await CheckIn.filter(ticket_id=ticket.id).order_by("id")
    return [(row.status, row.reason, row.admitted) for row in rows]


async def owed_kinds(chat_id: int) -> list[str]:
    """What is owed to a chat, in order."""
    return [row.kind for row in await Owed.filter(chat_id=chat_id).order_by("id")]


@pytest.fixture
async def event(house: House, clock: Clock) -> Event:
    return await make_event()


@pytest.fixture
async def staff(event: Event) -> Staff:
    return await make_staff(event, gate=await make_gate(event, "North"))


async def test_the_right_code_admits_and_everything_is_recorded(house: House, event: Event, staff: Staff) -> None:
    holder = await make_person("Ada Lovelace")
    ticket = await make_ticket(event, holder=holder)
    answer = await house.verifier.decide(press_of(ticket, staff.code))

    record = await CheckIn.get(ticket_id=ticket.id)
    order = await Order.get(id=ticket.order_id)
    assert (answer.status, answer.reason, answer.http_status) == (Status.OK, None, 200)
    assert (answer.order, answer.ticket, answer.holder_name) == (order.number, ticket.id, "Ada Lovelace")
    assert (answer.admitted, answer.remaining) == (1, 0)
    assert (answer.at, answer.gate, answer.staff) == (record.pressed_at, "North", "Sam Steward")
    assert (answer.number, answer.word, answer.checkin) == (1, record.word, record.id)
    assert answer.word
    assert (record.method, record.staff_id, record.door_code_id) == (Method.PAGE, staff.member.id, staff.door_code.id)
    assert (await Ticket.get(id=ticket.id)).admitted == 1
    assert [cell.entered for cell in await Arrivals.filter(event_id=event.id, gate_id=record.gate_id)] == [1]
    assert await owed_kinds(staff.member.person_id or 0) == [Kind.FEED]
    assert await owed_kinds(holder.id) == [Kind.CHECKED_IN, Kind.TICKET_REFRESH]


async def test_an_unknown_ticket_is_invalid_and_leaves_no_record(house: House, event: Event, staff: Staff) -> None:
    ticket = await make_ticket(event)
    for token in ("forged", "", token_of(ticket)[:-1] + "!", "\x00" * 27):
        answer = await house.verifier.decide(press_of(ticket, staff.code, token=token))
        assert answer == Answer(Status.ERROR, Reason.INVALID)
    assert await CheckIn.all().count() == 0


async def test_a_replaced_link_is_revoked_and_the_new_one_admits(house: House, event: Event, staff: Staff) -> None:
    ticket = await make_ticket(event)
    old = press_of(ticket, staff.code)
    ticket = await renew_link(LINKS, ticket.id)
    refused = await house.verifier.decide(old)
    assert (refused.reason, refused.holder_name, refused.order) == (Reason.REVOKED, None, None)
    assert (await house.verifier.decide(press_of(ticket, staff.code))).status is Status.OK
    assert await records(ticket) == [("error", "revoked", 0), ("ok", None, 1)]


async def test_the_same_nonce_gets_the_same_answer_and_one_record(house: House, event: Event, staff: Staff) -> None:
    ticket = await make_ticket(event, holder=await make_person())
    press = press_of(ticket, staff.code)
    first = await house.verifier.decide(press)
    again = await house.verifier.decide(press_of(ticket, "0000" if staff.code != "0000" else "1111"))
    assert again == first
    assert await records(ticket) == [("ok", None, 1)]
    assert len(await owed_kinds(ticket.holder_id or 0)) == 2


async def test_the_same_nonce_on_another_ticket_is_another_press(house: House, event: Event, staff: Staff) -> None:
    one, other = await make_ticket(event), await make_ticket(event)
    answers = [await house.verifier.decide(press_of(ticket, staff.code)) for ticket in (one, other)]
    assert [answer.status for answer in answers] == [Status.OK, Status.OK]
    assert [answer.number for answer in answers] == [1, 2]


async def test_a_second_press_is_told_when_where_and_by_whom_it_was_used(
    house: House, event: Event, staff: Staff, clock: Clock
) -> None:
    ticket = await make_ticket(event)
    first = await house.verifier.decide(press_of(ticket, staff.code))
    clock.advance(minutes=7)
    other = await make_staff(event, await make_person("Otto"))
    second = await house.verifier.decide(press_of(ticket, other.code, nonce="m" * 22))
    assert (second.reason, second.http_status) == (Reason.ALREADY_REDEEMED, 409)
    assert (second.at, second.gate, second.staff) == (first.at, "North", "Sam Steward")
    assert (second.admitted, second.remaining) == (1, 0)
    assert await records(ticket) == [("ok", None, 1), ("error", "already_redeemed", 0)]


async def test_a_party_comes_in_parts_and_never_more_than_it_has_places(
    house: House, event: Event, staff: Staff
) -> None:
    ticket = await make_ticket(event, places=5)
    asked = [(2, "a"), (4, "b"), (3, "c"), (1, "d")]
    answers = [
        await house.verifier.decide(press_of(ticket, staff.code, admit=admit, nonce=nonce * 22))
        for admit, nonce in asked
    ]
    assert [(answer.status, answer.admitted, answer.remaining) for answer in answers] == [
        (Status.OK, 2, 3),
        (Status.ERROR, 2, 3),
        (Status.OK, 3, 0),
        (Status.ERROR, 5, 0),
    ]
    assert [answer.number for answer in answers] == [1, None, 2, None]


async def test_all_that_remain_are_admitted_by_default(house: House, event: Event, staff: Staff) -> None:
    ticket = await make_ticket(event, places=5)
    await house.verifier.decide(press_of(ticket, staff.code, admit=2))
    answer = await house.verifier.decide(press_of(ticket, staff.code, nonce="m" * 22))
    assert (answer.admitted, answer.remaining) == (3, 0)


async def test_wrong_codes_pause_this_ticket_and_no_other(
    house: House, event: Event, staff: Staff, clock: Clock
) -> None:
    ticket, neighbour, fresh = await make_ticket(event), await make_ticket(event), nonces()
    for _ in range(5):
        answer = await house.verifier.decide(press_of(ticket, wrong_code(staff), nonce=next(fresh)))
        assert (answer.reason, answer.event_name) == (Reason.STAFF_INVALID, event.name)
    locked = await house.verifier.decide(press_of(ticket, staff.code, nonce=next(fresh)))
    assert (locked.reason, locked.http_status) == (Reason.STAFF_LOCKED, 429)
    assert locked.retry_at == clock.moment + timedelta(minutes=1)
    assert (await house.verifier.decide(press_of(neighbour, staff.code))).status is Status.OK
    assert (await Ticket.get(id=ticket.id)).paused_attempts == 1
    assert len(await records(ticket)) == 5
    clock.advance(seconds=60)
    assert (await house.verifier.decide(press_of(ticket, staff.code, nonce=next(fresh)))).status is Status.OK


async def test_a_right_code_forgives_the_wrong_ones_before_it(house: House, event: Event, staff: Staff) -> None:
    ticket, fresh = await make_ticket(event, places=2), nonces()
    for _ in range(4):
        await house.verifier.decide(press_of(ticket, wrong_code(staff), nonce=next(fresh)))
    await house.verifier.decide(press_of(ticket, staff.code, admit=1, nonce=next(fresh)))
    await house.verifier.decide(press_of(ticket, wrong_code(staff), nonce=next(fresh)))
    assert (await house.verifier.decide(press_of(ticket, staff.code, nonce=next(fresh)))).status is Status.OK


async def test_a_paused_ticket_is_admitted_from_the_chat(house: House, event: Event, staff: Staff) -> None:
    ticket, fresh = await make_ticket(event), nonces()
    for _ in range(5):
        await house.verifier.decide(press_of(ticket, wrong_code(staff), nonce=next(fresh)))
    answer = await house.verifier.decide(by_chat(ticket, staff, nonce=next(fresh)))
    assert answer.status is Status.OK


async def test_codes_of_another_event_or_time_are_invalid(house: House, event: Event, staff: Staff) -> None:
    ticket = await make_ticket(event)
    elsewhere = await make_staff(await make_event())
    late = press_of(ticket, staff.code, pressed_at=clock.now() - timedelta(days=400))
    assert elsewhere.code != staff.code or elsewhere.member.event_id != event.id
    other = await house.verifier.decide(press_of(ticket, None))
    assert other.reason is Reason.STAFF_INVALID
    assert (await house.verifier.decide(late)).reason is Reason.STAFF_INVALID


async def test_a_revoked_staff_member_admits_nobody(house: House, event: Event, staff: Staff) -> None:
    ticket = await make_ticket(event)
    await StaffMember.filter(id=staff.member.id).update(revoked_at=clock.now())
    assert (await house.verifier.decide(press_of(ticket, staff.code))).reason is Reason.STAFF_INVALID
    assert (await house.verifier.decide(by_chat(ticket, staff))).reason is Reason.STAFF_INVALID


async def test_read_only_staff_admits_nobody(house: House, event: Event) -> None:
    reader = await make_staff(event, role=Role.READ_ONLY)
    ticket = await make_ticket(event)
    assert (await house.verifier.decide(by_chat(ticket, reader))).reason is Reason.STAFF_INVALID


async def test_a_code_for_another_gate_is_out_of_scope(house: House, event: Event, staff: Staff) -> None:
    south = await make_gate(event, "South")
    ticket = await make_ticket(event, type=await make_ticket_type(event, gate=south))
    assert (await house.verifier.decide(press_of(ticket, staff.code))).reason is Reason.STAFF_SCOPE


async def test_another_events_ticket_is_named_to_who_asks_by_chat(house: House, event: Event, staff: Staff) -> None:
    other = await make_event(name="Another Night")
    ticket = await make_ticket(other)
    answer = await house.verifier.decide(by_chat(ticket, staff, event_id=event.id))
    assert (answer.reason, answer.event_name) == (Reason.PRODUCT, "Another Night")


async def test_an_unpaid_ticket_admits_after_it_is_paid(house: House, event: Event, staff: Staff) -> None:
    ticket = await make_ticket(event, paid=False)
    press = press_of(ticket, staff.code)
    assert (await house.verifier.decide(press)).reason is Reason.UNPAID
    await Order.filter(id=ticket.order_id).update(status=OrderStatus.PAID, paid_at=clock.now())
    assert (await house.verifier.decide(press)).status is Status.OK  # refusals are not remembered under the nonce


async def test_a_cancelled_ticket_is_refused(house: House, event: Event, staff: Staff) -> None:
    ticket = await make_ticket(event, cancelled_at=clock.now())
    answer = await house.verifier.decide(press_of(ticket, staff.code))
    assert (answer.reason, answer.http_status) == (Reason.CANCELED, 410)


async def test_closed_doors_are_told_with_their_hours(house: House) -> None:
    event = await make_event(starts_at=clock.now() + timedelta(hours=5))
    staff, ticket = await make_staff(event), await make_ticket(event)
    answer = await house.verifier.decide(press_of(ticket, staff.code))
    assert (answer.reason, answer.http_status) == (Reason.INVALID_TIME, 403)
    assert (answer.opens_at, answer.closes_at) == (
        event.starts_at - timedelta(hours=3),
        event.starts_at + timedelta(hours=8),
    )
    assert (await house.verifier.decide(by_chat(ticket, staff))).reason is Reason.INVALID_TIME
    second = await house.verifier.decide(by_chat(ticket, staff, outside_hours=True))
    assert second.status is Status.OK
    assert (await CheckIn.get(id=second.checkin)).outside_hours


async def test_open_questions_are_listed_and_answers_kept(house: House, event: Event, staff: Staff) -> None:
    questions = [{"id": "people", "label": "People", "kind": "number", "required": True}]
    ticket = await make_ticket(event, questions=questions)
    asked = await house.verifier.decide(press_of(ticket, staff.code))
    assert (asked.status, asked.http_status, list(asked.questions)) == (Status.INCOMPLETE, 422, questions)
    answer = await house.verifier.decide(press_of(ticket, staff.code, answers={"people": 3}))
    assert answer.status is Status.OK
    assert (await Ticket.get(id=ticket.id)).answers == {"people": 3}


async def test_a_rehearsal_is_in_no_count(house: House, event: Event, staff: Staff) -> None:
    rehearsal = await make_ticket(event, rehearsal=True)
    answer = await house.verifier.decide(press_of(rehearsal, staff.code))
    assert (answer.status, answer.rehearsal, answer.number) == (Status.OK, True, 1)
    real = await house.verifier.decide(press_of(await make_ticket(event), staff.code))
    assert (real.rehearsal, real.number) == (False, 1)
    assert sum(cell.entered for cell in await Arrivals.all()) == 1


async def test_a_refusal_with_a_right_code_shows_in_its_owners_feed(house: House, event: Event, staff: Staff) -> None:
    ticket = await make_ticket(event, paid=False)
    await house.verifier.decide(press_of(ticket, staff.code))
    await house.verifier.decide(press_of(ticket, wrong_code(staff), nonce="m" * 22))
    assert await owed_kinds(staff.member.person_id or 0) == [Kind.FEED]


async def test_a_burst_of_wrong_codes_is_told_once(house: House, event: Event, staff: Staff) -> None:
    fresh = nonces()
    for _ in range(30):
        ticket = await make_ticket(event)
        await house.verifier.decide(press_of(ticket, wrong_code(staff), nonce=next(fresh)))
    assert await Owed.filter(kind=Kind.BURST).count() == 2  # the organiser and the staff member
    assert await owed_kinds(staff.member.person_id or 0) == [Kind.BURST]


async def test_presses_that_arrive_together_are_decided_in_order(house: House, event: Event, staff: Staff) -> None:
    ticket = await make_ticket(event, places=3)
    answers = await asyncio.gather(
        *(
            house.verifier.decide(press_of(ticket, staff.code, admit=1, nonce=nonce))
            for nonce in (f"{n:022d}" for n in range(150))
        )
    )
    assert [answer.status for answer in answers[:3]] == [Status.OK] * 3
    assert {answer.reason for answer in answers[3:]} == {Reason.ALREADY_REDEEMED}
    assert [answer.number for answer in answers[:3]] == [1, 2, 3]
    assert await CheckIn.filter(ticket_id=ticket.id).count() == 150


async def test_the_same_press_twice_in_one_unit_is_one_admission(house: House, event: Event, staff: Staff) -> None:
    ticket = await make_ticket(event, places=2)
    press = press_of(ticket, staff.code, admit=1)
    first, second = await house.verifier.decide_many([press, press])
    assert first == second
    assert await records(ticket) == [("ok", None, 1)]


async def test_one_press_that_breaks_a_rule_of_the_database_fails_alone(
    house: House, event: Event, staff: Staff
) -> None:
    good, bad = await make_ticket(event), await make_ticket(event)
    outcomes = await asyncio.gather(
        house.verifier.decide(press_of(bad, staff.code, admit=0)),
        house.verifier.decide(press_of(good, staff.code)),
        return_exceptions=True,
    )
    assert isinstance(outcomes[0], Exception)
    assert isinstance(outcomes[1], Answer)
    assert outcomes[1].status is Status.OK
