"""The day before, holders whose ticket is not saved on a phone are told to open it once, while there is network."""

from collections.abc import Collection
from datetime import datetime, timedelta

from models.clock import now
from models.owed.outbox import Kind, owed
from models.storage.database import unit_of_work
from models.tables import Browser, Event, OrderStatus, Owed, Ticket

BEFORE = timedelta(hours=24)
SETTLED = timedelta(minutes=15)
"""Who has only just got the ticket is left in peace: its message says what to do."""
AT_ONCE = 500
"""Tickets in one unit of work: a transaction must not last. Telegram takes about as many in the time of a round."""


async def remind_unsaved() -> int:
    """Owe the reminders whose time has come, each ticket once; how many. To be called again and again."""
    moment = now()
    events = await Event.filter(
        starts_at__gt=moment, starts_at__lte=moment + BEFORE, cancelled_at=None, offline_allowed=True
    )
    return sum([await _remind(event, moment) for event in events])


async def may_need_saving(ticket: Ticket) -> bool:
    """Whether this ticket, read with its order and event, still opens a door, may do so offline, and is not saved."""
    event = ticket.event
    wanted = event.offline_allowed and event.cancelled_at is None and event.starts_at > now()
    valid = ticket.cancelled_at is None and ticket.order.status in {OrderStatus.PAID, OrderStatus.PENDING}
    return wanted and valid and ticket.admitted < ticket.places and not await saved([ticket])


async def saved(tickets: Collection[Ticket]) -> set[int]:
    """The ids of those tickets that a phone has saved, with the link that they have now."""
    browsers = Browser.filter(ticket_id__in=[ticket.id for ticket in tickets])
    found = {(row["ticket_id"], row["link_version"]) for row in await browsers.values("ticket_id", "link_version")}
    return {ticket.id for ticket in tickets if (ticket.id, ticket.link_version) in found}


@unit_of_work
async def _remind(event: Event, moment: datetime) -> int:
    due = Ticket.filter(
        event_id=event.id,
        reminded_at=None,
        holder_id__isnull=False,
        rehearsal=False,
        cancelled_at=None,
        created_at__lte=moment - SETTLED,
        order__status__in=[OrderStatus.PAID, OrderStatus.PENDING],
    )
    ids = await due.order_by("id").limit(AT_ONCE).values_list("id", flat=True)
    tickets = await Ticket.filter(id__in=ids, reminded_at=None).select_for_update(no_key=True).order_by("id")
    if not tickets:
        return 0
    at_hand = await saved(tickets)
    rows = [
        owed(ticket.holder_id, Kind.SAVE_TICKET, expires_at=event.starts_at, ticket=ticket.id)
        for ticket in tickets
        if ticket.holder_id and ticket.admitted < ticket.places and ticket.id not in at_hand
    ]
    await Ticket.filter(id__in=[ticket.id for ticket in tickets]).update(reminded_at=moment)
    await Owed.bulk_create(rows)
    return len(rows)
