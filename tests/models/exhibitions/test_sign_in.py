"""Sign-in at an exhibition: one press for all who came, be they fewer or more than expected."""

import asyncio
from typing import Any

import pytest

from models.attendance.counts import attendance
from models.clock import now
from models.door.annulment import annul
from models.door.answers import Answer, Press, Reason, Status
from models.door.rules import MOST_SIGNED_IN
from models.house import House
from models.language.sentences import explain
from models.language.speech import voice
from models.owed.outbox import Kind
from models.tables import CheckIn, Method, Owed, Role, StaffMember, Ticket, TicketType
from models.tickets.rehearsal import rehearsal_ticket
from tests.clock import Clock
from tests.exhibitors import HALL, POWER, STAND, make_credential, make_exhibition
from tests.makers import LINKS, Staff, make_event, make_person, make_staff, make_ticket, token_of
from tests.offline_phones import OfflinePhone

_nonces = (f"{number:022d}" for number in range(10_000))


async def sign_in(house: House, ticket: Ticket, staff: Staff, admit: int | None = None, **facts: Any) -> Answer:
    """A press on the exhibitor's own page."""
    press = Press(
        nonce=facts.pop("nonce", None) or next(_nonces),
        method=Method.PAGE,
        pressed_at=now(),
        token=token_of(ticket),
        code=staff.code,
        admit=admit,
        **facts,
    )
    return await house.verifier.decide(press)


@pytest.mark.parametrize(("said", "came"), [(None, 3), (2, 2), (7, 7), (MOST_SIGNED_IN, MOST_SIGNED_IN)])
async def test_as_many_are_in_as_came_and_nobody_remains(house: House, said: int | None, came: int) -> None:
    event = await make_exhibition()
    ticket, staff = await make_credential(event, people=3), await make_staff(event)
    answer = await sign_in(house, ticket, staff, said)
    assert (answer.status, answer.admitted, answer.remaining, answer.places) == (Status.OK, came, 0, came)
    assert (answer.expected, answer.number) == (3, 1)
    ticket = await Ticket.get(id=ticket.id)
    assert (ticket.places, ticket.admitted, ticket.expected) == (came, came, 3)
    counts = await attendance(event)
    assert (counts.entered, counts.expected) == (came, 3)


async def test_a_second_press_is_refused_and_tells_of_the_first(house: House, clock: Clock) -> None:
    event = await make_exhibition()
    ticket, staff = await make_credential(event), await make_staff(event)
    first = await sign_in(house, ticket, staff, 2)
    clock.advance(minutes=5)
    second = await sign_in(house, ticket, staff, 1)
    assert (second.reason, second.at, second.remaining) == (Reason.ALREADY_REDEEMED, first.at, 0)
    assert explain(second, voice("en")).startswith("Already signed in: first on")
    assert (await attendance(event)).entered == 2


async def test_the_same_press_again_gets_the_same_answer(house: House) -> None:
    event = await make_exhibition()
    ticket, staff = await make_credential(event), await make_staff(event)
    first = await sign_in(house, ticket, staff, 5, nonce="n" * 22)
    assert await sign_in(house, ticket, staff, 5, nonce="n" * 22) == first
    assert explain(first, voice("en")) == "Signed in: 5 people."


async def test_of_two_presses_at_once_one_signs_in(house: House) -> None:
    event = await make_exhibition()
    ticket, staff = await make_credential(event), await make_staff(event)
    answers = await asyncio.gather(*(sign_in(house, ticket, staff, people) for people in (2, 9, 4)))
    assert sorted(answer.status for answer in answers) == ["error", "error", "ok"]
    came = next(answer.admitted for answer in answers if answer.status is Status.OK)
    assert (await Ticket.get(id=ticket.id)).places == came


async def test_nobody_brings_more_people_than_can_be_counted(house: House) -> None:
    event = await make_exhibition()
    ticket, staff = await make_credential(event), await make_staff(event)
    answer = await sign_in(house, ticket, staff, MOST_SIGNED_IN + 1)
    assert answer.reason is Reason.ALREADY_REDEEMED
    assert (await Ticket.get(id=ticket.id)).admitted == 0


async def test_a_party_at_an_ordinary_event_still_holds_no_more_than_its_places(house: House) -> None:
    event = await make_event()
    ticket, staff = await make_ticket(event, places=3), await make_staff(event)
    assert (await sign_in(house, ticket, staff, 4)).reason is Reason.ALREADY_REDEEMED


