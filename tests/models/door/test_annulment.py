"""Undo: both records stay, the places are free again, and who must know is told."""

import asyncio

import pytest

from models.door.annulment import AnnulReason, AnnulRefused, annul
from models.door.answers import Reason, Status
from models.house import House
from models.owed.outbox import Kind
from models.tables import Arrivals, CheckIn, Event, Owed, Role, StaffMember, Ticket
from tests.clock import Clock
from tests.makers import Staff, make_event, make_person, make_staff, make_ticket
from tests.models.door.test_verification import owed_kinds, press_of, records


@pytest.fixture
async def event(house: House, clock: Clock) -> Event:
    return await make_event()


@pytest.fixture
async def staff(event: Event) -> Staff:
    return await make_staff(event)


async def admitted(house: House, ticket: Ticket, staff: Staff) -> int:
    """Admit everybody on the ticket; the id of the record."""
    answer = await house.verifier.decide(press_of(ticket, staff.code))
    assert answer.checkin is not None
    return answer.checkin


async def test_an_undo_frees_the_places_and_keeps_both_records(house: House, event: Event, staff: Staff) -> None:
    holder = await make_person()
    ticket = await make_ticket(event, places=3, holder=holder)
    undo = await annul(await admitted(house, ticket, staff), staff.member)
    assert await records(ticket) == [("ok", None, 3), ("annul", None, -3)]
    assert undo.staff_id == staff.member.id
    assert (await Ticket.get(id=ticket.id)).admitted == 0
    assert [cell.entered for cell in await Arrivals.all()] == [0]
    assert await owed_kinds(holder.id) == [Kind.CHECKED_IN, Kind.TICKET_REFRESH, Kind.TICKET_REFRESH]


async def test_organisers_are_told_of_every_undo(house: House, event: Event, staff: Staff) -> None:
    undo = await annul(await admitted(house, await make_ticket(event), staff), staff.member)
    organiser = await StaffMember.get(event_id=event.id, role=Role.ORGANISER)
    [told] = await Owed.filter(kind=Kind.UNDONE)
    assert (told.chat_id, told.about) == (organiser.person_id, {"checkin": undo.id})


async def test_the_undone_press_answers_annulled_and_a_new_one_admits(house: House, event: Event, staff: Staff) -> None:
    ticket = await make_ticket(event)
    await annul(await admitted(house, ticket, staff), staff.member)
    again = await house.verifier.decide(press_of(ticket, staff.code))
    assert (again.reason, again.http_status) == (Reason.ANNULLED, 409)
    anew = await house.verifier.decide(press_of(ticket, staff.code, nonce="m" * 22))
    assert (anew.status, anew.number) == (Status.OK, 2)


async def test_after_an_undo_the_first_time_is_that_of_the_admission_that_stands(
    house: House, event: Event, staff: Staff, clock: Clock
) -> None:
    ticket = await make_ticket(event)
    await annul(await admitted(house, ticket, staff), staff.member)
    moment = clock.advance(minutes=5)
    await house.verifier.decide(press_of(ticket, staff.code, nonce="m" * 22))
    clock.advance(minutes=5)
    refused = await house.verifier.decide(press_of(ticket, staff.code, nonce="o" * 22))
    assert (refused.reason, refused.at) == (Reason.ALREADY_REDEEMED, moment)


async def test_door_staff_undo_only_their_own_and_only_for_a_quarter_of_an_hour(
    house: House, event: Event, staff: Staff, clock: Clock
) -> None:
    record = await admitted(house, await make_ticket(event), staff)
    other = await make_staff(event, await make_person("Otto"))
    with pytest.raises(AnnulRefused) as refused:
        await annul(record, other.member)
    assert refused.value.reason is AnnulReason.NOT_OWN
    clock.advance(minutes=15, seconds=1)
    with pytest.raises(AnnulRefused) as refused:
        await annul(record, staff.member)
    assert refused.value.reason is AnnulReason.TOO_LATE
    await annul(record, await StaffMember.get(event_id=event.id, role=Role.ORGANISER))


async def test_another_events_organiser_can_not_undo(house: House, event: Event, staff: Staff) -> None:
    record = await admitted(house, await make_ticket(event), staff)
    stranger = await StaffMember.get(event_id=(await make_event()).id, role=Role.ORGANISER)
    with pytest.raises(AnnulRefused) as refused:
        await annul(record, stranger)
    assert refused.value.reason is AnnulReason.NO_ADMISSION


async def test_an_admission_is_undone_once_however_many_try(house: House, event: Event, staff: Staff) -> None:
    ticket = await make_ticket(event)
    record = await admitted(house, ticket, staff)
    outcomes = await asyncio.gather(*(annul(record, staff.member) for _ in range(10)), return_exceptions=True)
    assert sum(isinstance(outcome, CheckIn) for outcome in outcomes) == 1
    reasons = {outcome.reason for outcome in outcomes if isinstance(outcome, AnnulRefused)}
    assert reasons == {AnnulReason.ALREADY_ANNULLED}
    assert (await Ticket.get(id=ticket.id)).admitted == 0
