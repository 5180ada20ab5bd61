"""Orders."""

from webpage.api import claim_links, orders
from webpage.api.catalogue.places import EVENT, MANAGE, ORDER, READ
from webpage.api.operations import Operation
from webpage.api.shapes import orders as order_shapes
from webpage.problems import Trouble

OPERATIONS: tuple[Operation, ...] = (
    Operation("GET", EVENT + "/orders", orders.list_orders, order_shapes.Orders, READ, query=order_shapes.OrderFilter),
    Operation(
        "POST",
        EVENT + "/orders",
        orders.create_order,
        order_shapes.OrderResource,
        MANAGE,
        status=201,
        takes=order_shapes.NewOrder,
        troubles=(Trouble.UNKNOWN_TYPE, Trouble.SOLD_OUT, Trouble.NOT_FOR_SALE, Trouble.NUMBER_TAKEN),
    ),
    Operation("GET", ORDER, orders.get_order, order_shapes.OrderResource, READ),
    Operation(
        "GET",
        ORDER + "/claim-link",
        claim_links.get_claim_link,
        order_shapes.ClaimLink,
        MANAGE,
        troubles=(Trouble.CANCELLED, Trouble.CLAIMED, Trouble.NO_CLAIM_LINK),
    ),
    Operation(
        "POST",
        ORDER + "/claim-link",
        claim_links.replace_order_claim_link,
        order_shapes.ClaimLink,
        MANAGE,
        troubles=(Trouble.CANCELLED, Trouble.CLAIMED),
        repeat=claim_links.get_claim_link,
    ),
    Operation(
        "POST",
        ORDER + "/take-back",
        claim_links.take_order_back,
        order_shapes.ClaimLink,
        MANAGE,
        troubles=(Trouble.CANCELLED, Trouble.CLAIMED, Trouble.NO_CLAIM_LINK, Trouble.USED),
        repeat=claim_links.get_claim_link,
    ),
    Operation(
        "POST",
        ORDER + "/cancel",
        orders.cancel_an_order,
        order_shapes.OrderResource,
        MANAGE,
        troubles=(Trouble.NOT_CANCELLABLE,),
    ),
    Operation(
        "POST",
        ORDER + "/pay",
        orders.pay_an_order,
        order_shapes.OrderResource,
        MANAGE,
        takes=order_shapes.NewPayment,
        takes_optional=True,
        troubles=(Trouble.NOT_PAYABLE, Trouble.AMOUNT_CHANGED),
    ),
    Operation(
        "POST",
        ORDER + "/refund",
        orders.refund_an_order,
        order_shapes.OrderResource,
        MANAGE,
        takes=order_shapes.NewRefund,
        takes_optional=True,
        troubles=(Trouble.NOT_REFUNDABLE, Trouble.AMOUNT_CHANGED),
    ),
)
