"""What is on, and what a person has: reads for the guest's side of the chat."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from tortoise.expressions import Q

from models.clock import now
from models.events.hours import LENGTH_WITHOUT_END, door_hours
from models.exhibitions.applications import refusal_to_apply
from models.orders.buying import free_places_left, refusal_of_sale
from models.owed.outbox import Kind, owed
from models.storage.database import unit_of_work
from models.tables import Event, EventKind, Media, MediaPurpose, Person, Ticket, TicketType


@dataclass(frozen=True, slots=True)
class Offer:
    """An event with its ticket types, in the organiser's order."""

    event: Event
    types: Sequence[TicketType]


async def offers() -> list[Offer]:
    """The events that tickets are sold for, and the exhibitions that one can apply to, in order of their start."""
    moment = now()
    still_open = Q(starts_at__gt=moment - LENGTH_WITHOUT_END) | Q(ends_at__gt=moment) | Q(doors_close_at__gt=moment)
    events = await Event.filter(still_open, cancelled_at=None).order_by("starts_at", "id")
    on_sale = [event for event in events if is_open(event, moment)]
    types: dict[int, list[TicketType]] = {event.id: [] for event in on_sale}
    for type_ in await TicketType.filter(event_id__in=list(types)).order_by("position", "id"):
        types[type_.event_id].append(type_)
    return [Offer(event, types[event.id]) for event in on_sale]


def is_open(event: Event, moment: datetime) -> bool:
    """Whether one can buy, or apply, at this moment."""
    refuses = refusal_of_sale if event.kind is EventKind.EVENT else refusal_to_apply
    return refuses(event, moment) is None


async def offer(event_id: int) -> Offer | None:
    """One event, also one that is over or cancelled."""
    event = await Event.get_or_none(id=event_id)
    return Offer(event, await TicketType.filter(event_id=event_id).order_by("position", "id")) if event else None


async def offer_of_type(type_id: int) -> tuple[Offer, TicketType] | None:
    """A ticket type with its event."""
    found = await TicketType.get_or_none(id=type_id)
    its_offer = await offer(found.event_id) if found else None
    return (its_offer, found) if its_offer and found else None


async def event_picture(event_id: int) -> bytes | None:
    """The picture that the organiser gave the event."""
    media = await Media.get_or_none(event_id=event_id, purpose=MediaPurpose.TICKET_PICTURE)
    return media.content if media else None


async def tickets_of(person_id: int) -> list[Ticket]:
    """The valid tickets that a person holds for what is not over yet, with event, type and order; the soonest first."""
    moment = now()
    held = (
        await Ticket.filter(holder_id=person_id, rehearsal=False, cancelled_at=None, event__cancelled_at=None)
        .select_related("event", "type", "order")
        .order_by("event__starts_at", "id")
    )
    return [ticket for ticket in held if door_hours(ticket.event)[1] > moment]


async def most_places(person: Person, event: Event, type_: TicketType, most: int) -> int:
    """How many places of a type this person may buy in one order, as things stand."""
    left = most if type_.capacity is None else max(0, type_.capacity - type_.held)
    allowed = await free_places_left(person.id, event) if type_.price == 0 else most
    return min(left, allowed, most)


@unit_of_work
async def resend_to_holder(person_id: int, ticket_ids: Sequence[int]) -> int:
    """Owe the holder the messages of their tickets once more. How many of these are theirs."""
    theirs = await Ticket.filter(id__in=list(ticket_ids), holder_id=person_id).order_by("event_id", "id")
    for ticket in theirs:
        await owed(person_id, Kind.TICKET, ticket=ticket.id).save()
    return len(theirs)
