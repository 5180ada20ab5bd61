"""What is done now and then."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta

from bot.housekeeping import keep_boards, keep_house
from models.attendance.boards import start_board
from models.clock import now
from models.house import House
from models.owed.outbox import Kind
from models.storage.database import Database
from models.tables import Event, Owed, StaffMember, Ticket
from tests.makers import make_event, make_person, make_ticket

PATIENCE = 15.0


@asynccontextmanager
async def housekeeping(house: House) -> AsyncIterator[None]:
    task = asyncio.create_task(keep_house(house, lambda: True))
    try:
        yield
    finally:
        task.cancel()
        await asyncio.wait([task])


async def until(database: Database, condition: Callable[[], Awaitable[bool]]) -> None:
    """Wait until the database says so, looking after each commit."""
    committed = asyncio.Event()
    database.on_commit.append(committed.set)
    async with asyncio.timeout(PATIENCE):
        while not await condition():
            await committed.wait()
            committed.clear()
    database.on_commit.remove(committed.set)


async def reminded(database: Database, ticket: Ticket) -> None:
    """Wait until a reminder to save it is owed for this ticket."""

    async def is_owed() -> bool:
        return ticket.id in await owed_reminders()

    await until(database, is_owed)


async def owed_reminders() -> list[int]:
    return [row.about["ticket"] for row in await Owed.filter(kind=Kind.SAVE_TICKET).order_by("id")]


async def held_for_days(event: Event) -> Ticket:
    return await make_ticket(event, holder=await make_person(), created_at=now() - timedelta(days=3))


async def test_tickets_that_no_phone_has_saved_are_reminded_once_also_after_a_restart(
    house: House, database: Database
) -> None:
    event = await make_event(starts_at=now() + timedelta(hours=20), day_reminder_at=now())
    first = await held_for_days(event)
    async with housekeeping(house):
        await reminded(database, first)
    second = await held_for_days(event)
    async with housekeeping(house):
        await reminded(database, second)

    assert await owed_reminders() == [first.id, second.id]


async def test_a_reminder_of_the_event_comes_first_and_tells_to_save_the_ticket_too(
    house: House, database: Database
) -> None:
    event = await make_event(starts_at=now() + timedelta(hours=20))
    ticket = await held_for_days(event)
    late = await make_ticket(event, holder=await make_person(), created_at=now() - timedelta(minutes=20))
    async with housekeeping(house):
        await reminded(database, late)

    assert [row.chat_id for row in await Owed.filter(kind=Kind.REMINDER)] == [ticket.holder_id]
    assert await owed_reminders() == [late.id]


async def test_live_boards_are_owed_what_changed(database: Database) -> None:
    event = await make_event()
    organiser = await StaffMember.get(event_id=event.id)
    await start_board(event.id, organiser.person_id or 0, 4711)
    committed = asyncio.Event()
    database.on_commit.append(committed.set)

    task = asyncio.create_task(keep_boards(lambda: True))
    async with asyncio.timeout(PATIENCE):
        await committed.wait()
    task.cancel()
    await asyncio.wait([task])

    assert await Owed.filter(kind=Kind.BOARD, chat_id=organiser.person_id).count() == 1
