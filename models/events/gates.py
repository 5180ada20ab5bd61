"""An event's gates: its entrances."""

from collections.abc import Collection

from tortoise.exceptions import IntegrityError
from tortoise.expressions import Q

from models.clock import now
from models.storage.database import unit_of_work
from models.tables import Gate, Link, LinkKind, StaffMember

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
    """Remove a gate that nothing needs: who is off the staff, or was invited in vain, stands there no more.

    Raises GateInUse.
    """
    try:
        await _leave(gate_id)
        await Gate.filter(id=gate_id).delete()
    except IntegrityError as referred_to:
        raise GateInUse(gate_id) from referred_to


async def check_gate(event_id: int, gate_id: int | None) -> None:
    """Raises UnknownGate unless the event has this gate, which then stays for the rest of the unit of work.

    None is every gate.
    """
    if gate_id is not None:
        await hold_gates({gate_id}, event_id=event_id)


async def hold_gates(gate_ids: Collection[int], **of: int) -> None:
    """Let nobody remove these gates before the end of the unit of work. Raises UnknownGate if one is not there.

    Locks them in the order of ids, after tickets, events and staff.
    """
    held = Gate.filter(id__in=gate_ids, **of).select_for_update(no_key=True).order_by("id")
    if missing := set(gate_ids) - {gate.id for gate in await held}:
        raise UnknownGate(min(missing))


async def _leave(gate_id: int) -> None:
    places = StaffMember.filter(gate_id=gate_id)
    unfilled = await places.filter(person_id=None).values_list("id", flat=True)
    late = Link.filter(kind=LinkKind.STAFF_INVITE, subject_id__in=unfilled, expires_at__lte=now())
    ended = Q(revoked_at__isnull=False) | Q(id__in=await late.values_list("subject_id", flat=True))
    await places.filter(ended).update(gate_id=None)
