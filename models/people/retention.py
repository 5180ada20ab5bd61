"""How long personal data of an event's guests are kept, and their end."""

from datetime import datetime, timedelta

from models.clock import now
from models.events.hours import door_hours
from models.people.erasure import erase_orders, erase_tickets, forget_answers, forget_people
from models.secrecy.secrets import Secrets
from models.storage.database import unit_of_work
from models.tables import Application, Event, GuestList, Order, Ticket

KEEP_DAYS = 90
"""Unless the event says otherwise."""
AT_ONCE = 500
"""Orders in one unit of work: the door must never wait for this."""


def keep_days(event: Event) -> int:
    """Days after the doors close until the personal data of the event's guests are erased."""
    return KEEP_DAYS if event.keep_days is None else event.keep_days


def kept_until(event: Event) -> datetime:
    """When they are to be erased."""
    return door_hours(event)[1] + timedelta(days=keep_days(event))


async def erase_past_events(secrets: Secrets) -> int:
    """Erase what is due; how many events. Stopped half-way, it begins again: erasing twice changes nothing.

    What came in after an event was erased is erased in the next round.
    """
    moment = now()
    events = await Event.filter(starts_at__lt=moment).order_by("starts_at", "id")
    past = [event for event in events if kept_until(event) <= moment]
    due = [event for event in past if event.erased_at is None or await _has_names(event)]
    for event in due:
        erased_to: int | None = 0
        while erased_to is not None:
            erased_to = await _erase_part(secrets, event, after=erased_to)
        await _finish(event, moment)
    return len(due)


async def _has_names(event: Event) -> bool:
    """Whether there is a name, found at once by the index that staff search by."""
    return await Ticket.exists(event_id=event.id, search_name__gt="")


@unit_of_work
async def _erase_part(secrets: Secrets, event: Event, *, after: int) -> int | None:
    """Erase some orders with their tickets; up to which order, or None if there was none left."""
    orders = await Order.filter(event_id=event.id, id__gt=after).order_by("id").limit(AT_ONCE).only("id", "booker_id")
    if not orders:
        return None
    ids = [order.id for order in orders]
    tickets = await Ticket.filter(order_id__in=ids).only("id", "holder_id")
    people = {order.booker_id for order in orders} | {ticket.holder_id for ticket in tickets}
    await erase_tickets(secrets, [ticket.id for ticket in tickets])
    await erase_orders(secrets, ids)
    await forget_people({person for person in people if person is not None})
    return ids[-1]


@unit_of_work
async def _finish(event: Event, moment: datetime) -> None:
    """What was never approved, the files that guests came from, and what programs were answered."""
    applications = Application.filter(event_id=event.id)
    applicants = [one.person_id for one in await applications.exclude(person_id=None).only("id", "person_id")]
    await applications.update(person_id=None, contact_name="", answers={})
    await forget_people({person for person in applicants if person is not None})
    await GuestList.filter(event_id=event.id).update(content=None, file_name="")
    await Event.filter(id=event.id).update(erased_at=moment)
    await forget_answers([event.id])
