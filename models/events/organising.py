"""Events: creating and changing them, opening their doors, cancelling them, and which one a person means."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from tortoise.expressions import F

from models.clock import now
from models.events.hours import check_times, door_hours
from models.events.questions import QuestionDraft, new_question
from models.events.reminders import marks_after_move
from models.events.slugs import free_slug
from models.language.speech import voice
from models.owed.mailing import Holders, owe_holders, owe_refreshes
from models.owed.outbox import Kind, owed
from models.people.staff import ALLOWED, Action
from models.sharing.freezing import owe_copies
from models.storage.database import unit_of_work
from models.tables import (
    Conversation,
    Event,
    EventKind,
    Gate,
    Order,
    Organiser,
    Role,
    StaffMember,
    TicketType,
)

LOOKED_BACK_ON = timedelta(hours=12)
"""How long after its end an event is still the one that people mean."""
SHOWN = frozenset({"name", "venue", "starts_at", "ends_at", "zone", "latitude", "longitude"})
"""What tickets and calendars show of an event."""


class CurrencyFixed(Exception):
    """An event with priced orders keeps its currency."""


@dataclass(frozen=True, slots=True)
class TypeDraft:
    """A ticket type to be: price per place in the currency's smallest unit; no capacity, no limit."""

    name: str
    price: int = 0
    capacity: int | None = None
    gate_id: int | None = None
    """The only gate that admits it; None: any."""


@dataclass(frozen=True, slots=True)
class EventDraft:
    """An event to be."""

    name: str
    starts_at: datetime
    zone: str
    language: str
    currency: str
    venue: str = ""
    description: str = ""
    ends_at: datetime | None = None
    types: tuple[TypeDraft, ...] = (TypeDraft("Standard"),)
    """Of an exhibition left out: it has one type, for its exhibitors' credentials."""
    kind: EventKind = EventKind.EVENT
    doors_open_at: datetime | None = None
    doors_close_at: datetime | None = None
    questions: tuple[QuestionDraft, ...] = ()


@unit_of_work
async def create_event(organiser: Organiser, draft: EventDraft, *, gates: Sequence[str] = ()) -> Event:
    """The event with its ticket types and gates; its organiser is its first staff member.

    Raises EndsBeforeStart, DoorsCloseBeforeOpening, BadChoices.
    """
    moment = now()
    owner = await Organiser.filter(id=organiser.id).select_for_update(no_key=True).get()
    event = Event(
        organiser_id=owner.id,
        kind=draft.kind,
        slug=await free_slug(Event.filter(organiser_id=owner.id), draft.name),
        name=draft.name,
        venue=draft.venue,
        description=draft.description,
        starts_at=draft.starts_at,
        ends_at=draft.ends_at,
        doors_open_at=draft.doors_open_at,
        doors_close_at=draft.doors_close_at,
        zone=draft.zone,
        language=draft.language,
        currency=draft.currency,
        questions=[new_question(question) for question in draft.questions] or None,
        created_at=moment,
    )
    check_times(event)
    await event.save()
    exhibitors = (TypeDraft(voice(draft.language).text("exhibition.type")),)
    types = draft.types if draft.kind is EventKind.EVENT else exhibitors
    for position, kind in enumerate(types):
        await TicketType.create(
            event_id=event.id, name=kind.name, price=kind.price, capacity=kind.capacity, position=position
        )
    for name in gates:
        await Gate.create(event_id=event.id, name=name)
    await StaffMember.create(
        event_id=event.id,
        person_id=owner.person_id,
        label=owner.name[:100],
        role=Role.ORGANISER,
        created_at=moment,
    )
    return event


@unit_of_work
async def create_event_from(conversation: Conversation, organiser: Organiser, draft: EventDraft) -> Event | None:
    """Create the event that a conversation was about and end it. None if it had ended: one conversation, one event."""
    ended = await Conversation.filter(person_id=conversation.person_id, topic=conversation.topic).delete()
    return await create_event(organiser, draft) if ended else None


