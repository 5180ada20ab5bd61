"""What people do on the page, by name. Each returns what their phone shows next."""

from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING

from bot.sandbox.conversations import Message
from bot.sandbox.parameters import Parameters
from bot.sandbox.person import Person
from bot.sandbox.shapes import Json
from bot.sandbox.views import Views
from models.language.speech import best_language, voice

if TYPE_CHECKING:
    from bot.sandbox.telegram import LocalTelegram

Gesture = Callable[["LocalTelegram", Person, Json], Awaitable[Json]]

_PATIENCE = 20.0


async def send(telegram: "LocalTelegram", person: Person, asked: Json) -> Json:
    """Writes to the bot, or to somebody else."""
    text = str(asked["text"]).strip()
    if not text:
        raise ValueError("nothing to send")
    other = _other(telegram, asked)
    if other is None:
        await person.send(text)
    else:
        await person.write_to(other, text)
    return {}


async def start(_: "LocalTelegram", person: Person, asked: Json) -> Json:
    """Presses Start, or opens a deep link's payload."""
    await person.start(str(asked.get("payload", "")))
    return {}


async def press(telegram: "LocalTelegram", person: Person, asked: Json) -> Json:
    """Presses a button and shows what the bot answers."""
    answer = await person.press(_message(telegram, person, asked), str(asked["data"]), timeout=_PATIENCE)
    return {"text": answer.text, "alert": answer.alert, "url": answer.url}


async def pay(telegram: "LocalTelegram", person: Person, asked: Json) -> Json:
    """Pays with a card that works, or with one that does not."""
    invoice = str(asked["link"]) if asked.get("link") else _message(telegram, person, asked)
    await person.pay(invoice, card_works=bool(asked.get("works", True)))
    return {}


async def look(telegram: "LocalTelegram", person: Person, asked: Json) -> Json:
    """Opens an invoice by its link."""
    speaker = voice(best_language([str(asked.get("language", person.account.language_code))]))
    invoice = telegram.state.invoices[str(asked["link"])]
    return Views(telegram.state, speaker, telegram.guide(speaker.language)).invoice(invoice)


async def inline(_: "LocalTelegram", person: Person, asked: Json) -> Json:
    """Types the bot's name and a query; shows what the bot offers."""
    offered = await person.inline(str(asked.get("query", "")), timeout=_PATIENCE)
    shown = [
        {
            "id": result["id"],
            "title": result.get("title") or result.get("caption", ""),
            "description": result.get("description", ""),
            "photo": result.get("photo_file_id", ""),
            "result": result,
        }
        for result in offered.results
    ]
    return {"results": shown, "button": offered.button}


async def post(telegram: "LocalTelegram", person: Person, asked: Json) -> Json:
    """Chooses one of the results and posts it."""
    result = asked["result"]
    if not isinstance(result, dict):
        raise TypeError("a result is an object")
    await person.post(result, _other(telegram, asked), query=str(asked.get("query", "")))
    return {}


async def block(_: "LocalTelegram", person: Person, __: Json) -> Json:
    """Blocks the bot."""
    await person.block()
    return {}


async def unblock(_: "LocalTelegram", person: Person, __: Json) -> Json:
    """Lets the bot write again."""
    await person.unblock()
    return {}


async def delete(telegram: "LocalTelegram", person: Person, asked: Json) -> Json:
    """Deletes a message from the chat."""
    await person.delete(_message(telegram, person, asked))
    return {}


async def send_file(person: Person, parameters: Parameters) -> Json:
    """Sends a picture as a photo and everything else as a file."""
    upload = parameters.uploads["file"]
    caption = parameters.text("caption") or ""
    if upload.mime_type in {"image/png", "image/jpeg", "image/webp"} and not parameters.flag("as_file"):
        await person.photo(upload.content, caption=caption)
    else:
        await person.upload(upload.file_name, upload.content, caption=caption, mime_type=upload.mime_type)
    return {}


GESTURES: Mapping[str, Gesture] = {
    "send": send,
    "start": start,
    "press": press,
    "pay": pay,
    "look": look,
    "inline": inline,
    "post": post,
    "block": block,
    "unblock": unblock,
    "delete": delete,
}


def _other(telegram: "LocalTelegram", asked: Json) -> Person | None:
    if asked.get("to") is None:
        return None
    found = telegram.find(int(asked["to"]))
    if found is None:
        raise LookupError("nobody has this number")
    return found


def _message(telegram: "LocalTelegram", person: Person, asked: Json) -> Message:
    for conversation in telegram.state.conversations_of(person.account):
        if conversation.key == asked["conversation"]:
            found = conversation.find(int(asked["message"]))
            if found is not None:
                return found
    raise LookupError("no such message")
