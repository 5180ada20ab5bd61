"""What is still to be paid of an order once one of its tickets is cancelled."""

from collections.abc import Sequence

from models.clock import now
from models.guest_list.vocabulary import State
from models.orders.payments_at_door import refresh_holders
from models.programs.webhooks import order_paid
from models.tables import Order, OrderStatus, PaymentMethod, Ticket


async def reduce(order: Order, cancelled: Ticket, others: Sequence[Ticket]) -> None:
    """Take a cancelled ticket's part off what an unpaid order costs. The tickets come with their types, and with those
    that they were split off.

    If nothing is to be paid for the others, the order is paid.
    """
    part, left = _part(cancelled), sum(map(_part, others))
    if order.status is not OrderStatus.PENDING or not part:
        return
    order.total = round(order.total * left / (part + left))
    if not left:
        order.status, order.paid_at, order.payment_method = OrderStatus.PAID, now(), PaymentMethod.ELSEWHERE
        await order_paid(order.event_id, order.id)
    await order.save(update_fields=["total", "status", "paid_at", "payment_method"])
    await refresh_holders(order)


def _part(ticket: Ticket) -> int:
    """What a ticket has to do with its order's price: by what a guest list said of its places, else by its type."""
    said = ticket.imported or (ticket.split_from and ticket.split_from.imported) or {}
    if said.get("state") == State.PAID:
        return 0
    if said.get("amount") is None:
        return int(ticket.type.price * ticket.places)
    return round(int(said["amount"]) * ticket.places / int(said["places"]))
