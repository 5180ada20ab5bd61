"""Paying by Telegram's invoice: reserved at the checkout, issued once per payment."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
from pydantic import SecretStr

from bot.application import receive
from bot.sandbox.conversations import Message
from bot.sandbox.payments import PaymentFailed
from bot.sandbox.person import Person
from models.clock import now
from models.house import House
from models.owed.outbox import Kind
from models.tables import Event, Order, OrderStatus, Owed, Ticket, TicketType
from tests.bot.running import RunningBot, running_bot
from tests.makers import make_event, make_ticket_type

PROVIDER = "284685063:TEST:local"


@dataclass
class Shop:
    """A bot with a payment provider, and a guest."""

    bot: RunningBot
    ada: Person
    type_id: int

    async def invoice(self, places: int = 2) -> Message:
        """Order places and get the invoice."""
        await self.ada.send("/events")
        card = await self.ada.receives("Summer Night")
        for wanted in ("Standard", str(places), "Ada Lovelace"):
            await self.ada.press(card, wanted)
            await self.ada.receives(lambda message: message.id == card.id)
        return await self.ada.sees(lambda message: message.invoice is not None)

    async def held(self) -> int:
        """Places that are held."""
        return (await TicketType.get(id=self.type_id)).held


@pytest.fixture
async def shop(house: House) -> AsyncIterator[Shop]:
    """Ten places for 12 € each."""
    event = await make_event(name="Summer Night")
    type_ = await make_ticket_type(event, name="Standard", price=1200, capacity=10)
    settings = house.settings.model_copy(update={"payment_provider_token": SecretStr(PROVIDER)})
    async with running_bot(House(settings, house.secrets, house.links, house.verifier)) as bot:
        yield Shop(bot, bot.telegram.person("Ada Lovelace"), type_.id)


async def test_the_invoice_holds_nothing_and_the_payment_brings_the_ticket(shop: Shop) -> None:
    invoice = await shop.invoice()
    assert (await Order.get()).status is OrderStatus.OFFERED
    assert await shop.held() == 0
    await shop.ada.pay(invoice)
    thanks = await shop.ada.sees("Thank you!")
    order = await Order.get()
    assert "€24.00" in thanks.text
    assert order.number in thanks.text
    assert order.status is OrderStatus.PAID
    assert order.telegram_charge
    assert order.provider_charge
    assert (await Ticket.get(order_id=order.id)).places == 2
    assert await Owed.filter(kind=Kind.TICKET, chat_id=shop.ada.id).count() == 1
    assert await shop.held() == 2


async def test_a_payment_told_twice_brings_one_ticket(shop: Shop) -> None:
    await shop.ada.pay(await shop.invoice())
    await shop.ada.sees("Thank you!")
    told = shop.bot.telegram.updates[-1].json()
    assert "successful_payment" in told["message"]
    await receive(shop.bot.application, {**told, "update_id": told["update_id"] + 1_000})
    assert await Ticket.all().count() == 1
    assert await shop.held() == 2


async def test_what_sold_out_meanwhile_is_refused_at_the_checkout(shop: Shop) -> None:
    invoice = await shop.invoice()
    await TicketType.filter(id=shop.type_id).update(held=9)
    with pytest.raises(PaymentFailed, match="only 1 place is left"):
        await shop.ada.pay(invoice)
    assert await shop.held() == 9
    assert not await Ticket.all().exists()


async def test_a_cancelled_event_takes_no_money(shop: Shop) -> None:
    invoice = await shop.invoice()
    await Event.all().update(cancelled_at=now())
    with pytest.raises(PaymentFailed, match="was cancelled"):
        await shop.ada.pay(invoice)


async def test_a_card_that_does_not_work_leaves_the_places_reserved(shop: Shop) -> None:
    with pytest.raises(PaymentFailed):
        await shop.ada.pay(await shop.invoice(), card_works=False)
    assert (await Order.get()).status is OrderStatus.RESERVED
    assert await shop.held() == 2
    await shop.ada.pay(await shop.ada.sees(lambda message: message.invoice is not None))
    await shop.ada.sees("Thank you!")
    assert await shop.held() == 2


async def test_an_amount_that_telegram_does_not_take_is_said_clearly(shop: Shop) -> None:
    shop.bot.telegram.fail_next(400, "Bad Request: CURRENCY_TOTAL_AMOUNT_INVALID", "sendInvoice")
    await shop.ada.send("/events")
    card = await shop.ada.receives("Summer Night")
    for wanted in ("Standard", "1", "Ada Lovelace"):
        await shop.ada.press(card, wanted)
        await shop.ada.receives()
    assert "can’t take this amount" in card.text


async def test_a_checkout_goes_past_a_flood(shop: Shop) -> None:
    invoice = await shop.invoice()
    shop.bot.telegram.flood_next(30, "sendMessage")
    await shop.ada.pay(invoice)
    checkout = shop.bot.telegram.calls_of("answerPreCheckoutQuery")
    assert [call.ok for call in checkout] == [True]
