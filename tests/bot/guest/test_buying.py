"""Buying in the chat: one message that changes with each step."""

from datetime import timedelta
from typing import Any

import pytest

from bot.application import receive
from bot.sandbox.conversations import Message
from bot.sandbox.person import Person
from models.clock import now
from models.owed.outbox import Kind
from models.tables import (
    Conversation,
    Event,
    Media,
    MediaPurpose,
    Order,
    OrderStatus,
    Owed,
    StoredFile,
    Ticket,
    TicketType,
)
from tests.bot.running import RunningBot
from tests.makers import make_event, make_ticket_type

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415408d763f8cfc000000301010018dd8db0"
    "0000000049454e44ae426082"
)


async def on_sale(event: Event | None = None, **columns: Any) -> TicketType:
    return await make_ticket_type(event or await make_event(name="Summer Night"), **{"name": "Standard", **columns})


async def card_of(person: Person) -> Message:
    """The card of the only event."""
    await person.send("/events")
    return await person.receives("Summer Night")


async def choose(person: Person, *buttons: str) -> Message:
    """Press one button after another in the card of the only event."""
    card = await card_of(person)
    for wanted in buttons:
        await person.press(card, wanted)
        card = await person.receives()
    return card


@pytest.fixture
def ada(bot: RunningBot) -> Person:
    return bot.telegram.person("Ada Lovelace")


async def test_a_free_ticket_is_bought_with_four_taps_in_one_message(ada: Person) -> None:
    type_ = await on_sale(capacity=10)
    card = await card_of(ada)
    assert "Standard: free · 10 places left" in card.text
    await ada.press(card, "Standard · free")
    await ada.receives("How many places?")
    await ada.press(card, "3")
    await ada.receives("In whose name?")
    await ada.press(card, "Ada Lovelace")
    await ada.receives("It’s yours!")
    order = await Order.get()
    assert order.number in card.text
    assert [message.id for message in ada.chat.present if message.sender != ada.id] == [card.id]
    ticket = await Ticket.get(order_id=order.id)
    assert (ticket.places, ticket.holder_id, ticket.holder_name) == (3, ada.id, "Ada Lovelace")
    assert await Owed.filter(chat_id=ada.id, kind=Kind.TICKET).count() == 1
    assert (await TicketType.get(id=type_.id)).held == 3


async def test_number_and_name_can_be_typed(ada: Person) -> None:
    await on_sale(price=1200)
    card = await choose(ada, "Standard")
    await ada.send("lots")
    await ada.receives("in digits")
    await ada.send("12")
    await ada.receives("12 × Standard")
    await ada.send("12345")
    await ada.receives("in letters")
    await ada.send("Charles Babbage")
    await ada.receives("Your place is kept!")
    assert "Please pay €144.00 at the door" in card.text
    order = await Order.get()
    assert order.status is OrderStatus.PENDING
    assert (await Ticket.get(order_id=order.id)).holder_name == "Charles Babbage"


async def test_pressed_twice_it_is_bought_once(ada: Person, bot: RunningBot) -> None:
    await on_sale()
    card = await choose(ada, "Standard", "2")
    await ada.press(card, "Ada Lovelace")
    await ada.receives("It’s yours!")
    pressed = next(update for update in reversed(bot.telegram.updates) if "callback_query" in update.json())
    again = {**pressed.json(), "update_id": pressed.json()["update_id"] + 1_000}
    await receive(bot.application, again)
    assert await Order.all().count() == 1
    assert "It’s yours!" in card.text


async def test_the_way_back_leads_to_the_step_before(ada: Person) -> None:
    await on_sale()
    card = await choose(ada, "Standard", "2", "Back")
    assert "How many places?" in card.text
    card = await choose(ada, "Standard", "Back")
    assert "Standard · free" in [button["text"] for button in card.buttons]
    card = await choose(ada, "Standard", "2", "Cancel")
    assert "nothing was bought" in card.text
    assert not await Order.all().exists()


async def test_who_went_back_to_the_event_buys_nothing_by_what_they_write_next(ada: Person) -> None:
    await on_sale(capacity=1)
    card = await choose(ada, "Standard")
    await ada.press(card, "‹ Back")
    await ada.sees(lambda message: message is card and "Standard" in " ".join(message.button_texts))

    await ada.send("Is there parking?")

    await ada.receives("only understand commands")
    assert not await Ticket.exists()


async def test_the_last_place_is_not_asked_how_many(ada: Person) -> None:
    await on_sale(capacity=1)
    card = await choose(ada, "Standard")
    assert "In whose name?" in card.text


async def test_what_is_sold_out_has_no_button(ada: Person) -> None:
    await on_sale(capacity=2, held=2)
    card = await card_of(ada)
    assert "sold out" in card.text
    assert [button["text"] for button in card.buttons] == ["All events"]


async def test_sold_out_between_two_taps_is_said_clearly(ada: Person) -> None:
    type_ = await on_sale(capacity=5)
    card = await choose(ada, "Standard", "3")
    await TicketType.filter(id=type_.id).update(held=4)
    await ada.press(card, "Ada Lovelace")
    assert "only 1 place is left" in (await ada.receives()).text
    await TicketType.filter(id=type_.id).update(held=5)
    await ada.press(card, "Back to the event")
    assert "sold out" in (await ada.receives()).text
    assert not await Order.all().exists()


