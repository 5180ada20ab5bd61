"""Where an event is: a pin on the map, and how to get there."""

from collections.abc import Sequence

from telegram import InlineKeyboardButton, Message

from bot.buttons import Rows, button, url_button
from bot.chat import Handler, Talk, pressed
from bot.conversations import NoConversation, begin, data_of, end, step
from bot.organiser.buttons import ShowSettings
from bot.organiser.care_buttons import AskDirections, DropDirections, DropPin
from bot.staff.choosing import permitted
from models.events.changes import LONGEST_DIRECTIONS
from models.events.maps import map_link
from models.events.organising import change_event
from models.people.staff import Action
from models.tables import Event, StaffMember

TOPIC = "place"
DIRECTIONS = "directions"


def handlers() -> list[Handler]:
    """The buttons about the way to an event."""
    return [
        pressed(AskDirections, ask_directions),
        pressed(DropDirections, drop_directions),
        pressed(DropPin, drop_pin),
    ]


async def ask_directions(talk: Talk, data: AskDirections) -> None:
    """How do guests get there? They read it in the reminders."""
    member = await permitted(talk, data.event, Action.CHANGE_EVENT)
    if member is None:
        return
    await begin(talk, TOPIC, DIRECTIONS, event=data.event)
    say, event = talk.voice, member.event
    present = event.directions or say.text("care.directions_none")
    drop = [button(say.text("care.button_drop_directions"), DropDirections(event.id))] if event.directions else []
    await talk.edit(say.html("care.directions_ask", present=present), [drop, _back(talk, event.id)])


@step(TOPIC, DIRECTIONS)
async def take_directions(talk: Talk, text: str) -> None:
    """The way, in the organiser's own words."""
    data = data_of(talk, TOPIC)
    if data is None:
        raise NoConversation(TOPIC)
    if not 0 < len(text) <= LONGEST_DIRECTIONS:
        await talk.reply(talk.voice.html("care.directions_bad", most=LONGEST_DIRECTIONS))
        return
    event_id = int(data["event"])
    if await permitted(talk, event_id, Action.CHANGE_EVENT):
        await end(talk)
        await change_event(event_id, directions=text)
        await talk.reply(talk.voice.html("care.directions_set", directions=text), [_back(talk, event_id)])


async def drop_directions(talk: Talk, data: DropDirections) -> None:
    """Say nothing of it."""
    if await permitted(talk, data.event, Action.CHANGE_EVENT):
        await end(talk)
        await change_event(data.event, directions=None)
        await talk.edit(talk.voice.html("care.directions_dropped"), [_back(talk, data.event)])


async def drop_pin(talk: Talk, data: DropPin) -> None:
    """Take the event off the map."""
    if await permitted(talk, data.event, Action.CHANGE_EVENT):
        await end(talk)
        await change_event(data.event, latitude=None, longitude=None)
        await talk.edit(talk.voice.html("care.pin_dropped"), [_back(talk, data.event)])


def has_pin(message: Message | None) -> bool:
    """Whether somebody sent a location. A place from Telegram's list has one, too."""
    return message is not None and message.location is not None


async def take_pin(talk: Talk, member: StaffMember) -> None:
    """Where it is on the map. Its name stays: guests read it beside the map."""
    message = talk.message
    location = message.location if message else None
    if location is None:
        return
    await end(talk)
    event = await change_event(member.event_id, latitude=location.latitude, longitude=location.longitude)
    await talk.reply(
        talk.voice.html("care.pin_set", venue=event.venue or "–"), [*_map_rows(talk, event), _back(talk, event.id)]
    )


def _map_rows(talk: Talk, event: Event) -> Rows:
    link = map_link(event)
    return [
        [url_button(talk.voice.text("care.button_map"), link)] if link else [],
        [button(talk.voice.text("care.button_drop_pin"), DropPin(event.id))],
    ]


def _back(talk: Talk, event_id: int) -> Sequence[InlineKeyboardButton]:
    return [button(talk.voice.text("staff.button_back"), ShowSettings(event_id))]
