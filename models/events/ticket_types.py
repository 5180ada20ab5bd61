"""Adding and changing one ticket type. `models.events.organising.set_ticket_types` does so with a whole list."""

from typing import Any

from models.events.gates import check_gate
from models.events.organising import TypeDraft
from models.storage.database import unit_of_work
from models.tables import Event, TicketType

MOST_TYPES = 100
"""Of one event."""


class NameTaken(Exception):
    """Another ticket type of the event has this name."""


class TooManyTypes(Exception):
    """The event has as many ticket types as one may have."""


@unit_of_work
async def add_type(event_id: int, draft: TypeDraft) -> TicketType:
    """One more, at the end of the list. Raises NameTaken, TooManyTypes, UnknownGate."""
    await Event.filter(id=event_id).select_for_update(no_key=True).get()
    present = await TicketType.filter(event_id=event_id)
    if len(present) >= MOST_TYPES:
        raise TooManyTypes(event_id)
    _check_name(draft.name, present)
    await check_gate(event_id, draft.gate_id)
    position = max((kind.position for kind in present), default=-1) + 1
    return await TicketType.create(
        event_id=event_id,
        name=draft.name,
        price=draft.price,
        capacity=draft.capacity,
        gate_id=draft.gate_id,
        position=position,
    )


@unit_of_work
async def change_type(kind: TicketType, **changes: Any) -> TicketType:
    """Set name, price, capacity or ``gate_id``. What was sold stays as it is. Raises NameTaken, UnknownGate."""
    await Event.filter(id=kind.event_id).select_for_update(no_key=True).get()
    if "name" in changes:
        _check_name(changes["name"], await TicketType.filter(event_id=kind.event_id).exclude(id=kind.id))
    await check_gate(kind.event_id, changes.get("gate_id"))
    if changes:
        await TicketType.filter(id=kind.id).update(**changes)
    return await TicketType.get(id=kind.id)


def _check_name(name: str, others: list[TicketType]) -> None:
    if name.casefold() in {other.name.casefold() for other in others}:
        raise NameTaken(name)
