"""Buying a ticket: type, how many, in whose name. One message that changes with each step.

Each button carries all that its step needs, so it works after a restart and when pressed twice. The conversation only
says what a typed number or name is for.
"""

import secrets

from telegram import InlineKeyboardButton, LabeledPrice
from telegram.error import BadRequest

from bot.buttons import PRIMARY, SUCCESS, button, grid
from bot.chat import Handler, Talk, pressed
from bot.conversations import begin, data_of, end, step
from bot.deep_links import EVENT
from bot.guest.buttons import BuyAs, ChoosePlaces, ChooseType, ShowEvent, ShowEvents, StopBuying
from bot.guest.names import BadName, clean_name
from bot.guest.wording import event_heading, refusal_text, type_line
from models.clock import now
from models.events.capacity import places_left
from models.language.formats import moment, money
from models.orders.buying import (
    MOST_PLACES,
    PurchaseRefused,
    Refusal,
    Wish,
    offer_order,
    place_order,
    refusal_of_sale,
)
from models.orders.shop import Offer, most_places, offer_of_type
from models.tables import Order, OrderStatus, TicketType

TOPIC = "buying"
PLACES_OFFERED = 10
COLUMNS = 5
INVOICE_TITLE = 32
"""Bot API, sendInvoice."""
INVOICE_DESCRIPTION = 255


def handlers() -> list[Handler]:
    """The buttons of a purchase."""
    return [
        pressed(ChooseType, choose_type),
        pressed(ChoosePlaces, choose_places),
        pressed(BuyAs, buy_as),
        pressed(StopBuying, stop_buying),
    ]


async def choose_type(talk: Talk, data: ChooseType) -> None:
    """A ticket type was chosen: how many?"""
    await _ask_places(talk, data.type_id, _shown_message(talk))


async def choose_places(talk: Talk, data: ChoosePlaces) -> None:
    """How many was chosen: in whose name?"""
    await _ask_name(talk, data.type_id, data.places, _shown_message(talk))


async def buy_as(talk: Talk, data: BuyAs) -> None:
    """In one's own name."""
    await _buy(talk, data, talk.person.name, _shown_message(talk))


async def stop_buying(talk: Talk, data: StopBuying) -> None:
    """Nothing is bought."""
    await _leave(talk)
    back = button(talk.voice.text("guest.back_to_event"), ShowEvent(data.event_id))
    await talk.edit(talk.voice.html("guest.stopped"), [[back]])


@step(TOPIC, "places")
async def type_places(talk: Talk, text: str) -> None:
    """The number was typed."""
    data = data_of(talk, TOPIC) or {}
    if not text.isdecimal() or len(text) > 4 or int(text) == 0:
        await talk.reply(talk.voice.html("guest.not_a_number"))
        return
    await _ask_name(talk, data["type"], int(text), data["message"])


@step(TOPIC, "name")
async def type_name(talk: Talk, text: str) -> None:
    """The name was typed."""
    data = data_of(talk, TOPIC) or {}
    try:
        name = clean_name(text)
    except BadName as bad:
        await talk.reply(talk.voice.html(bad.key))
        return
    await _buy(talk, BuyAs(data["type"], data["places"], data["purchase"]), name, data["message"])


async def _ask_places(talk: Talk, type_id: int, message_id: int | None) -> None:
    found = await _on_sale(talk, type_id, message_id)
    if found is None:
        return
    offer, type_ = found
    most = await most_places(talk.person, offer.event, type_, MOST_PLACES)
    if most == 0:
        sold_out = places_left(type_) == 0
        await _refuse(talk, PurchaseRefused(Refusal.SOLD_OUT if sold_out else Refusal.FREE_LIMIT), offer, message_id)
        return
    if most == 1:
        await _ask_name(talk, type_id, 1, message_id)
        return
    await begin(talk, TOPIC, "places", type=type_id, message=message_id)
    numbers = [button(str(places), ChoosePlaces(type_id, places)) for places in range(1, min(most, PLACES_OFFERED) + 1)]
    question = talk.voice.html("guest.how_many" if most > PLACES_OFFERED else "guest.how_many_tap", most=most)
    rows = [*grid(numbers, COLUMNS), _way_back(talk, ShowEvent(offer.event.id), offer)]
    await talk.edit("\n\n".join([_choice(talk, offer, type_), question]), rows, message_id=message_id)


async def _ask_name(talk: Talk, type_id: int, places: int, message_id: int | None) -> None:
    found = await _on_sale(talk, type_id, message_id)
    if found is None:
        return
    offer, type_ = found
    most = await most_places(talk.person, offer.event, type_, MOST_PLACES)
    if places > most:
        await _refuse(talk, _too_many(type_, most), offer, message_id)
        return
    purchase = secrets.token_hex(4)
    await begin(talk, TOPIC, "name", type=type_id, places=places, purchase=purchase, message=message_id)
    own = button(talk.voice.text("guest.in_my_name", name=talk.person.name), BuyAs(type_id, places, purchase), SUCCESS)
    back = ChooseType(type_id) if most > 1 else ShowEvent(offer.event.id)
    text = "\n\n".join([_basket(talk, offer, type_, places), talk.voice.html("guest.whose_name")])
    await talk.edit(text, [[own], _way_back(talk, back, offer)], message_id=message_id)


