"""Places of a ticket type: how many are left, holding and releasing them. Safe against any number of buyers at once."""

from tortoise.expressions import F, Q

from models.storage.database import unit_of_work
from models.tables import Ticket, TicketType


def places_left(type: TicketType) -> int | None:  # noqa: A002  # the field's word
    """How many places can still be held; None: no limit."""
    return None if type.capacity is None else max(0, type.capacity - type.held)


def held_by(ticket: Ticket) -> int:
    """How many places a ticket holds: of a credential as many as were expected, however many came."""
    return ticket.places if ticket.expected is None else ticket.expected


@unit_of_work
async def hold(type_id: int, places: int) -> bool:
    """Hold places if so many are left. False: too few are, and nothing is held."""
    has_room = Q(capacity=None) | Q(capacity__gte=F("held") + places)
    return bool(await TicketType.filter(has_room, id=type_id).update(held=F("held") + places))


@unit_of_work
async def hold_anyway(type_id: int, places: int) -> int:
    """Hold places that are paid for, whether they are left or not. By how many people the type is now oversold."""
    await TicketType.filter(id=type_id).update(held=F("held") + places)
    held = await TicketType.get(id=type_id)
    return 0 if held.capacity is None else min(places, max(0, held.held - held.capacity))


@unit_of_work
async def release(type_id: int, places: int) -> None:
    """Give held places back."""
    await TicketType.filter(id=type_id).update(held=F("held") - places)
