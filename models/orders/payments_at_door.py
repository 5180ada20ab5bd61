"""Payment at the door: a staff member takes it, the order is paid, and who took it is kept."""

from collections.abc import Sequence
from dataclasses import dataclass

from tortoise.functions import Count, Sum
from tortoise.queryset import QuerySet

from models.clock import now
from models.owed.outbox import Kind, owed
from models.programs.webhooks import order_paid
from models.storage.database import unit_of_work
from models.tables import Order, OrderStatus, PaymentMethod, StaffMember, Ticket

AMOUNT_CHANGED = "staff.amount_changed"


class PaymentRefused(Exception):
    """Nothing is to be paid on this order, or not this amount; ``key`` of the catalogue ``staff`` says why."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


@dataclass(frozen=True, slots=True)
class Payment:
    """A payment at the door. ``again``: it had been taken before."""

    order: Order
    again: bool


@dataclass(frozen=True, slots=True)
class Taken:
    """What a staff member was paid at the door, in the currency's smallest unit, and for how many orders."""

    amount: int = 0
    orders: int = 0
    given_back: int = 0
    """Of the amount: what was refunded later, by whomever."""


@unit_of_work
async def take_payment(order_id: int, staff: StaffMember, *, amount: int) -> Payment:
    """Mark a pending order as paid to this staff member. A second time changes nothing. Raises PaymentRefused.

    ``amount`` is what the staff member was shown and took, in the currency's smallest unit.
    """
    pending = Order.filter(id=order_id, event_id=staff.event_id, status=OrderStatus.PENDING, total=amount)
    taken = await pending.update(
        status=OrderStatus.PAID, paid_at=now(), payment_method=PaymentMethod.DOOR, paid_to_id=staff.id
    )
    order = await Order.get(id=order_id, event_id=staff.event_id).select_related("paid_to")
    if taken:
        await refresh_holders(order)
        await order_paid(order.event_id, order.id)
    elif order.status is OrderStatus.PENDING:
        raise PaymentRefused(AMOUNT_CHANGED)
    elif order.status is not OrderStatus.PAID:
        raise PaymentRefused("staff.nothing_to_pay")
    return Payment(order, again=not taken)


async def refresh_holders(order: Order) -> None:
    """Owe the holders of the order's tickets that their messages show what is true now."""
    for ticket in await Ticket.filter(order_id=order.id, holder_id__isnull=False, cancelled_at=None).order_by("id"):
        if ticket.holder_id is not None:
            await owed(ticket.holder_id, Kind.TICKET_REFRESH, ticket=ticket.id).save()


async def taken_by(member: StaffMember) -> Taken:
    """What this staff member was paid at the door."""
    return (await takings_of(member.event_id, [member.id])).get(member.id, Taken())


async def takings_of(event_id: int, staff_ids: Sequence[int]) -> dict[int, Taken]:
    """The same of those staff members of an event who were paid something.

    Sums over the index on staff member and total; refunded orders are few, and found by event and status.
    """
    taken = await _sums(Order.filter(paid_to_id__in=staff_ids))
    refunded = await _sums(Order.filter(event_id=event_id, status=OrderStatus.REFUNDED, paid_to_id__in=staff_ids))
    return {staff: Taken(amount, orders, refunded.get(staff, (0, 0))[0]) for staff, (amount, orders) in taken.items()}


async def _sums(orders: QuerySet[Order]) -> dict[int, tuple[int, int]]:
    """The total and the number of these orders, by who was paid."""
    sums = (
        await orders.annotate(amount=Sum("total"), orders=Count("id"))
        .group_by("paid_to_id")
        .values("paid_to_id", "amount", "orders")
    )
    return {row["paid_to_id"]: (int(row["amount"]), row["orders"]) for row in sums}