async def _buy(talk: Talk, choice: BuyAs, name: str, message_id: int | None) -> None:
    found = await offer_of_type(choice.type_id)
    if found is None:
        await _say_gone(talk, message_id)
        return
    offer, type_ = found
    wish = Wish(talk.person, choice.type_id, choice.places, name)
    request_key = f"buy:{talk.person.id}:{choice.purchase}"
    by_invoice = bool(type_.price and _provider(talk))
    try:
        if by_invoice:
            order = await offer_order(wish, request_key)
        else:
            order = await place_order(talk.house.links, wish, request_key)
    except PurchaseRefused as refused:
        await _refuse(talk, refused, offer, message_id)
        return
    await _leave(talk)
    if by_invoice:
        await _send_invoice(talk, order, offer, type_, message_id)
    else:
        await _say_bought(talk, order, offer, type_, message_id)


async def _say_bought(talk: Talk, order: Order, offer: Offer, type_: TicketType, message_id: int | None) -> None:
    voice = talk.voice
    facts = {
        "order": order.number,
        "what": voice.text("guest.what", places=order.wanted["places"], type=type_.name),
        "name": order.wanted["holder_name"],
        "event": offer.event.name,
    }
    text = voice.html("guest.bought", **facts)
    if order.status is OrderStatus.PENDING:
        text = voice.html("guest.booked", total=money(order.total, order.currency, voice), **facts)
    more = button(voice.text("guest.back_to_event"), ShowEvent(offer.event.id))
    await talk.edit(text, [[more]], message_id=message_id)


async def _send_invoice(talk: Talk, order: Order, offer: Offer, type_: TicketType, message_id: int | None) -> None:
    voice, event = talk.voice, offer.event
    what = voice.text("guest.what", places=order.wanted["places"], type=type_.name)
    description = voice.text("guest.invoice", what=what, when=moment(event.starts_at, event.zone, voice))
    try:
        await talk.bot.send_invoice(
            talk.chat_id,
            title=event.name[:INVOICE_TITLE],
            description=description[:INVOICE_DESCRIPTION],
            payload=order.number,
            currency=order.currency,
            prices=[LabeledPrice(what, order.total)],
            provider_token=_provider(talk),
            # A forwarded copy leads to the event, it does not pay for this order.
            start_parameter=f"{EVENT}{event.id}",
        )
    except BadRequest as refusal:
        if "invalid" not in refusal.message.lower():
            raise
        await talk.edit(voice.html("guest.invoice_impossible"), [_to_events(talk)], message_id=message_id)
        return
    back = button(voice.text("guest.back_to_event"), ShowEvent(event.id))
    total = money(order.total, order.currency, voice)
    text = voice.html("guest.invoice_sent", what=what, event=event.name, total=total)
    await talk.edit(text, [[back]], message_id=message_id)


async def _on_sale(talk: Talk, type_id: int, message_id: int | None) -> tuple[Offer, TicketType] | None:
    """The offer, if it can still be bought; else the person is told."""
    found = await offer_of_type(type_id)
    if found is None:
        await _say_gone(talk, message_id)
        return None
    if refusal := refusal_of_sale(found[0].event, now()):
        await _refuse(talk, PurchaseRefused(refusal), found[0], message_id)
        return None
    return found


async def _refuse(talk: Talk, refused: PurchaseRefused, offer: Offer, message_id: int | None) -> None:
    await _leave(talk)
    back = button(talk.voice.text("guest.back_to_event"), ShowEvent(offer.event.id), PRIMARY)
    text = "\n\n".join([talk.voice.html("guest.event_name", name=offer.event.name), refusal_text(refused, talk.voice)])
    await talk.edit(text, [[back]], message_id=message_id)


async def _say_gone(talk: Talk, message_id: int | None) -> None:
    await _leave(talk)
    await talk.edit(talk.voice.html("guest.refused_gone"), [_to_events(talk)], message_id=message_id)


async def _leave(talk: Talk) -> None:
    """Nothing typed is about this purchase any more. A button of it leaves other conversations alone."""
    if data_of(talk, TOPIC) is not None:
        await end(talk)


def _too_many(type_: TicketType, most: int) -> PurchaseRefused:
    """Why no more than ``most``: so many are left, or so many one person may have, or one order."""
    left = places_left(type_)
    if left is not None and left <= most:
        return PurchaseRefused(Refusal.TOO_FEW_LEFT if left else Refusal.SOLD_OUT, left)
    return PurchaseRefused(Refusal.TOO_MANY if type_.price else Refusal.FREE_LIMIT, most)


def _choice(talk: Talk, offer: Offer, type_: TicketType) -> str:
    return "\n\n".join([event_heading(offer.event, talk.voice), type_line(type_, offer.event, talk.voice)])


def _basket(talk: Talk, offer: Offer, type_: TicketType, places: int) -> str:
    voice = talk.voice
    what = voice.text("guest.what", places=places, type=type_.name)
    total = type_.price * places
    if not total:
        line = voice.html("guest.basket_free", what=what)
    else:
        key = "guest.basket_invoice" if _provider(talk) else "guest.basket_door"
        line = voice.html(key, what=what, total=money(total, offer.event.currency, voice))
    return "\n\n".join([event_heading(offer.event, voice), line])


def _way_back(talk: Talk, back: ShowEvent | ChooseType, offer: Offer) -> list[InlineKeyboardButton]:
    return [
        button(talk.voice.text("guest.back"), back),
        button(talk.voice.text("guest.stop"), StopBuying(offer.event.id)),
    ]


def _to_events(talk: Talk) -> list[InlineKeyboardButton]:
    return [button(talk.voice.text("guest.all_events"), ShowEvents())]


def _provider(talk: Talk) -> str:
    return talk.house.settings.payment_provider_token.get_secret_value()


def _shown_message(talk: Talk) -> int | None:
    return talk.pressed_message.message_id if talk.pressed_message else None
