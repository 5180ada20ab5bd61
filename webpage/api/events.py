"""Events and their ticket types."""

from typing import Any

from models.clock import now
from models.door.rules import within_hours
from models.events.changes import PinIncomplete, change_and_tell
from models.events.gates import UnknownGate
from models.events.hours import DoorsCloseBeforeOpening, EndsBeforeStart
from models.events.organising import (
    CurrencyFixed,
    EventDraft,
    TypeDraft,
    cancel_event,
    create_event,
    open_doors_now,
)
from models.events.questions import BadChoices
from models.events.ticket_types import NameTaken, TooManyTypes, add_type, change_type
from models.programs.listing import events_page, run_event, type_of, types_of
from models.tables import Event, EventKind, TicketType
from webpage.api.operations import Call, Reply
from webpage.api.paging import next_page
from webpage.api.refusals import refusals
from webpage.api.shapes.events import Events, FirstTicketType, TicketTypes, event_resource, type_resource
from webpage.problems import Problem, Trouble

TROUBLES = {
    EndsBeforeStart: Trouble.ENDS_BEFORE_START,
    DoorsCloseBeforeOpening: Trouble.DOORS_CLOSE_BEFORE_OPENING,
    PinIncomplete: Trouble.PIN_INCOMPLETE,
    CurrencyFixed: Trouble.CURRENCY_FIXED,
    BadChoices: Trouble.BAD_CHOICES,
}
TYPE_TROUBLES = {
    NameTaken: Trouble.NAME_TAKEN,
    TooManyTypes: Trouble.TOO_MANY,
    UnknownGate: Trouble.UNKNOWN_GATE,
}


async def list_events(call: Call) -> Reply:
    """The events that belong to the organiser, also those that are over or cancelled."""
    rows = await events_page(call.organiser_id, call.query.cursor, call.query.limit)
    return Reply(Events(items=[event_resource(event) for event in rows], next=next_page(call, rows)))


async def create_an_event(call: Call) -> Reply:
    """Make an event. Without ticket types it gets them later."""
    asked = call.body
    if asked.kind is EventKind.EXHIBITION and asked.ticket_types:
        raise Problem(Trouble.EXHIBITION_TYPES)
    names = [kind.name.casefold() for kind in asked.ticket_types]
    if len(set(names)) < len(names):
        raise Problem(Trouble.NAME_TAKEN)
    draft = EventDraft(
        name=asked.name,
        starts_at=asked.starts_at,
        ends_at=asked.ends_at,
        doors_open_at=asked.doors_open_at,
        doors_close_at=asked.doors_close_at,
        zone=asked.zone,
        language=asked.language,
        currency=asked.currency,
        venue=asked.venue,
        description=asked.description,
        types=tuple(_draft(kind) for kind in asked.ticket_types),
        kind=asked.kind,
        questions=tuple(question.draft() for question in asked.questions),
    )
    with refusals(TROUBLES):
        event = await create_event(call.caller.organiser, draft, gates=list(dict.fromkeys(asked.gates)))
    return Reply(event_resource(event), status=201)


async def get_event(call: Call) -> Reply:
    """One event."""
    return Reply(event_resource(await event_of(call)))


async def change_an_event(call: Call) -> Reply:
    """Change what the body names, and what follows from that; everything else stays."""
    event = await event_of(call)
    changes = _changes(call)
    tell = changes.pop("tell", False)
    if changes:
        with refusals(TROUBLES):
            event = await change_and_tell(event.id, changes, tell=tell)
    return Reply(event_resource(event))


async def open_doors(call: Call) -> Reply:
    """Let people in from this moment on. A second time changes nothing."""
    event = await event_of(call)
    if event.cancelled_at is None:
        event = await open_doors_now(event.id)
    if event.cancelled_at is not None or not within_hours(event, now()):
        raise Problem(Trouble.DOORS_CLOSED)
    return Reply(event_resource(event))


async def cancel_an_event(call: Call) -> Reply:
    """No ticket admits any more; every holder and the staff are told. A second time changes nothing."""
    event = await event_of(call)
    await cancel_event(event.id)
    return Reply(event_resource(await event_of(call)))


async def list_ticket_types(call: Call) -> Reply:
    """All ticket types of the event."""
    event = await event_of(call)
    return Reply(TicketTypes(items=[type_resource(kind) for kind in await types_of(event.id)]))


async def create_ticket_type(call: Call) -> Reply:
    """Add a ticket type."""
    event, asked = await event_of(call), call.body
    with refusals(TYPE_TROUBLES):
        kind = await add_type(event.id, TypeDraft(asked.name, asked.price, asked.capacity, asked.gate))
    return Reply(type_resource(kind), status=201)


async def get_ticket_type(call: Call) -> Reply:
    """One ticket type."""
    return Reply(type_resource(await _type_of(call)))


async def change_ticket_type(call: Call) -> Reply:
    """Change what the body names. What was sold stays as it is, also beyond a smaller capacity."""
    kind, changes = await _type_of(call), _changes(call)
    if "gate" in changes:
        changes["gate_id"] = changes.pop("gate")
    with refusals(TYPE_TROUBLES):
        return Reply(type_resource(await change_type(kind, **changes)))


async def event_of(call: Call) -> Event:
    """The organiser's event that the path names. Raises Problem: another organiser's is none."""
    event = await run_event(call.organiser_id, call.path["event"])
    if event is None:
        raise Problem(Trouble.NOT_FOUND)
    return event


async def _type_of(call: Call) -> TicketType:
    event = await event_of(call)
    kind = await type_of(event.id, call.path["type"])
    if kind is None:
        raise Problem(Trouble.NOT_FOUND)
    return kind


def _draft(asked: FirstTicketType) -> TypeDraft:
    return TypeDraft(asked.name, asked.price, asked.capacity)


def _changes(call: Call) -> dict[str, Any]:
    """What the body names, as columns."""
    return {name: getattr(call.body, name) for name in call.body.model_fields_set}
