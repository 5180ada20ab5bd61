"""An event's gates: its entrances."""

from models.storage.database import unit_of_work
from models.tables import Arrivals, CheckIn, Gate, StaffMember, TicketType

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
async def rename_gate(gate_id: int, name: str) -> None:
    """Call a gate otherwise, everywhere. Raises NameTaken."""
    gate = await Gate.get(id=gate_id)
    if await Gate.filter(event_id=gate.event_id, name=name).exclude(id=gate_id).exists():
        raise NameTaken(name)
    await Gate.filter(id=gate_id).update(name=name)


@unit_of_work
async def remove_gate(gate_id: int) -> None:
    """Remove a gate that nothing refers to. Raises GateInUse."""
    for table in (StaffMember, TicketType, CheckIn, Arrivals):
        if await table.exists(gate_id=gate_id):
            raise GateInUse(gate_id)
    await Gate.filter(id=gate_id).delete()


async def check_gate(event_id: int, gate_id: int | None) -> None:
    """Raises UnknownGate unless the event has this gate. None is every gate."""
    if gate_id is not None and not await Gate.exists(id=gate_id, event_id=event_id):
        raise UnknownGate(gate_id)