async def test_typing_more_than_is_left_says_how_many_are(ada: Person) -> None:
    await on_sale(price=500, capacity=5)
    await choose(ada, "Standard")
    await ada.send("6")
    await ada.receives("only 5 places are left")


async def test_nobody_takes_more_free_places_than_one_person_may(ada: Person) -> None:
    await on_sale(await make_event(name="Summer Night", free_limit=2))
    card = await choose(ada, "Standard")
    assert [button["text"] for button in card.buttons][:3] == ["1", "2", "‹ Back"]
    await ada.send("3")
    await ada.receives("You can take 2 more free places here")
    await choose(ada, "Standard", "2", "Ada Lovelace")
    card = await choose(ada, "Standard")
    assert "as many free places as one person can take" in card.text


async def test_an_event_that_was_cancelled_meanwhile_sells_nothing(ada: Person) -> None:
    type_ = await on_sale()
    card = await choose(ada, "Standard")
    await Event.filter(id=type_.event_id).update(cancelled_at=now())
    await ada.press(card, "1")
    assert "was cancelled" in (await ada.receives()).text


async def test_an_event_that_is_over_sells_nothing(ada: Person) -> None:
    type_ = await on_sale()
    card = await choose(ada, "Standard", "1")
    await Event.filter(id=type_.event_id).update(starts_at=now() - timedelta(days=1))
    await ada.press(card, "Ada Lovelace")
    assert "event is over" in (await ada.receives()).text


async def test_the_names_of_event_and_guest_may_hold_anything(ada: Person) -> None:
    await on_sale(await make_event(name="Summer Night <b>&", venue="<script>"), name="A & B <i>")
    card = await choose(ada, "A & B", "1")
    assert "1 × A & B <i>" in card.text
    await ada.send("Tom & <Jerry>")
    await ada.receives("Tom & <Jerry>")


async def test_several_events_are_a_list_with_pages(ada: Person) -> None:
    for number in range(7):
        event = await make_event(name=f"Event {number}", starts_at=now() + timedelta(days=number + 1))
        await on_sale(event, price=100 * number, capacity=number)
    await ada.send("/events")
    listed = await ada.receives("What’s on")
    assert "Event 4" in listed.text
    assert "Event 5" not in listed.text
    await ada.press(listed, "Later")
    assert "Event 6" in (await ada.receives()).text
    await ada.press(listed, "Earlier")
    assert "free · sold out" in (await ada.receives()).text
    await ada.press(listed, "Event 3")
    assert "Standard: €3.00 · 3 places left" in (await ada.receives()).text


async def test_without_events_it_is_said(ada: Person) -> None:
    await ada.send("/events")
    await ada.receives("Nothing is on sale")


async def test_an_event_with_a_picture_keeps_it_while_buying_and_sends_it_up_once(ada: Person, bot: RunningBot) -> None:
    type_ = await on_sale(price=1200)
    await Media.create(
        event_id=type_.event_id, purpose=MediaPurpose.TICKET_PICTURE, content_type="image/png", content=PNG
    )
    card = await choose(ada, "Standard", "2")
    assert card.file_id is not None
    await ada.send("Charles Babbage")
    await ada.receives("Your place is kept!")
    assert "Your place is kept!" in card.text
    assert card.file_id is not None
    await card_of(ada)
    sent = bot.telegram.calls_of("sendPhoto")
    assert [bool(call.files) for call in sent] == [True, False]
    await StoredFile.all().update(file_id="forgotten")
    await card_of(ada)
    await bot.telegram.delivered()
    assert not await StoredFile.exists(file_id="forgotten")


async def test_the_list_of_events_does_not_take_over_the_picture_of_one(ada: Person) -> None:
    type_ = await on_sale()
    await Media.create(
        event_id=type_.event_id, purpose=MediaPurpose.TICKET_PICTURE, content_type="image/png", content=PNG
    )
    card = await card_of(ada)
    await ada.press(card, "All events")
    listed = await ada.receives("What’s on")
    assert listed.id != card.id
    assert "Standard" in card.text


async def test_the_deep_link_of_an_event_opens_its_card(ada: Person) -> None:
    type_ = await on_sale()
    await ada.start(f"e{type_.event_id}")
    await ada.receives("Summer Night")
    for broken in ("e999999", "e", "exyz", "e99999999999999999999"):
        await ada.start(broken)
        await ada.receives("can’t find this event")


async def test_the_card_of_a_cancelled_event_says_so_and_sells_nothing(ada: Person) -> None:
    type_ = await on_sale(await make_event(name="Summer Night", cancelled_at=now()))
    await ada.start(f"e{type_.event_id}")
    card = await ada.receives("was cancelled")
    assert [button["text"] for button in card.buttons] == ["All events"]


async def test_stopping_a_purchase_leaves_another_conversation_alone(ada: Person) -> None:
    await on_sale()
    card = await choose(ada, "Standard", "1")
    await Conversation.filter(person_id=ada.id).update(topic="newevent")
    await ada.press(card, "Cancel")
    await ada.receives("nothing was bought")
    assert await Conversation.exists(person_id=ada.id, topic="newevent")


async def test_in_chinese_everything_is_chinese(bot: RunningBot) -> None:
    await on_sale(price=1200, capacity=9)
    wei = bot.telegram.person("王伟", language_code="zh-hans")
    card = await choose(wei, "Standard", "2", "王伟")
    assert "名额已为您保留" in card.text
