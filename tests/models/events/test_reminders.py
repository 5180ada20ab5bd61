"""Reminders a day and two hours before: each once, to those who are still expected, and not when it is too late."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from models.clock import now
from models.events.changes import change_and_tell
from models.events.organising import cancel_event, change_event
from models.events.reminders import remind_of_events, tickets_to_use
from models.house import House
from models.offline.reminders import remind_unsaved
from models.owed.outbox import Kind
from models.tables import Event, Owed, Ticket
from tests.clock import Clock
from tests.makers import make_event, make_person, make_ticket


@pytest.fixture
async def event(house: House, clock: Clock) -> Event:
    return await make_event(starts_at=now() + timedelta(days=3))


async def reminded() -> list[tuple[int, datetime | None]]:
    rows = await Owed.filter(kind=Kind.REMINDER).order_by("id")
    return [(row.chat_id, row.expires_at) for row in rows]


async def test_each_holder_is_reminded_a_day_and_two_hours_before_once(clock: Clock, event: Event) -> None:
    ada = await make_person()
    for _ in range(2):
        await make_ticket(event, holder=ada)

    clock.advance(hours=47.9)
    assert await remind_of_events() == 0
    clock.advance(hours=0.1)
    assert [await remind_of_events() for _ in range(2)] == [1, 0]
    clock.advance(hours=22)
    assert [await remind_of_events() for _ in range(2)] == [1, 0]

    start = event.starts_at
    assert await reminded() == [(ada.id, start - timedelta(hours=3)), (ada.id, start)]


@pytest.mark.parametrize(("hours", "reminders"), [(68.9, 1), (69.1, 0), (70, 1), (71.9, 1), (72, 0)], ids=str)
async def test_after_a_standstill_only_what_is_not_overdue_comes(
    clock: Clock, event: Event, hours: float, reminders: int
) -> None:
    await make_ticket(event, holder=await make_person())
    clock.advance(hours=hours)

    assert await remind_of_events() == reminders


@pytest.mark.parametrize("facts", [{"admitted": 1}, {"cancelled_at": True}, {"rehearsal": True}], ids=str)
async def test_who_is_not_expected_is_not_reminded(clock: Clock, event: Event, facts: dict[str, Any]) -> None:
    if "cancelled_at" in facts:
        facts = {"cancelled_at": now()}
    await make_ticket(event, holder=await make_person(), **facts)
    clock.advance(hours=48)
    await remind_of_events()

    assert await reminded() == []


async def test_who_got_the_ticket_after_the_time_of_the_reminder_gets_the_next_one_only(
    clock: Clock, event: Event
) -> None:
    clock.advance(hours=48.1)
    ada = await make_person()
    await make_ticket(event, holder=ada)
    await remind_of_events()
    assert await reminded() == []

    clock.advance(hours=21.9)
    await remind_of_events()
    assert [chat for chat, _ in await reminded()] == [ada.id]


async def test_a_cancelled_event_reminds_nobody(clock: Clock, event: Event) -> None:
    await make_ticket(event, holder=await make_person())
    await cancel_event(event.id)
    clock.advance(hours=48)

    assert await remind_of_events() == 0


async def test_a_reminder_tells_to_save_the_ticket_so_nothing_else_does_in_the_same_hour(
    clock: Clock, event: Event
) -> None:
    ada, late = await make_person(), await make_person()
    await make_ticket(event, holder=ada)
    unclaimed = await make_ticket(event)
    clock.advance(hours=48)
    await remind_of_events()
    assert await remind_unsaved() == 0

    await Ticket.filter(id=unclaimed.id).update(holder_id=late.id)
    assert await remind_unsaved() == 1
    assert [row.chat_id for row in await Owed.filter(kind=Kind.SAVE_TICKET)] == [late.id]


async def test_an_event_that_is_moved_away_is_reminded_of_again_and_one_moved_near_is_told_instead(
    clock: Clock, event: Event
) -> None:
    await make_ticket(event, holder=await make_person())
    clock.advance(hours=48)
    assert await remind_of_events() == 1

    await change_event(event.id, starts_at=event.starts_at + timedelta(days=7))
    assert await remind_of_events() == 0
    clock.advance(days=7)
    assert await remind_of_events() == 1

    await change_and_tell(event.id, {"starts_at": now() + timedelta(hours=5)}, tell=True)
    assert await remind_of_events() == 0
    clock.advance(hours=3)
    assert await remind_of_events() == 1  # two hours before
    assert await Owed.filter(kind=Kind.EVENT_CHANGED).count() == 1


async def test_another_name_or_end_is_no_new_start(clock: Clock, event: Event) -> None:
    await make_ticket(event, holder=await make_person())
    clock.advance(hours=48)
    await remind_of_events()
    await change_event(event.id, starts_at=event.starts_at, name="Renamed")

    assert await remind_of_events() == 0


async def test_tickets_to_use_are_those_on_which_somebody_is_still_expected(event: Event) -> None:
    ada = await make_person()
    party = await make_ticket(event, holder=ada, places=3, admitted=2)
    unpaid = await make_ticket(event, holder=ada, paid=False)
    await make_ticket(event, holder=ada, admitted=1)
    await make_ticket(await make_event(), holder=ada)

    assert [ticket.id for ticket in await tickets_to_use(event.id, ada.id)] == [party.id, unpaid.id]
