"""News about an order that takes nobody in any more: cancelled, paid back."""

from bot.owed.letter import Letter, Recipient, say
from models.language.formats import moment, money
from models.orders.refunds import is_refundable, order_by_id
from models.tables import Order, OrderStatus, Owed


async def order_cancelled(recipient: Recipient, row: Owed) -> Letter:
    """To the booker, unless the money is back already: that message says it all."""
    order = await order_by_id(int(row.about["order"]))
    if order is None or order.status is not OrderStatus.CANCELLED:
        return []
    speak = recipient.voice
    text = speak.html("care.order_cancelled", **_facts(order, recipient))
    if is_refundable(order):
        text += "\n" + speak.html("care.order_cancelled_paid", amount=money(order.total, order.currency, speak))
    return say(recipient, text)


async def refunded(recipient: Recipient, row: Owed) -> Letter:
    """To the booker: how much comes back."""
    order = await order_by_id(int(row.about["order"]))
    if order is None or order.status is not OrderStatus.REFUNDED:
        return []
    speak = recipient.voice
    amount = money(order.total, order.currency, speak)
    return say(recipient, speak.html("care.refunded", amount=amount, **_facts(order, recipient)))


def _facts(order: Order, recipient: Recipient) -> dict[str, str]:
    when = moment(order.event.starts_at, order.event.zone, recipient.voice)
    return {"event": order.event.name, "when": when, "order": order.number}
