"""Tickets that were saved in time, and who was told of conflicts."""

from typing import Any

from models.house import House
from models.owed.outbox import Kind
from models.tables import CheckIn, Event, Owed, StaffMember, Ticket
from tests.clock import Clock
from tests.makers import make_ticket
from tests.offline_phones import OfflinePhone


async def saved(house: House, event: Event, phone: OfflinePhone, clock: Clock, **columns: Any) -> Ticket:
    """A ticket that the phone saved an hour ago."""
    ticket = await make_ticket(event, **columns)
    clock.advance(hours=-1)
    await phone.save(house, ticket)
    clock.advance(hours=1)
    return ticket


async def told(ticket: Ticket) -> list[tuple[int, int, int | None]]:
    """Who was told of a conflict on this ticket: chat, record, other side."""
    ids = [row.id for row in await CheckIn.filter(ticket_id=ticket.id)]
    rows = await Owed.filter(kind=Kind.CONFLICT).order_by("id")
    return [(row.chat_id, row.about["checkin"], row.about["against"]) for row in rows if row.about["checkin"] in ids]


async def organiser_of(event: Event) -> int:
    return (await StaffMember.get(event_id=event.id, role="organiser")).person_id or 0
