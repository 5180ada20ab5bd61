"""Orders: what was sold here or elsewhere, and what becomes of it."""

from models.orders.buying import PurchaseRefused, Refusal
from models.orders.payments_at_door import AMOUNT_CHANGED, PaymentRefused, take_payment
from models.orders.refunds import cancel_order, mark_refunded
from models.programs.listing import acting_member, order_by_id, order_numbered, orders_page
from models.programs.orders import NumberTaken, make_order, mark_paid
from models.tables import Order
from models.tickets.care import CareRefused
from webpage.api.events import event_of
from webpage.api.operations import Call, Reply
from webpage.api.paging import next_page
from webpage.api.shapes.orders import Orders, PaidWhere, order_resource
from webpage.problems import Problem, Trouble

TROUBLES = {
    Refusal.GONE: Trouble.UNKNOWN_TYPE,
    Refusal.CANCELLED: Trouble.NOT_FOR_SALE,
    Refusal.OVER: Trouble.NOT_FOR_SALE,
}
"""The rest of what refuses an order says that too few places are left."""

MONEY_TROUBLES = {AMOUNT_CHANGED: Trouble.AMOUNT_CHANGED}
"""The rest of what refuses money says that none is to be paid, or given back."""


async def list_orders(call: Call) -> Reply:
    """The event's orders. Invoices that nobody has paid are none."""
    event = await event_of(call)
    asked = call.query
    wanted = {"status": asked.status, "external_number": asked.external_number}
    columns = {name: value for name, value in wanted.items() if value is not None}
    rows = await orders_page(event, asked.cursor, asked.limit, due=asked.refund_due, **columns)
    return Reply(Orders(items=[order_resource(order) for order in rows], next=next_page(call, rows)))


async def create_order(call: Call) -> Reply:
    """Issue an order with its tickets at once, as far as there are places."""
    event = await event_of(call)
    try:
        order = await make_order(call.house.links, event, call.body.draft())
    except PurchaseRefused as refusal:
        raise Problem(TROUBLES.get(refusal.reason, Trouble.SOLD_OUT)) from refusal
    except NumberTaken as refusal:
        raise Problem(Trouble.NUMBER_TAKEN) from refusal
    return Reply(order_resource(await order_by_id(order.id)), status=201)


async def get_order(call: Call) -> Reply:
    """One order, by its number."""
    return Reply(order_resource(await order_of(call)))


async def cancel_an_order(call: Call) -> Reply:
    """Cancel an order that nobody has used: its tickets are void, its places free. A second time changes nothing.

    Money is given back where it was paid; note it with ``refund``.
    """
    order = await order_of(call)
    try:
        await cancel_order(order.id)
    except CareRefused as refusal:
        raise Problem(Trouble.NOT_CANCELLABLE) from refusal
    return Reply(order_resource(await order_by_id(order.id)))


async def pay_an_order(call: Call) -> Reply:
    """Note that an order that was to be paid at the door was paid, there or elsewhere.

    A second time changes nothing.
    """
    order, asked = await order_of(call), call.body
    amount = order.total if asked.amount is None else asked.amount
    try:
        if asked.where is PaidWhere.DOOR:
            await take_payment(order.id, await acting_member(call.organiser_id, order.event), amount=amount)
        else:
            await mark_paid(order.id, amount=amount)
    except PaymentRefused as refusal:
        raise Problem(MONEY_TROUBLES.get(refusal.key, Trouble.NOT_PAYABLE)) from refusal
    return Reply(order_resource(await order_by_id(order.id)))


async def refund_an_order(call: Call) -> Reply:
    """Note that the money was given back, which is done where it was paid. The order's tickets are void from then on.

    A second time changes nothing.
    """
    order, asked = await order_of(call), call.body
    try:
        await mark_refunded(order.id, amount=order.total if asked.amount is None else asked.amount)
    except CareRefused as refusal:
        raise Problem(MONEY_TROUBLES.get(refusal.key, Trouble.NOT_REFUNDABLE)) from refusal
    return Reply(order_resource(await order_by_id(order.id)))


async def order_of(call: Call) -> Order:
    """The order that the path names. Raises Problem."""
    event = await event_of(call)
    order = await order_numbered(event.id, call.path["number"])
    if order is None:
        raise Problem(Trouble.NOT_FOUND)
    return order
