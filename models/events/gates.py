"""An event's gates: its entrances."""

from models.storage.database import unit_of_work
from models.tables import Gate

LONGEST_NAME = 40


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


async def check_gate(event_id: int, gate_id: int | None) -> None:
    """Raises UnknownGate unless the event has this gate. None is every gate."""
    if gate_id is not None and not await Gate.exists(id=gate_id, event_id=event_id):
        raise UnknownGate(gate_id)
