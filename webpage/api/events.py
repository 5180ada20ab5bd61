"""Events, ticket types and attendance."""

from datetime import datetime, timedelta
from typing import Any

from models.attendance.counts import attendance
from models.events.organising import EventDraft, TypeDraft, cancel_event, change_event, create_event
from models.events.ticket_types import NameTaken, TooManyTypes, add_type, change_type
from models.programs.listing import events_page, own_event, type_of, types_of
from models.tables import Event, TicketType
from webpage.api.operations import Call, Reply
from webpage.api.paging import next_page
from webpage.api.shapes.events import (
    Events,
    NewTicketType,
    TicketTypes,
    attendance_resource,
    event_resource,
    type_resource,
)
from webpage.problems import Problem, Trouble


async def list_events(call: Call) -> Reply:
    """The events that belong to the organiser, also those that are over or cancelled."""
    rows = await events_page(call.organiser_id, call.query.cursor, call.query.limit)
    return Reply(Events(items=[event_resource(event) for event in rows], next=next_page(call, rows)))


async def create_an_event(call: Call) -> Reply:
    """Make an event. Without ticket types it gets them later."""
    asked = call.body
    _check_end(asked.starts_at, asked.ends_at)
    names = [kind.name.casefold() for kind in asked.ticket_types]
    if len(set(names)) < len(names):
        raise Problem(Trouble.NAME_TAKEN)
    draft = EventDraft(
        name=asked.name,
        starts_at=asked.starts_at,
        ends_at=asked.ends_at,
        zone=asked.zone,
        language=asked.language,
        currency=asked.currency,
        venue=asked.venue,
        description=asked.description,
        types=tuple(_draft(kind) for kind in asked.ticket_types),
    )
    return Reply(event_resource(await create_event(call.caller.organiser, draft)), status=201)


async def get_event(call: Call) -> Reply:
    """One event."""
    return Reply(event_resource(await event_of(call)))


async def change_an_event(call: Call) -> Reply:
    """Change what the body names; everything else stays."""
    event = await event_of(call)
    changes = _changes(call)
    _check_end(changes.get("starts_at", event.starts_at), changes.get("ends_at", event.ends_at))
    if changes:
        event = await change_event(event.id, **changes)
    return Reply(event_resource(event))


async def cancel_an_event(call: Call) -> Reply:
    """No ticket admits any more, and every holder is told. A second time changes nothing."""
    event = await event_of(call)
    await cancel_event(event.id)
    return Reply(event_resource(await event_of(call)))


async def list_ticket_types(call: Call) -> Reply:
    """All ticket types of the event."""
    event = await event_of(call)
    return Reply(TicketTypes(items=[type_resource(kind) for kind in await types_of(event.id)]))


async def create_ticket_type(call: Call) -> Reply:
    """Add a ticket type."""
    event = await event_of(call)
    try:
        return Reply(type_resource(await add_type(event.id, _draft(call.body))), status=201)
    except NameTaken as refusal:
        raise Problem(Trouble.NAME_TAKEN) from refusal
    except TooManyTypes as refusal:
        raise Problem(Trouble.TOO_MANY) from refusal


async def get_ticket_type(call: Call) -> Reply:
    """One ticket type."""
    return Reply(type_resource(await _type_of(call)))


async def change_ticket_type(call: Call) -> Reply:
    """Change what the body names. What was sold stays as it is, also beyond a smaller capacity."""
    kind = await _type_of(call)
    try:
        return Reply(type_resource(await change_type(kind, **_changes(call))))
    except NameTaken as refusal:
        raise Problem(Trouble.NAME_TAKEN) from refusal


async def get_attendance(call: Call) -> Reply:
    """Counts of people, as of now."""
    event = await event_of(call)
    return Reply(attendance_resource(await attendance(event), event.currency))


async def event_of(call: Call) -> Event:
    """The organiser's event that the path names. Raises Problem: another organiser's is none."""
    event = await own_event(call.organiser_id, call.path["event"])
    if event is None:
        raise Problem(Trouble.NOT_FOUND)
    return event


async def _type_of(call: Call) -> TicketType:
    event = await event_of(call)
    kind = await type_of(event.id, call.path["type"])
    if kind is None:
        raise Problem(Trouble.NOT_FOUND)
    return kind


def _draft(asked: NewTicketType) -> TypeDraft:
    return TypeDraft(asked.name, asked.price, asked.capacity)


def _changes(call: Call) -> dict[str, Any]:
    """What the body names, as columns."""
    return {name: getattr(call.body, name) for name in call.body.model_fields_set}


def _check_end(starts_at: datetime, ends_at: datetime | None) -> None:
    if ends_at is not None and ends_at - starts_at <= timedelta(0):
        raise Problem(Trouble.ENDS_BEFORE_START)
