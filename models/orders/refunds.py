"""Cancelling an order, and giving its money back.

The money itself goes back where it came from: at the payment provider, or by hand. Here it is noted, once, so that
nobody is paid back twice, and the guest is told.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from tortoise.expressions import Q
from tortoise.functions import Count, Sum
from tortoise.queryset import QuerySet

from models.clock import now
from models.events.capacity import held_by, release
from models.orders.payments_at_door import AMOUNT_CHANGED
from models.owed.outbox import Kind, owed
from models.storage.database import unit_of_work
from models.tables import Event, Order, OrderStatus, StaffMember, Ticket
from models.tickets.care import CareRefused

ISSUED = frozenset({OrderStatus.PENDING, OrderStatus.PAID})
A_PAGE = 8


@dataclass(frozen=True, slots=True)
class Page:
    """Some of the orders whose money is to be given back."""

    orders: list[Order]
    count: int
    amount: int
    """Of all of them, in the smallest unit of the event's currency."""


@unit_of_work
async def cancel_order(order_id: int) -> bool:
    """Cancel an order with all its tickets; their places are free again, the guests are told. False: it was cancelled.

    Money that was paid for it is to be given back after that. Raises CareRefused if somebody is in.
    """
    order = await Order.filter(id=order_id).select_for_update(no_key=True).get()
    if order.status not in ISSUED:
        return False
    tickets = await _locked(order)
    if _somebody_is_in(tickets):
        raise CareRefused("care.somebody_is_in")
    await _end(order, tickets, OrderStatus.CANCELLED)
    await _tell(order, Kind.ORDER_CANCELLED)
    return True


@unit_of_work
async def mark_refunded(order_id: int, *, amount: int) -> bool:
    """Note that the money for an order was given back: its tickets are void, the guest is told. False: it was before.

    ``amount`` is what whoever says so was shown, in the currency's smallest unit. Raises CareRefused for an order that
    nobody has paid, and while somebody is in on it, unless the whole event is cancelled.
    """
    order = await Order.filter(id=order_id).select_for_update(no_key=True).get()
    if order.status is OrderStatus.REFUNDED:
        return False
    if not is_refundable(order):
        raise CareRefused("care.nothing_to_refund")
    if order.total != amount:
        raise CareRefused(AMOUNT_CHANGED)
    event, tickets = await Event.get(id=order.event_id), await _locked(order)
    if event.cancelled_at is None and _somebody_is_in(tickets):
        raise CareRefused("care.somebody_is_in")
    await _end(order, tickets, OrderStatus.REFUNDED)
    await _tell(order, Kind.REFUNDED)
    return True


def is_refundable(order: Order) -> bool:
    """Whether money was paid for the order and has not been given back."""
    return order.paid_at is not None and order.total > 0 and order.status in {OrderStatus.PAID, OrderStatus.CANCELLED}


def is_refund_due(order: Order, event: Event) -> bool:
    """Whether the order's money is to be given back: it is cancelled, or the event is."""
    return is_refundable(order) and (order.status is OrderStatus.CANCELLED or event.cancelled_at is not None)


def refund_due(event: Event) -> Q:
    """The same of orders of this event, as a condition."""
    to_be_returned = Q(status=OrderStatus.CANCELLED)
    if event.cancelled_at is not None:
        to_be_returned |= Q(status=OrderStatus.PAID)
    return to_be_returned & Q(event_id=event.id, paid_at__isnull=False, total__gt=0)


async def order_by_id(order_id: int) -> Order | None:
    """The order, with its event and who took payment for it at the door."""
    return await Order.get_or_none(id=order_id).select_related("event", "paid_to")


async def is_of_several(ticket: Ticket) -> bool:
    """Whether the ticket's order has more tickets that are not cancelled."""
    return await Ticket.filter(order_id=ticket.order_id, cancelled_at=None).exclude(id=ticket.id).exists()


async def first_ticket(order_id: int) -> int | None:
    """A ticket of the order, if it was issued."""
    ticket = await Ticket.filter(order_id=order_id).order_by("id").first()
    return ticket.id if ticket else None


async def refunds_due(event: Event, page: int = 0) -> Page:
    """The orders whose money is to be given back: the cancelled ones; all, when the event is."""
    due = _due(event)
    [all_of_them] = await due.annotate(count=Count("id"), amount=Sum("total")).values("count", "amount")
    orders = await due.order_by("id").offset(page * A_PAGE).limit(A_PAGE)
    return Page(orders, all_of_them["count"], int(all_of_them["amount"] or 0))


async def all_refunds_due(event: Event) -> list[Order]:
    """All of them, with who took payment at the door."""
    return await _due(event).select_related("paid_to").order_by("id")


async def events_with_refunds(member: StaffMember) -> list[Event]:
    """The events at which this organiser has money to give back: this one, and those that were cancelled."""
    duties = StaffMember.filter(person_id=member.person_id, role=member.role, revoked_at=None)
    mine = Event.filter(Q(id=member.event_id) | Q(cancelled_at__isnull=False))
    events = await mine.filter(id__in=await duties.values_list("event_id", flat=True)).order_by("starts_at", "id")
    return [event for event in events if await _due(event).exists()]


def _due(event: Event) -> QuerySet[Order]:
    return Order.filter(refund_due(event))


async def _locked(order: Order) -> list[Ticket]:
    """The order's tickets. Locked in the order of ids, like the door, which lets nobody in on them meanwhile."""
    return await Ticket.filter(order_id=order.id).select_for_update(no_key=True).order_by("id")


def _somebody_is_in(tickets: Iterable[Ticket]) -> bool:
    return any(ticket.admitted for ticket in tickets if ticket.cancelled_at is None)


async def _end(order: Order, tickets: Iterable[Ticket], status: OrderStatus) -> None:
    """Void the order's tickets and give back their places."""
    moment = now()
    order.status = status
    order.cancelled_at = order.cancelled_at or moment
    await order.save(update_fields=["status", "cancelled_at"])
    for ticket in tickets:
        if ticket.cancelled_at is None:
            ticket.cancelled_at = moment
            await ticket.save(update_fields=["cancelled_at"])
            if not ticket.rehearsal:
                await release(ticket.type_id, held_by(ticket))
        if ticket.holder_id is not None:
            await owed(ticket.holder_id, Kind.TICKET_REFRESH, ticket=ticket.id).save()


async def _tell(order: Order, kind: Kind) -> None:
    if order.booker_id is not None:
        await owed(order.booker_id, kind, order=order.id).save()
