"""What guests read when their order is cancelled or paid back."""

from typing import Any

from bot.sandbox import Person as Phone
from models.clock import now
from models.orders.refunds import cancel_order, mark_refunded
from models.tables import Event, Order, OrderStatus, Owed, PaymentMethod
from tests.bot.sending import Post
from tests.makers import make_event, make_order, make_ticket


async def bought(post: Post, language: str = "en", **columns: Any) -> tuple[Phone, Order]:
    phone, person = await post.someone("Ada", language)
    event: Event = await make_event()
    columns = {"total": 2400, "payment_method": PaymentMethod.TELEGRAM, **columns}
    order = await make_order(event, person, **columns)
    await make_ticket(event, order=order, holder=person)
    return phone, order


async def test_a_cancelled_order_says_that_the_money_comes_back_if_any_was_paid(post: Post) -> None:
    phone, order = await bought(post)
    await cancel_order(order.id)
    message = await phone.receives("was cancelled by the organiser")
    assert order.number in message.text
    assert "You paid €24.00; the organiser gives it back." in message.text


async def test_an_order_that_was_not_paid_says_nothing_of_money(post: Post) -> None:
    phone, order = await bought(post, paid=False)
    await cancel_order(order.id)
    assert "€" not in (await phone.receives("was cancelled by the organiser")).text


async def test_a_refund_says_how_much_in_the_guests_language(post: Post) -> None:
    phone, order = await bought(post, "zh-hans")
    await mark_refunded(order.id, amount=2400)
    assert "€24.00" in (await phone.receives("退还")).text


async def test_cancelled_and_paid_back_before_anything_was_sent_is_told_once(post: Post) -> None:
    phone, order = await bought(post)
    await Order.filter(id=order.id).update(status=OrderStatus.CANCELLED, cancelled_at=now())
    await mark_refunded(order.id, amount=2400)
    await phone.receives("was given back")
    row = await Owed.filter(kind="refunded").first()
    assert row is not None
    await Owed.create(
        chat_id=phone.id,
        kind="order_cancelled",
        priority=5,
        about={"order": order.id},
        created_at=now(),
        due_at=now(),
    )
    await post.delivered()
    assert not [message for message in phone.chat.messages if "was cancelled" in message.text]
