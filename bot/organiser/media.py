"""Pictures, sound and video of an event, set by sending them to the bot."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from telegram import InlineKeyboardButton, Message
from telegram.error import BadRequest

from bot.buttons import DANGER, button
from bot.chat import Handler, Talk, pressed
from bot.conversations import NoConversation, begin, data_of, end, leave, step
from bot.organiser.buttons import ShowSettings
from bot.organiser.care_buttons import AskMedia, DropMedia, ShowMedia
from bot.staff.choosing import permitted
from models.events.media import LARGEST, Fit, MediaRefused, fitted, media_types, remove_media, set_media
from models.people.staff import Action
from models.tables import MediaPurpose
from models.tickets.view import event_media

TOPIC = "media"
FILE = "file"
PICTURES = frozenset({MediaPurpose.TICKET_PICTURE, MediaPurpose.SUCCESS_PICTURE})


@dataclass(frozen=True, slots=True)
class Received:
    """A file that somebody sent."""

    file_id: str
    size: int


def handlers() -> list[Handler]:
    """The buttons about pictures, sound and video."""
    return [pressed(ShowMedia, show_media), pressed(AskMedia, ask_file), pressed(DropMedia, drop)]


async def show_media(talk: Talk, data: ShowMedia) -> None:
    """What there is, and what there could be."""
    member = await permitted(talk, data.event, Action.CHANGE_EVENT)
    if member is None:
        return
    await leave(talk, TOPIC)
    say, present = talk.voice, await media_types(data.event)
    rows = [
        [button(f"{'✅' if purpose in present else '➕'} {say.text(f'care.{purpose}')}", AskMedia(data.event, purpose))]
        for purpose in MediaPurpose
    ]
    back = [button(say.text("staff.button_back"), ShowSettings(data.event))]
    text = say.html("care.media_title", event=member.event.name)
    await (talk.reply if _is_picture(talk) else talk.show)(text, [*rows, back])


async def ask_file(talk: Talk, data: AskMedia) -> None:
    """Send me the file. The picture that there is, is shown."""
    member = await permitted(talk, data.event, Action.CHANGE_EVENT)
    if member is None:
        return
    say = talk.voice
    await begin(talk, TOPIC, FILE, event=data.event, purpose=data.purpose)
    present = await event_media(data.event, data.purpose)
    drop_row = [button(say.text("care.button_drop_media"), DropMedia(data.event, data.purpose), DANGER)]
    rows = [drop_row if present else [], _back(talk, data.event)]
    text = say.html(f"care.ask_{data.purpose}")
    if present and data.purpose in PICTURES:
        await talk.reply_photo(bytes(present.content), text, rows)
    else:
        await talk.edit(text, rows)


@step(TOPIC, FILE)
async def take_file(talk: Talk, _text: str) -> None:
    """The file. Its content decides, not what it says it is."""
    data = data_of(talk, TOPIC)
    if data is None:
        raise NoConversation(TOPIC)
    event_id, purpose = int(data["event"]), MediaPurpose(data["purpose"])
    received = received_in(talk.message)
    if not await permitted(talk, event_id, Action.CHANGE_EVENT):
        return
    if received is None:
        await talk.reply(talk.voice.html(f"care.ask_{purpose}"), [_back(talk, event_id)])
        return
    try:
        fit = await asyncio.to_thread(fitted, purpose, await _downloaded(talk, received))
    except MediaRefused as refusal:
        await talk.reply(talk.voice.html(refusal.key), [_back(talk, event_id)])
        return
    await set_media(event_id, purpose, fit)
    await end(talk)
    await _show_again(talk, event_id, purpose, fit)


async def drop(talk: Talk, data: DropMedia) -> None:
    """Do without it."""
    if await permitted(talk, data.event, Action.CHANGE_EVENT):
        await end(talk)
        await remove_media(data.event, data.purpose)
        await talk.toast(talk.voice.text("care.media_dropped"))
        if _is_picture(talk):
            await talk.drop_buttons()
        await show_media(talk, ShowMedia(data.event))


def received_in(message: Message | None) -> Received | None:
    """The file in a message, however it was sent: as a picture its largest size."""
    if message is None:
        return None
    sent = (
        (message.photo[-1] if message.photo else None)
        or message.animation
        or message.video
        or message.video_note
        or message.audio
        or message.voice
        or message.document
    )
    return Received(sent.file_id, sent.file_size or 0) if sent else None


async def _downloaded(talk: Talk, received: Received) -> bytes:
    if received.size > LARGEST:
        raise MediaRefused("care.media_too_large")
    try:
        file = await talk.bot.get_file(received.file_id)
    except BadRequest as refusal:
        raise MediaRefused("care.media_too_large") from refusal
    return bytes(await file.download_as_bytearray())


async def _show_again(talk: Talk, event_id: int, purpose: MediaPurpose, fit: Fit) -> None:
    """The picture as guests will see it; a sound or video stands above as it was sent."""
    say, back = talk.voice, [_back(talk, event_id)]
    text = say.html(f"care.set_{purpose}")
    if fit.is_doubtful:
        text += "\n" + say.html("care.media_voice")
    if purpose in PICTURES:
        await talk.reply_photo(fit.content, text, back)
    else:
        await talk.reply(text, back)


def _is_picture(talk: Talk) -> bool:
    """Whether the button was under a picture, which a list must not hang from."""
    return isinstance(talk.pressed_message, Message) and bool(talk.pressed_message.photo)


def _back(talk: Talk, event_id: int) -> Sequence[InlineKeyboardButton]:
    return [button(talk.voice.text("staff.button_back"), ShowMedia(event_id))]
