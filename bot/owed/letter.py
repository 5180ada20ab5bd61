"""What a renderer gets and gives."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any

from telegram import Bot, Message
from telegram.constants import ParseMode

from bot.buttons import Rows, keyboard
from bot.chat import NO_PREVIEW
from models.house import House
from models.language.speech import Voice
from models.tables import Owed, SentMessage

Sent = Message | bool
"""What Telegram answers: the message; True for an edit of a message sent in inline mode."""


@dataclass(frozen=True, slots=True)
class Recipient:
    """Whose chat it is."""

    house: House
    chat_id: int
    voice: Voice


@dataclass(frozen=True, slots=True)
class Call:
    """One call to Telegram."""

    make: Callable[[Bot], Awaitable[Sent]]
    after: Callable[[Sent | None], Awaitable[None]] | None = None
    """What to write down, in the unit of work that notes the success. Gets None for an edit that changed nothing."""
    edits: SentMessage | None = None
    """The message that it edits."""
    file: str | None = None
    """Name of the `StoredFile` that it relies on."""


Letter = Sequence[Call]
"""The calls for one row, in order. Empty: it is not true any more, and dropped."""
Renderer = Callable[[Recipient, Owed], Awaitable[Letter]]
Folder = Callable[[Recipient, Sequence[Owed]], Awaitable[Letter]]
"""Renders several late rows as one."""


def say(recipient: Recipient, text: str, rows: Rows = ()) -> Letter:
    """A message of text, in Telegram's HTML."""

    async def make(bot: Bot) -> Message:
        return await bot.send_message(
            recipient.chat_id,
            text,
            parse_mode=ParseMode.HTML,
            reply_markup=keyboard(rows),
            link_preview_options=NO_PREVIEW,
        )

    return [Call(make)]


def fact(row: Owed, name: str) -> Any:
    """One of the row's facts; None if it has none of that name."""
    return row.about.get(name)