async def test_an_undo_brings_back_what_was_expected_and_it_can_be_signed_in_anew(house: House) -> None:
    event = await make_exhibition()
    ticket, staff = await make_credential(event, people=3), await make_staff(event)
    first = await sign_in(house, ticket, staff, 8)
    await annul(first.checkin or 0, staff.member)
    undone = await Ticket.get(id=ticket.id)
    assert (undone.places, undone.admitted) == (3, 0)
    assert (await attendance(event)).entered == 0
    assert (await sign_in(house, ticket, staff, 2)).status is Status.OK
    assert (await TicketType.get(id=ticket.type_id)).held == 3


async def test_open_questions_come_first_and_their_answers_are_kept_as_their_kind_says(house: House) -> None:
    event = await make_exhibition(questions=[STAND, POWER, HALL])
    ticket, staff = await make_credential(event), await make_staff(event)
    nothing = await sign_in(house, ticket, staff, 4)
    assert nothing.status is Status.INCOMPLETE
    assert [question["id"] for question in nothing.questions] == ["stand", "hall"]
    odd = await sign_in(house, ticket, staff, 4, answers={"stand": "near the door", "hall": "east", "power": "perhaps"})
    assert [question["id"] for question in odd.questions] == ["stand", "power"]
    assert (await Ticket.get(id=ticket.id)).answers == {}
    full = await sign_in(house, ticket, staff, 4, answers={"stand": "12", "hall": "east", "power": True})
    assert full.status is Status.OK
    assert (await Ticket.get(id=ticket.id)).answers == {"stand": 12, "hall": "East", "power": "yes"}


async def test_what_the_applicant_answered_is_asked_no_more(house: House) -> None:
    event = await make_exhibition(questions=[STAND, HALL])
    ticket = await make_credential(event, answers={"stand": 7, "hall": "West"})
    assert (await sign_in(house, ticket, await make_staff(event))).status is Status.OK


async def test_organisers_are_told_of_each_sign_in_and_of_no_rehearsal(house: House) -> None:
    event = await make_exhibition()
    ticket, staff = await make_credential(event), await make_staff(event)
    organiser = await StaffMember.get(event=event, role=Role.ORGANISER)
    rehearsal = await rehearsal_ticket(LINKS, staff.member)
    assert rehearsal.expected == 1
    await sign_in(house, rehearsal, staff, 4)
    answer = await sign_in(house, ticket, staff, 4)
    told = await Owed.filter(kind=Kind.EXHIBITOR_SIGNED_IN)
    assert [(row.chat_id, row.about) for row in told] == [(organiser.person_id, {"checkin": answer.checkin})]


async def test_a_sign_in_recorded_without_network_carries_people_and_answers(house: House, clock: Clock) -> None:
    event = await make_exhibition(questions=[STAND])
    ticket, staff = await make_credential(event), await make_staff(event)
    phone = OfflinePhone()
    await phone.save(house, ticket)
    clock.advance(minutes=1)
    record = phone.record(ticket, staff.code, admit=6, answers={"stand": "12"})
    again = phone.record(ticket, staff.code, admit=2, answers={"stand": "13"})
    clock.advance(minutes=1)
    answers = await phone.upload(house, ticket, record, again)
    assert [(answer.status, answer.reason) for answer in answers] == [("ok", None), ("error", Reason.CONFLICT)]
    signed = await Ticket.get(id=ticket.id)
    assert (signed.places, signed.admitted, signed.answers) == (6, 6, {"stand": 12})


async def test_one_recorded_without_an_answer_is_refused_as_incomplete_and_warned_of(
    house: House, clock: Clock
) -> None:
    event = await make_exhibition(questions=[STAND])
    ticket, staff = await make_credential(event), await make_staff(event)
    phone = OfflinePhone()
    await phone.save(house, ticket)
    clock.advance(minutes=1)
    record = phone.record(ticket, staff.code, admit=6)
    [answer] = await phone.upload(house, ticket, record)
    assert answer.status is Status.INCOMPLETE
    first = await sign_in(house, ticket, staff, 6, answers={"stand": 1})
    assert first.reason is Reason.CONFLICT
    assert (await sign_in(house, ticket, staff, 6, answers={"stand": 1})).status is Status.OK


async def test_the_record_keeps_how_many_came(house: House) -> None:
    event = await make_exhibition()
    ticket, staff = await make_credential(event), await make_staff(event, await make_person("Sam"))
    await sign_in(house, ticket, staff, 9)
    record = await CheckIn.get(ticket_id=ticket.id)
    assert (record.status, record.admitted, record.admitted_before) == ("ok", 9, 0)
