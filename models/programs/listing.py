"""Lists of an organiser's rows for programs, page by page, by ascending id: a page never shifts under its reader."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, TypeVar

from tortoise.expressions import Q, Subquery
from tortoise.models import Model
from tortoise.queryset import QuerySet

from models.attendance.guests import Standing, guests
from models.clock import now
from models.orders.refunds import refund_due
from models.tables import (
    REHEARSAL,
    CheckIn,
    DoorDevice,
    Event,
    Gate,
    Link,
    LinkKind,
    Order,
    OrderStatus,
    Role,
    StaffMember,
    Ticket,
    TicketType,
)

Row = TypeVar("Row", bound=Model)
ISSUED = (OrderStatus.PENDING, OrderStatus.PAID, OrderStatus.CANCELLED, OrderStatus.REFUNDED)
"""Orders that have, or had, tickets. An invoice that nobody paid is nobody's order yet."""


async def events_page(organiser_id: int, after: int, most: int) -> list[Event]:
    """The events that the organiser runs."""
    return await _page(_run_by(organiser_id), after, most)


async def events_page_at(organiser_id: int, offset: int, most: int) -> list[Event]:
    """The events that the organiser runs, in order of their start, from the ``offset``-th on."""
    return await _run_by(organiser_id).order_by("starts_at", "id").offset(offset).limit(most)


async def event_count(organiser_id: int) -> int:
    """How many events the organiser runs."""
    return await _run_by(organiser_id).count()


async def run_event(organiser_id: int, event_id: int) -> Event | None:
    """One of the events that the organiser runs."""
    return await _run_by(organiser_id).get_or_none(id=event_id)


async def run_events(organiser_id: int, event_ids: Sequence[int]) -> list[Event]:
    """Those of these events that the organiser runs, in order of ids."""
    return await _run_by(organiser_id).filter(id__in=event_ids).order_by("id")


async def event_by_slug(organiser_id: int, slug: str) -> Event | None:
    """The event with this short name that the organiser runs; their own, if others have one of this name, too."""
    found = await _run_by(organiser_id).filter(slug=slug).order_by("id")
    return min(found, key=lambda event: event.organiser_id != organiser_id, default=None)


async def acting_member(organiser_id: int, event: Event) -> StaffMember:
    """As whom the organiser, and a program that acts for them, does something at an event that they run."""
    return await _duties(organiser_id).get(event_id=event.id)


async def owning_member(event: Event) -> StaffMember:
    """The organiser to whom the event belongs, on its staff."""
    return await acting_member(event.organiser_id, event)


async def types_of(event_id: int) -> list[TicketType]:
    """The event's ticket types in the organiser's order."""
    return await TicketType.filter(event_id=event_id).order_by("position", "id")


async def type_of(event_id: int, type_id: int) -> TicketType | None:
    """One of the event's ticket types."""
    return await TicketType.get_or_none(event_id=event_id, id=type_id)


async def gates_page(event_id: int, after: int, most: int) -> list[Gate]:
    """The event's gates."""
    return await _page(Gate.filter(event_id=event_id), after, most)


async def staff_page(event_id: int, after: int, most: int) -> list[StaffMember]:
    """Who is or was on the event's staff, and open invites."""
    invites = Link.filter(kind=LinkKind.STAFF_INVITE, used_at=None, revoked_at=None, expires_at__gt=now())
    there = Q(person_id__isnull=False) | Q(revoked_at=None, id__in=Subquery(invites.values("subject_id")))
    return await _page(StaffMember.filter(there, event_id=event_id), after, most)


async def member_of(event_id: int, member_id: int) -> StaffMember | None:
    """One of the event's staff, or an invite, also when it has ended."""
    return await StaffMember.get_or_none(event_id=event_id, id=member_id)


async def devices_page(event_id: int, after: int, most: int) -> list[DoorDevice]:
    """The devices of the event's staff, also released ones, each with its staff member."""
    return await _page(DoorDevice.filter(staff__event_id=event_id).select_related("staff"), after, most)


async def device_of(event_id: int, device_id: int) -> DoorDevice | None:
    """One of them."""
    return await DoorDevice.get_or_none(id=device_id, staff__event_id=event_id).select_related("staff")


