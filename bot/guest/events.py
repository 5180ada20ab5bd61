"""/events: what is on, and the card of each event."""

from hashlib import sha256

from telegram import InlineKeyboardButton, Message
from telegram.constants import MessageLimit
from telegram.error import BadRequest

from bot.buttons import PRIMARY, Rows, button
from bot.chat import Handler, Talk, command, pressed
from bot.conversations import leave
from bot.deep_links import EVENT, opens
from bot.guest.applying import apply_rows, own_lines
from bot.guest.buttons import ChooseType, ShowEvent, ShowEvents
from bot.guest.buying import TOPIC as BUYING
from bot.guest.wording import event_card, event_summary, price_text
from models.clock import now
from models.events.capacity import places_left
from models.orders.buying import refusal_of_sale
from models.orders.shop import Offer, event_picture, offer, offers
from models.owed.stored_files import store_file, stored_file
from models.tables import EventKind

EVENTS_A_PAGE = 5


def handlers() -> list[Handler]:
    """/events and its buttons."""
    return [command("events", show_events), pressed(ShowEvents, turn_page), pressed(ShowEvent, show_event)]


async def show_events(talk: Talk) -> None:
    """What is on. A single event is shown at once."""
    found = await offers()
    if len(found) == 1:
        await show_card(talk, found[0])
    else:
        await _show_list(talk, found, 0)


async def turn_page(talk: Talk, data: ShowEvents) -> None:
    """Another part of the list."""
    await _show_list(talk, await offers(), data.start)


async def show_event(talk: Talk, data: ShowEvent) -> None:
    """The card of one event. Who came back to it from buying buys nothing by what they write next."""
    await leave(talk, BUYING)
    await _show_offer(talk, await offer(data.event_id))


@opens(EVENT)
async def open_event(talk: Talk, rest: str) -> None:
    """The deep link of an event."""
    await _show_offer(talk, await offer(int(rest)) if rest.isdecimal() and len(rest) < 10 else None)


async def show_card(talk: Talk, shown: Offer) -> None:
    """An event with its picture and a button for each ticket type that can be bought."""
    exhibits = shown.event.kind is EventKind.EXHIBITION
    text = event_card(shown, talk.voice)
    if own := await own_lines(talk, shown.event) if exhibits else []:
        text += "\n\n" + "\n".join(own)
    rows = [*(await apply_rows(talk, shown.event) if exhibits else _sale_rows(talk, shown)), [_list_button(talk)]]
    picture = None if _shows_picture(talk) else await event_picture(shown.event.id)
    if picture is None or len(text) > MessageLimit.CAPTION_LENGTH:
        await talk.show(text, rows)
        return
    name = f"event:{shown.event.id}:{sha256(picture).hexdigest()[:16]}"
    await _reply_picture(talk, name, picture, text, rows)


async def _show_offer(talk: Talk, found: Offer | None) -> None:
    if found is None:
        await talk.show(talk.voice.html("guest.no_such_event"), [[_list_button(talk)]])
    else:
        await show_card(talk, found)


async def _show_list(talk: Talk, found: list[Offer], start: int) -> None:
    page = found[start : start + EVENTS_A_PAGE]
    if not page:
        await talk.show(talk.voice.html("guest.no_events"))
        return
    text = "\n\n".join([talk.voice.html("guest.events_title"), *(event_summary(one, talk.voice) for one in page)])
    rows = [[button(one.event.name, ShowEvent(one.event.id))] for one in page]
    turns = []
    if start > 0:
        turns.append(button(talk.voice.text("guest.earlier"), ShowEvents(max(0, start - EVENTS_A_PAGE))))
    if len(found) > start + EVENTS_A_PAGE:
        turns.append(button(talk.voice.text("guest.later"), ShowEvents(start + EVENTS_A_PAGE)))
    # The picture of one event stays with that event.
    say = talk.reply if _shows_picture(talk) else talk.show
    await say(text, [*rows, turns])


def _sale_rows(talk: Talk, shown: Offer) -> Rows:
    rows = []
    if refusal_of_sale(shown.event, now()) is None:
        for type_ in shown.types:
            price = price_text(type_.price, shown.event.currency, talk.voice)
            if places_left(type_) != 0:
                label = talk.voice.text("guest.buy", name=type_.name, price=price)
                rows.append([button(label, ChooseType(type_.id), PRIMARY)])
    return rows


def _list_button(talk: Talk) -> InlineKeyboardButton:
    return button(talk.voice.text("guest.all_events"), ShowEvents())


def _shows_picture(talk: Talk) -> bool:
    """The pressed message has the event's picture already, as when coming back from buying."""
    return isinstance(talk.pressed_message, Message) and bool(talk.pressed_message.photo)


async def _reply_picture(talk: Talk, name: str, picture: bytes, text: str, rows: Rows) -> None:
    """Send the picture, by the id that Telegram knows it by if it still does."""
    if known := await stored_file(name):
        try:
            await talk.reply_photo(known, text, rows)
        except BadRequest:
            known = None
    if known is None:
        sent = await talk.reply_photo(picture, text, rows)
        await store_file(name, sent.photo[-1].file_id)