@unit_of_work
async def change_event(event_id: int, **changes: Any) -> Event:
    """Set columns of an event. Tickets that are out there show them from now on; moved, it is reminded of again."""
    if "starts_at" in changes:
        changes["erased_at"] = None
        if not await Event.exists(id=event_id, starts_at=changes["starts_at"]):
            changes |= marks_after_move(changes["starts_at"])
    if "transfers_until" in changes and not await Event.exists(id=event_id, transfers_until=changes["transfers_until"]):
        await owe_copies(event_id, changes["transfers_until"])
    if changes.keys() & SHOWN:
        await owe_refreshes(event_id)
        changes["revision"] = F("revision") + 1
    await Event.filter(id=event_id).update(**changes)
    return await Event.get(id=event_id)


@unit_of_work
async def set_ticket_types(event_id: int, types: Sequence[TypeDraft], currency: str) -> None:
    """Change the price and capacity of types that have these names, and add the others. What was sold stays as it is.

    Raises CurrencyFixed.
    """
    event = await Event.filter(id=event_id).select_for_update(no_key=True).get()
    present = await TicketType.filter(event_id=event_id).order_by("position", "id")
    if currency != event.currency:
        await check_currency_is_free(event)
        await Event.filter(id=event_id).update(currency=currency)
    by_name = {kind.name.casefold(): kind for kind in present}
    for position, draft in enumerate(types, start=len(present)):
        if known := by_name.get(draft.name.casefold()):
            await TicketType.filter(id=known.id).update(price=draft.price, capacity=draft.capacity)
        else:
            await TicketType.create(
                event_id=event_id, name=draft.name, price=draft.price, capacity=draft.capacity, position=position
            )


async def check_currency_is_free(event: Event) -> None:
    """Raises CurrencyFixed for an event with orders that cost something."""
    if await Order.exists(event_id=event.id, total__gt=0):
        raise CurrencyFixed(event.currency)


async def ticket_types_of(event_id: int) -> list[TypeDraft]:
    """The event's ticket types as they are."""
    types = await TicketType.filter(event_id=event_id).order_by("position", "id")
    return [TypeDraft(kind.name, kind.price, kind.capacity) for kind in types]


async def last_event(organiser: Organiser) -> Event | None:
    """The event that this organiser made last."""
    return await Event.filter(organiser_id=organiser.id).order_by("-id").first()


@unit_of_work
async def open_doors_now(event_id: int) -> Event:
    """Let people in from this moment on. Doors that have closed stay closed: their hours are to be changed."""
    moment = now()
    event = await Event.filter(id=event_id).select_for_update(no_key=True).get()
    if door_hours(event)[0] > moment:
        event.doors_open_at = moment
        await event.save(update_fields=["doors_open_at"])
    return event


@unit_of_work
async def cancel_event(event_id: int, *, by: int | None = None) -> bool:
    """Cancel an event: no ticket admits any more, holders and staff are told once. False if it was cancelled before.

    ``by`` is the person who did so in the chat, and is not told.
    """
    if not await Event.filter(id=event_id, cancelled_at=None).update(cancelled_at=now()):
        return False
    await owe_refreshes(event_id)
    await owe_holders(Holders(event_id), Kind.EVENT_CANCELLED, {"event": event_id})
    for member in await StaffMember.filter(event_id=event_id, revoked_at=None, person_id__isnull=False).order_by("id"):
        if member.person_id is not None and member.person_id != by:
            await owed(member.person_id, Kind.DUTY_CANCELLED, event=event_id).save()
    return True


async def events_for(person_id: int, action: Action, *, also_cancelled: bool = False) -> list[Event]:
    """The events at which a person may do this, in order of their start; cancelled ones only if asked for."""
    roles = [role for role, actions in ALLOWED.items() if action in actions]
    duties = Event.filter(staff__person_id=person_id, staff__revoked_at=None, staff__role__in=roles)
    if not also_cancelled:
        duties = duties.filter(cancelled_at=None)
    return await duties.order_by("starts_at", "id")


def meant(events: Sequence[Event], moment: datetime) -> list[Event]:
    """Which of a person's events, in order of start, a command means.

    The running one; if there is none, the next; if there is none, the last. Several that run at the same time, or that
    begin at the same time, all fit.
    """
    running = [event for event in events if _runs(event, moment)]
    if running:
        return running
    coming = [event for event in events if event.starts_at > moment]
    if coming:
        return [event for event in coming if event.starts_at == coming[0].starts_at]
    return list(events[-1:])


def _runs(event: Event, moment: datetime) -> bool:
    opens_at, closes_at = door_hours(event)
    return opens_at <= moment < closes_at + LOOKED_BACK_ON
