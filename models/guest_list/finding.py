"""Reads what the database has of the orders of a guest list."""

from collections import defaultdict
from collections.abc import Sequence

from models.guest_list.groups import Group, guest_key
from models.guest_list.matching import Known, Room
from models.orders.numbers import LENGTH
from models.secrecy.secrets import Secrets
from models.tables import Event, EventKind, Order, Ticket, TicketType


async def find_known(secrets: Secrets, event: Event, groups: Sequence[Group], *, lock: bool = False) -> Known:
    """What is here of these groups, also if it was erased.

    With ``lock``, in a unit of work, nobody else changes it until that ends.
    """
    keys = {key: key for group in groups for key in (group.key, guest_key(group.lines[0]))}
    keys |= {secrets.erased_key(key): key for key in keys}
    query = Order.filter(event_id=event.id, import_key__in=list(keys)).order_by("id")
    orders = await (query.select_for_update(no_key=True) if lock else query)
    by_order: dict[int, list[Ticket]] = defaultdict(list)
    splits: dict[int, list[Ticket]] = defaultdict(list)
    if orders:
        tickets = Ticket.filter(order_id__in=[order.id for order in orders]).order_by("id")
        for ticket in await (tickets.select_for_update(no_key=True) if lock else tickets):
            if ticket.import_key is not None:
                by_order[ticket.order_id].append(ticket)
            elif ticket.split_from_id is not None and ticket.cancelled_at is None:
                splits[ticket.split_from_id].append(ticket)
    known = {keys[order.import_key]: order for order in orders if order.import_key is not None}
    return Known(known, by_order, await _our_numbers(event, groups), splits, secrets)


async def find_room(event: Event, *, lock: bool = False) -> Room:
    """The event's ticket types and what is left of them. With ``lock``, in a unit of work, nobody else takes places."""
    query = TicketType.filter(event_id=event.id).order_by("id")
    types = await (query.select_for_update(no_key=True) if lock else query)
    types.sort(key=lambda kind: (kind.position, kind.id))
    return Room(types, exhibition=event.kind is EventKind.EXHIBITION)


async def _our_numbers(event: Event, groups: Sequence[Group]) -> dict[str, bool]:
    """Those of the lists' order numbers that are Usher's own, at this event or another one of its organiser."""
    numbers = {group.lines[0].order.upper() for group in groups if len(group.lines[0].order) == LENGTH}
    if not numbers:
        return {}
    found = Order.filter(number__in=list(numbers), event__organiser_id=event.organiser_id)
    return {row["number"]: row["event_id"] == event.id for row in await found.values("number", "event_id")}
