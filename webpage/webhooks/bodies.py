"""What a call to a webhook says. It is made when it is sent, from what is true then; it holds no secret."""

from collections.abc import Mapping
from typing import Literal

from models.programs.listing import checkin_by_id, order_by_id
from models.programs.webhooks import TEST, News
from models.tables import WebhookDelivery
from webpage.api.shapes.basics import Moment, Resource
from webpage.api.shapes.checkins import CheckInResource, checkin_resource
from webpage.api.shapes.orders import OrderResource, order_resource


class OrderPlaced(Resource):
    """An order was issued."""

    type: Literal["order.placed"] = "order.placed"
    timestamp: Moment
    data: OrderResource


class OrderPaid(Resource):
    """An order was paid for."""

    type: Literal["order.paid"] = "order.paid"
    timestamp: Moment
    data: OrderResource


class CheckInMade(Resource):
    """Somebody was let in."""

    type: Literal["checkin"] = "checkin"
    timestamp: Moment
    data: CheckInResource


class CheckInReverted(Resource):
    """A check-in was undone; ``data`` is the record of the undo."""

    type: Literal["checkin.reverted"] = "checkin.reverted"
    timestamp: Moment
    data: CheckInResource


class Nothing(Resource):
    """No facts."""


class Trial(Resource):
    """Somebody tries the webhook."""

    type: Literal["test"] = "test"
    timestamp: Moment
    data: Nothing


SHAPES: Mapping[News, type[Resource]] = {
    News.ORDER_PLACED: OrderPlaced,
    News.ORDER_PAID: OrderPaid,
    News.CHECKIN: CheckInMade,
    News.CHECKIN_REVERTED: CheckInReverted,
}


async def body_of(row: WebhookDelivery) -> bytes:
    """The body, as JSON."""
    return (await _body(row)).model_dump_json().encode()


async def _body(row: WebhookDelivery) -> Resource:
    if row.kind == TEST:
        return Trial(timestamp=row.created_at, data=Nothing())
    match News(row.kind):
        case News.ORDER_PLACED:
            return OrderPlaced(timestamp=row.created_at, data=order_resource(await order_by_id(row.about["order"])))
        case News.ORDER_PAID:
            return OrderPaid(timestamp=row.created_at, data=order_resource(await order_by_id(row.about["order"])))
        case News.CHECKIN:
            record = await checkin_by_id(row.about["checkin"])
            return CheckInMade(timestamp=row.created_at, data=checkin_resource(record))
        case News.CHECKIN_REVERTED:
            record = await checkin_by_id(row.about["undo"])
            return CheckInReverted(timestamp=row.created_at, data=checkin_resource(record))
