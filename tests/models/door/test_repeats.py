"""Reports of repeated numbers: kept, told to the organisers at once, once for each admission."""

import asyncio

import pytest
from tortoise.exceptions import IntegrityError

from models.clock import now
from models.door.repeats import LISTED, admissions_before, find_report, report_repeat
from models.house import House
from models.owed.outbox import Kind, Priority
from models.tables import Event, Owed, RepeatReport
from tests.clock import Clock
from tests.makers import Staff, make_event, make_staff, make_ticket
from tests.models.door.test_verification import press_of


@pytest.fixture
async def event(house: House, clock: Clock) -> Event:
    return await make_event()


@pytest.fixture
async def staff(event: Event) -> Staff:
    return await make_staff(event)


async def admit(house: House, clock: Clock, event: Event, staff: Staff, *, rehearsal: bool = False) -> int | None:
    clock.advance(seconds=10)
    ticket = await make_ticket(event, rehearsal=rehearsal)
    answer = await house.verifier.decide(press_of(ticket, staff.code, nonce=f"{ticket.id:022d}"))
    return answer.checkin


async def test_a_report_is_kept_and_told_before_everything_else(
    house: House, clock: Clock, event: Event, staff: Staff
) -> None:
    checkin = await admit(house, clock, event, staff)
    assert await report_repeat(staff.member, checkin)

    report = await RepeatReport.get()
    told = await Owed.get(kind=Kind.REPEATED)
    assert (report.event_id, report.staff_id, report.checkin_id) == (event.id, staff.member.id, checkin)
    assert (told.about, told.priority) == ({"report": report.id}, Priority.FEED)


async def test_pressed_again_or_many_times_at_once_it_is_one_report(
    house: House, clock: Clock, event: Event, staff: Staff
) -> None:
    checkin = await admit(house, clock, event, staff)
    new = await asyncio.gather(*(report_repeat(staff.member, one) for one in (checkin, None, checkin, None)))

    assert sorted(new) == [False, False, False, True]
    assert await RepeatReport.all().count() == await Owed.filter(kind=Kind.REPEATED).count() == 1


async def test_the_next_admission_is_another_report(house: House, clock: Clock, event: Event, staff: Staff) -> None:
    assert await report_repeat(staff.member)
    assert not await report_repeat(staff.member)
    await admit(house, clock, event, staff)
    assert await report_repeat(staff.member)


async def test_the_database_itself_holds_one_report_for_each(event: Event, staff: Staff) -> None:
    await RepeatReport.create(event_id=event.id, staff_id=staff.member.id, reported_at=now())
    with pytest.raises(IntegrityError):
        await RepeatReport.create(event_id=event.id, staff_id=staff.member.id, reported_at=now())


async def test_with_it_go_the_last_five_admissions_as_of_the_report(
    house: House, clock: Clock, event: Event, staff: Staff
) -> None:
    ids = [await admit(house, clock, event, staff) for _ in range(7)]
    await admit(house, clock, event, staff, rehearsal=True)
    await admit(house, clock, event, await make_staff(event))
    await report_repeat(staff.member, ids[1])
    await admit(house, clock, event, staff)

    report = await find_report((await RepeatReport.get()).id)
    assert report is not None
    assert [record.id for record in await admissions_before(report)] == ids[: -LISTED - 1 : -1]
