"""Cancelling an order and marking a refund in the chat: the bot names the payment, the guest is told."""

import csv
from io import StringIO
from typing import Any

from bot.organiser.refunds import refund_file
from bot.sandbox import Person as Phone
from bot.sandbox.conversations import Message
from models.clock import now
from models.language.speech import voice
from models.owed.outbox import Kind
from models.tables import Event, Order, OrderStatus, Owed, PaymentMethod, Ticket
from tests.bot.desk import event_of, on_duty, organiser_phone
from tests.bot.running import RunningBot
from tests.makers import make_event, make_order, make_person, make_ticket


async def paid_order(event: Event, tickets: int = 1, **columns: Any) -> Order:
    booker = await make_person("Ada Lovelace")
    columns = {
        "total": 2400,
        "payment_method": PaymentMethod.TELEGRAM,
        "telegram_charge": f"tg_{booker.id}",
        "provider_charge": "ch_3PqX",
        **columns,
    }
    order = await make_order(event, booker, **columns)
    for _ in range(tickets):
        await make_ticket(event, order=order, holder=booker)
    return order


async def card_of(phone: Phone, number: str) -> Message:
    """The first card of an order."""
    await phone.send(f"/find {number}")
    shown = await phone.receives()
    if "Not in yet" not in shown.text and "Cancelled" not in shown.text and "Refunded" not in shown.text:
        await phone.press(shown, shown.button_texts[0])
        shown = await phone.sees("Not in yet")
    return shown


async def test_an_order_is_cancelled_after_asking_and_its_money_given_back(bot: RunningBot) -> None:
    olga = await organiser_phone(bot)
    order = await paid_order(await event_of(olga), tickets=2)
    await olga.press(await card_of(olga, order.number), "✖️ Cancel the order")
    question = await olga.sees("Cancel the whole order")
    assert (await Order.get(id=order.id)).status is OrderStatus.PAID

    await olga.press(question, "✖️ Cancel the order")
    await olga.press(await olga.sees("is cancelled"), "💶 Refund")
    shown = await olga.sees("€24.00")
    assert "ch_3PqX" in shown.text
    assert str(order.telegram_charge) in shown.text
    assert "dashboard" in shown.text

    await olga.press(shown, "✅ €24.00 given back")

    assert "was given back" in (await olga.sees("was given back")).text
    assert (await Order.get(id=order.id)).status is OrderStatus.REFUNDED
    assert not await Ticket.exists(order_id=order.id, cancelled_at=None)
    told = [row.kind for row in await Owed.filter(chat_id=order.booker_id).order_by("id")]
    assert told.count(Kind.ORDER_CANCELLED) == told.count(Kind.REFUNDED) == 1


async def test_what_was_paid_at_the_door_says_who_took_it(bot: RunningBot) -> None:
    olga = await organiser_phone(bot)
    event = await event_of(olga)
    sam = await on_duty(bot, event)
    order = await paid_order(
        event,
        payment_method=PaymentMethod.DOOR,
        paid_to_id=sam.staff.member.id,
        telegram_charge=None,
        provider_charge=None,
    )
    await olga.press(await card_of(olga, order.number), "💶 Refund")

    shown = await olga.sees("€24.00")

    assert "Taken by Sam Steward" in shown.text
    assert "charge" not in shown.text


async def test_a_refund_while_somebody_is_in_is_refused_with_a_sentence(bot: RunningBot) -> None:
    olga = await organiser_phone(bot)
    order = await paid_order(await event_of(olga))
    await olga.press(await card_of(olga, order.number), "💶 Refund")
    shown = await olga.sees("€24.00")
    await Ticket.filter(order_id=order.id).update(admitted=1)

    answer = await olga.press(shown, "✅ €24.00 given back")

    assert answer.alert
    assert "Undo that first" in answer.text
    assert (await Order.get(id=order.id)).status is OrderStatus.PAID


