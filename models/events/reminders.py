"""Reminders a day and two hours before an event, to everybody who is still expected."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from tortoise.expressions import F

from models.clock import now
from models.owed.mailing import Holders, note_reminded, owe_holders
from models.owed.outbox import Kind
from models.storage.database import unit_of_work
from models.tables import Event, OrderStatus, Ticket


@dataclass(frozen=True, slots=True)
class Reminder:
    """When one of the two is sent, seen from the start of the event."""

    column: str
    """Where the event notes that it was."""
    before: timedelta
    until: timedelta
    """What has not arrived this long before the start is dropped."""


REMINDERS = (
    Reminder("day_reminder_at", timedelta(hours=24), timedelta(hours=3)),
    Reminder("hours_reminder_at", timedelta(hours=2), timedelta()),
)


async def remind_of_events() -> int:
    """Owe the reminders whose time has come, each event's two once; of how many. To be called again and again."""
    moment = now()
    first = max(reminder.before for reminder in REMINDERS)
    events = await Event.filter(starts_at__gt=moment, starts_at__lte=moment + first, cancelled_at=None)
    return sum([await _remind(event, reminder) for event in events for reminder in REMINDERS if _due(event, reminder)])


async def tickets_to_use(event_id: int, person_id: int) -> list[Ticket]:
    """The person's tickets on which somebody is still expected, with order, event, type and gate."""
    tickets = Ticket.filter(
        event_id=event_id,
        holder_id=person_id,
        rehearsal=False,
        cancelled_at=None,
        admitted__lt=F("places"),
        order__status__in=[OrderStatus.PAID, OrderStatus.PENDING],
    )
    return await tickets.select_related("order", "event", "type", "type__gate").order_by("id")


def marks_after_move(starts_at: datetime) -> Mapping[str, datetime | None]:
    """What an event that is moved notes: reminders still to come are sent again; for those whose time would be past,
    the news of the move itself has to do.
    """
    moment = now()
    return {reminder.column: moment if starts_at - reminder.before <= moment else None for reminder in REMINDERS}


def _due(event: Event, reminder: Reminder) -> bool:
    is_time = event.starts_at - reminder.before <= now() < event.starts_at - reminder.until
    return is_time and getattr(event, reminder.column) is None


@unit_of_work
async def _remind(event: Event, reminder: Reminder) -> bool:
    """Who got the ticket after the reminder's time knows; and who is reminded is told to save the ticket, too."""
    moment = now()
    still = Event.filter(id=event.id, starts_at=event.starts_at, cancelled_at=None, **{reminder.column: None})
    if not await still.update(**{reminder.column: moment}):
        return False
    holders = Holders(event.id, open_only=True, ticket_before=event.starts_at - reminder.before)
    await owe_holders(
        holders,
        Kind.REMINDER,
        {"event": event.id, "starts_at": event.starts_at.isoformat()},
        expires_at=event.starts_at - reminder.until,
    )
    await note_reminded(holders)
    return True
