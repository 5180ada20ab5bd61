"""Payment at the door: a staff member takes it, the order is paid, and who took it is kept."""

from collections.abc import Sequence
from dataclasses import dataclass

from tortoise.functions import Count, Sum

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


async def taken_by(staff_id: int) -> tuple[int, int]:
    """What this staff member was paid at the door, in the currency's smallest unit, and for how many orders."""
    return (await takings_of([staff_id])).get(staff_id, (0, 0))


async def takings_of(staff_ids: Sequence[int]) -> dict[int, tuple[int, int]]:
    """The same of those who were paid something. Sums over the index on staff member and total."""
    sums = (
        await Order.filter(paid_to_id__in=staff_ids)
        .annotate(amount=Sum("total"), orders=Count("id"))
        .group_by("paid_to_id")
        .values("paid_to_id", "amount", "orders")
    )
    return {row["paid_to_id"]: (int(row["amount"]), row["orders"]) for row in sums}
