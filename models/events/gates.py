"""An event's gates: its entrances."""

from tortoise.exceptions import IntegrityError

from models.storage.database import unit_of_work
from models.tables import Gate

LONGEST_NAME = 40


class NameTaken(Exception):
    """Another gate of the event has this name."""


class GateInUse(Exception):
    """Staff stand at the gate, tickets need it, or people came in there."""


class UnknownGate(Exception):
    """The event has no such gate."""


async def gates_of(event_id: int) -> list[Gate]:
    """The event's entrances by name."""
    return await Gate.filter(event_id=event_id).order_by("name")


@unit_of_work
async def add_gate(event_id: int, name: str) -> Gate:
    """An entrance of this name; the one that is there if there is one."""
    gate, _ = await Gate.get_or_create(event_id=event_id, name=name)
    return gate


async def gate_of(gate_id: int) -> Gate | None:
    """The gate with this id, of whatever event."""
    return await Gate.get_or_none(id=gate_id)


@unit_of_work
async def rename_gate(gate_id: int, name: str) -> Gate:
    """Call a gate otherwise, everywhere. Raises NameTaken, UnknownGate if it is there no more."""
    try:
        is_there = await Gate.filter(id=gate_id).update(name=name)
    except IntegrityError as taken:  # the database alone knows of names that are given at this moment
        raise NameTaken(name) from taken
    if not is_there:
        raise UnknownGate(gate_id)
    return await Gate.get(id=gate_id)


@unit_of_work
async def remove_gate(gate_id: int) -> None:
    """Remove a gate that nothing refers to. Raises GateInUse."""
    try:
        await Gate.filter(id=gate_id).delete()
    except IntegrityError as referred_to:
        raise GateInUse(gate_id) from referred_to


async def check_gate(event_id: int, gate_id: int | None) -> None:
    """Raises UnknownGate unless the event has this gate. None is every gate."""
    if gate_id is not None and not await Gate.exists(id=gate_id, event_id=event_id):
        raise UnknownGate(gate_id)