async def test_cancelling_the_event_leads_to_the_list_of_what_goes_back(bot: RunningBot) -> None:
    olga = await organiser_phone(bot)
    event = await event_of(olga)
    orders = [await paid_order(event) for _ in range(10)]
    await olga.send("/event")
    card = await olga.receives()
    await olga.press(card, "✖️ Cancel event…")
    await olga.press(await olga.sees("Really cancel"), "Yes, cancel the event")
    await olga.press(await olga.sees("is cancelled"), "💶 Refunds: Summer Night (10)")

    page = await olga.sees("10 orders, €240.00 together")
    assert [text.split(" · ")[0] for text in page.button_texts[:8]] == [order.number for order in orders[:8]]
    await olga.press(page, "»")
    page = await olga.sees(lambda message: "«" in message.button_texts)
    await olga.press(page, page.button_texts[1])
    await olga.press(await olga.sees("dashboard"), "✅ €24.00 given back")
    await olga.press(await olga.sees("was given back"), "💶 All refunds")
    await olga.press(await olga.sees("9 orders"), "📄 As a file")

    file = await olga.receives(lambda message: message.media == "document")
    rows = list(csv.reader(StringIO(olga.file(file).content.decode("utf-8-sig"))))
    assert rows[0][:4] == ["Order", "Name", "Amount", "Currency"]
    assert [row[0] for row in rows[1:]] == [order.number for order in orders[:9]]
    assert rows[1][2:7] == ["24.00", "EUR", "in Telegram, by card", str(orders[0].telegram_charge), "ch_3PqX"]


async def test_refunds_of_a_cancelled_event_stay_in_reach(bot: RunningBot) -> None:
    olga = await organiser_phone(bot)
    over = await event_of(olga, name="Last Year")
    await paid_order(over)
    await event_of(olga, name="Next Year")
    await Event.filter(id=over.id).update(cancelled_at=over.starts_at)
    await olga.send("/event")

    card = await olga.receives("Next Year")

    assert "💶 Refunds: Last Year (1)" in card.button_texts


async def test_an_only_event_stays_in_reach_when_it_is_cancelled(bot: RunningBot) -> None:
    olga = await organiser_phone(bot)
    event = await event_of(olga)
    await paid_order(event)
    await Event.filter(id=event.id).update(cancelled_at=now())
    await olga.send("/event")

    card = await olga.receives("This event was cancelled")

    assert card.button_texts == ["💶 Refunds: Summer Night (1)", "📣 Write to the guests", "📄 Export"]
    await olga.press(card, "💶 Refunds")
    await olga.sees("1 order, €24.00")


async def test_a_file_holds_no_formula(bot: RunningBot) -> None:
    event = await make_event()
    order = await paid_order(event, booker_name='=HYPERLINK("https://example.org")', provider_charge="-1+1")
    order = await Order.get(id=order.id).select_related("paid_to")

    rows = list(csv.reader(StringIO(refund_file([order], event, voice("en")).decode("utf-8-sig"))))

    assert rows[1][1] == '\'=HYPERLINK("https://example.org")'
    assert rows[1][6] == "'-1+1"


async def test_door_staff_and_other_organisers_neither_cancel_nor_refund(bot: RunningBot) -> None:
    olga, otto = await organiser_phone(bot), await organiser_phone(bot, "Otto")
    event = await event_of(olga)
    await event_of(otto)
    sam = await on_duty(bot, event)
    order = await paid_order(event, tickets=2)
    card = await card_of(sam.phone, order.number)
    assert not [text for text in card.button_texts if "Refund" in text or "Cancel" in text]

    for phone in (sam.phone, otto):
        for data in (
            f"cancelo:{order.id}:1",
            f"refunded:{order.id}:2400",
            f"refund:{order.id}",
            f"refundfile:{event.id}",
        ):
            markup = {"inline_keyboard": [[{"text": "forged", "callback_data": data}]]}
            await bot.application.bot.send_message(phone.id, data, reply_markup=markup)
            assert (await phone.press(await phone.receives(data), "forged")).alert
    assert (await Order.get(id=order.id)).status is OrderStatus.PAID