async def orders_page(event: Event, after: int, most: int, *, due: bool | None = None, **columns: Any) -> list[Order]:
    """The event's orders with these ``columns``, rehearsals left out, each with its tickets.

    Those whose money is ``due`` to be given back, or the others; None: all.
    """
    rows = _orders(event.id).filter(**columns)
    if due is not None:
        rows = rows.filter(refund_due(event) if due else ~refund_due(event))
    return await _page(rows, after, most)


async def order_numbered(event_id: int, number: str) -> Order | None:
    """The event's order with this number, with its tickets."""
    return await _orders(event_id).get_or_none(number=number)


async def tickets_page(
    event: Event,
    after: int,
    most: int,
    *,
    text: str | None = None,
    order: str | None = None,
    standing: Standing | None = None,
) -> list[Ticket]:
    """The event's tickets with order and type; those ``text`` finds (`models.tickets.search`), or an order's.

    Or those who stand so.
    """
    rows = await guests(event, standing, text or "")
    if order is not None:
        rows = rows.filter(order__number=order)
    return await _page(rows.select_related("order", "type", "event"), after, most)


async def ticket_ids_of_orders(order_ids: Sequence[int]) -> list[tuple[int, int]]:
    """The tickets of these orders, each with its order, by ascending id."""
    rows = await Ticket.filter(order_id__in=order_ids).order_by("id").values_list("id", "order_id")
    return [(int(ticket_id), int(order_id)) for ticket_id, order_id in rows]


async def organisers_ticket(organiser_id: int, ticket_id: int) -> Ticket | None:
    """A ticket of any of the events that the organiser runs, with its event."""
    ticket = await Ticket.get_or_none(id=ticket_id, rehearsal=False).select_related("event")
    return ticket if ticket and await run_event(organiser_id, ticket.event_id) else None


async def ticket_of(event_id: int, ticket_id: int) -> Ticket | None:
    """One of the event's tickets with order, type and event."""
    rows = Ticket.filter(event_id=event_id, rehearsal=False).select_related("order", "type", "event")
    return await rows.get_or_none(id=ticket_id)


async def checkins_page(
    event_id: int, after: int, most: int, *, since: datetime | None = None, **columns: Any
) -> list[CheckIn]:
    """Every attempt at the event with these ``columns``, received ``since`` then, rehearsals left out."""
    rows = CheckIn.filter(event_id=event_id, ticket__rehearsal=False, **columns)
    if since is not None:
        rows = rows.filter(received_at__gte=since)
    return await _page(rows.select_related("ticket", "ticket__order", "gate", "staff"), after, most)


async def checkin_by_id(checkin_id: int) -> CheckIn:
    """One record with ticket, order, gate and staff member."""
    return await CheckIn.get(id=checkin_id).select_related("ticket", "ticket__order", "gate", "staff")


async def checkin_of(event_id: int, checkin_id: int) -> CheckIn | None:
    """One of the event's records."""
    return await CheckIn.get_or_none(id=checkin_id, event_id=event_id, ticket__rehearsal=False)


async def undo_of(checkin_id: int) -> CheckIn | None:
    """The record of the undo of this one."""
    return await CheckIn.get_or_none(annuls_id=checkin_id).select_related("ticket", "ticket__order", "gate", "staff")


async def order_by_id(order_id: int) -> Order:
    """One order with its tickets."""
    return await Order.get(id=order_id).prefetch_related("tickets", "tickets__type", "event")


def _run_by(organiser_id: int) -> QuerySet[Event]:
    return Event.filter(id__in=Subquery(_duties(organiser_id).values("event_id")))


def _duties(organiser_id: int) -> QuerySet[StaffMember]:
    return StaffMember.filter(person__organiser__id=organiser_id, role=Role.ORGANISER, revoked_at=None)


def _orders(event_id: int) -> QuerySet[Order]:
    rehearsed = Q(request_key__isnull=False) & Q(request_key__startswith=REHEARSAL)
    rows = Order.filter(~rehearsed, event_id=event_id, status__in=ISSUED)
    return rows.prefetch_related("tickets", "tickets__type", "event")


async def _page(rows: QuerySet[Row], after: int, most: int) -> list[Row]:
    return await rows.filter(id__gt=after).order_by("id").limit(most)
