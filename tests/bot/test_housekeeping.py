"""What is done now and then."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

from bot.housekeeping import keep_house
from models.clock import now
from models.database import Database
from models.house import House
from models.outbox import Kind
from models.tables import Event, Owed, Ticket
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


async def reminded(database: Database, ticket: Ticket) -> None:
    """Wait until a reminder is owed for this ticket."""
    committed = asyncio.Event()
    database.on_commit.append(committed.set)
    async with asyncio.timeout(PATIENCE):
        while ticket.id not in await owed_reminders():
            await committed.wait()
            committed.clear()
    database.on_commit.remove(committed.set)


async def owed_reminders() -> list[int]:
    return [row.about["ticket"] for row in await Owed.filter(kind=Kind.SAVE_TICKET).order_by("id")]


async def held_for_days(event: Event) -> Ticket:
    return await make_ticket(event, holder=await make_person(), created_at=now() - timedelta(days=3))


async def test_tickets_that_no_phone_has_saved_are_reminded_once_also_after_a_restart(
    house: House, database: Database
) -> None:
    event = await make_event(starts_at=now() + timedelta(hours=20))
    first = await held_for_days(event)
    async with housekeeping(house):
        await reminded(database, first)
    second = await held_for_days(event)
    async with housekeeping(house):
        await reminded(database, second)

    assert await owed_reminders() == [first.id, second.id]
