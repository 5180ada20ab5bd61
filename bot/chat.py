"""What a handler gets: the talk with one person about one update.

A feature is a module with ``def handlers() -> list[Handler]``, made of `command` and `pressed`. Its handlers get a
`Talk` and say what they want to say; commands and presses are acknowledged, conversations left and errors told
elsewhere.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, TypeVar

from telegram import (
    Bot,
    CallbackQuery,
    InputFile,
    LinkPreviewOptions,
    MaybeInaccessibleMessage,
    Message,
    Update,
)
from telegram.constants import ParseMode
from telegram.error import BadRequest, RetryAfter
from telegram.ext import BaseHandler, CallbackContext, CallbackQueryHandler, CommandHandler, filters

from bot.buttons import BadCallbackData, CallbackData, Rows, keyboard
from bot.verdicts import judge
from models.house import House
from models.language.speech import Voice
from models.people.persons import voice_of
from models.tables import Conversation, Person

logger = logging.getLogger(__name__)

Context = CallbackContext[Any, Any, Any, Any]
Handler = BaseHandler[Update, Context, None]
Data = TypeVar("Data", bound=CallbackData)
Answer = TypeVar("Answer")
Photo = bytes | str
"""A picture's content, or the ``file_id`` of one that Telegram has."""

HOUSE = "house"
"""Key of the house in ``bot_data``."""
NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
"""A preview would open the links (DESIGN.md section 3, promise 2)."""
LEFT = "left"
"""The step of a conversation that a command left, in which what was entered is kept."""
kept_topics: set[str] = set()
"""What conversations are about of which a command keeps what was entered."""
TOAST_LENGTH = 200
"""Bot API, answerCallbackQuery."""
LONGEST_SILENCE = 5.0
"""Seconds that an answer waits for when Telegram wants silence; longer ones have the update delivered again."""
TRIES = 5


@dataclass
class Talk:
    """One update from one person in their private chat, and the ways to answer it. Texts are Telegram's HTML."""

    house: House
    bot: Bot
    update: Update
    person: Person
    conversation: Conversation | None = None
    """Where the person stands, if in the middle of something."""
    argument: str = ""
    """What followed the command."""
    _acknowledged: bool = False

    @property
    def chat_id(self) -> int:
        """The private chat, whose id is the person's."""
        return int(self.person.id)

    @property
    def voice(self) -> Voice:
        """Speaks the person's language."""
        return voice_of(self.person)

    @property
    def nonce(self) -> str:
        """The nonce of a press of a button in the chat: the same for each delivery of the same press."""
        query = self.update.callback_query
        source = f"press:{query.id}" if query else f"update:{self.update.update_id}"
        return sha256(source.encode()).hexdigest()[:32]

    @property
    def message(self) -> Message | None:
        """The person's message."""
        return self.update.message

    @property
    def pressed_message(self) -> MaybeInaccessibleMessage | None:
        """The message whose button was pressed."""
        return self.update.callback_query.message if self.update.callback_query else None

    async def reply(self, text: str, rows: Rows = ()) -> Message:
        """Send a new message."""
        return await _patiently(
            lambda: self.bot.send_message(
                self.chat_id,
                text,
                parse_mode=ParseMode.HTML,
                reply_markup=keyboard(rows),
                link_preview_options=NO_PREVIEW,
            )
        )

    async def reply_photo(self, photo: Photo, caption: str, rows: Rows = ()) -> Message:
        """Send a picture with a caption of at most 1024 characters."""
        return await self.bot.send_photo(
            self.chat_id, photo, caption=caption, parse_mode=ParseMode.HTML, reply_markup=keyboard(rows)
        )

    async def reply_file(self, content: bytes, filename: str, caption: str = "") -> Message:
        """Send a file."""
        return await self.bot.send_document(
            self.chat_id, InputFile(content, filename=filename), caption=caption or None, parse_mode=ParseMode.HTML
        )

    async def edit(self, text: str, rows: Rows = (), *, message_id: int | None = None) -> None:
        """Change the message whose button was pressed, or the bot's message ``message_id``.

        A picture keeps its picture and changes its caption. If the message is gone, a new one says it.
        """
        pressed = self.pressed_message
        target = message_id or (pressed.message_id if pressed else None)
        if target is None:
            await self.reply(text, rows)
            return
        try:
            await _patiently(lambda: self._edit(target, text, rows))
        except BadRequest as refusal:
            if not is_unmodified(refusal):
                logger.info("could not edit a message: %s", refusal.message)
                await self.reply(text, rows)

    async def drop_buttons(self) -> None:
        """Take the buttons off the message whose button was pressed: they have done their work."""
        pressed = self.pressed_message
        if pressed is None:
            return
        try:
            await _patiently(
                lambda: self.bot.edit_message_reply_markup(chat_id=self.chat_id, message_id=pressed.message_id)
            )
        except BadRequest as refusal:
            logger.info("could not take buttons off a message: %s", refusal.message)

    async def show(self, text: str, rows: Rows = ()) -> None:
        """Say it where the person is: in the pressed message, else in a new one."""
        if self.update.callback_query:
            await self.edit(text, rows)
        else:
            await self.reply(text, rows)

    async def toast(self, text: str, *, alert: bool = False) -> None:
        """Answer the press with a short plain text over the chat, or an alert to be closed. Once per press."""
        query = self.update.callback_query
        if query is None:
            await self.reply(text)
            return
        if not self._acknowledged:
            self._acknowledged = True
            await _answer(query, text[:TOAST_LENGTH], alert=alert)

    async def acknowledge(self) -> None:
        """Stop the button's spinner, if no toast has."""
        if self.update.callback_query and not self._acknowledged:
            self._acknowledged = True
            await _answer(self.update.callback_query, None, alert=False)

    async def _edit(self, message_id: int, text: str, rows: Rows) -> None:
        pressed = self.pressed_message
        if isinstance(pressed, Message) and pressed.message_id == message_id and pressed.photo:
            await self._edit_caption(message_id, text, rows)
            return
        try:
            await self.bot.edit_message_text(
                text,
                chat_id=self.chat_id,
                message_id=message_id,
                parse_mode=ParseMode.HTML,
                reply_markup=keyboard(rows),
                link_preview_options=NO_PREVIEW,
            )
        except BadRequest as refusal:
            if "no text in the message" not in refusal.message:
                raise
            await self._edit_caption(message_id, text, rows)

    async def _edit_caption(self, message_id: int, caption: str, rows: Rows) -> None:
        await self.bot.edit_message_caption(
            chat_id=self.chat_id,
            message_id=message_id,
            caption=caption,
            parse_mode=ParseMode.HTML,
            reply_markup=keyboard(rows),
        )


def command(
    name: str, answer: Callable[[Talk], Awaitable[None]], *, keeps_conversation: bool = False
) -> CommandHandler[Context, None]:
    """A handler for ``/name``. A command leaves the conversation that the person is in, if it does not keep it."""

    async def run(update: Update, context: Context) -> None:
        talk = await talk_about(update, context)
        talk.argument = " ".join(context.args or ())
        if talk.conversation and not keeps_conversation:
            await _leave(talk, talk.conversation)
        await answer(talk)

    return CommandHandler(name, run, filters=filters.UpdateType.MESSAGE)


async def _patiently(call: Callable[[], Awaitable[Answer]]) -> Answer:
    """Make a call, again after a short silence that Telegram wants.

    What the person asked for is done by then: were the update delivered again, they would be told it is too late.
    """
    for _ in range(TRIES - 1):
        try:
            return await call()
        except RetryAfter as refusal:
            if (seconds := judge(refusal).seconds) > LONGEST_SILENCE:
                raise
            await asyncio.sleep(seconds)
    return await call()


async def _leave(talk: Talk, conversation: Conversation) -> None:
    if conversation.topic in kept_topics:
        conversation.step = LEFT
        await conversation.save(update_fields=["step"])
    else:
        await conversation.delete()
        talk.conversation = None


def pressed(
    data_class: type[Data], answer: Callable[[Talk, Data], Awaitable[None]]
) -> CallbackQueryHandler[Context, None]:
    """A handler for the buttons that carry ``data_class``. It acknowledges the press if ``answer`` has not."""

    async def run(update: Update, context: Context) -> None:
        talk = await talk_about(update, context)
        query = update.callback_query
        try:
            data = data_class.unpack(query.data or "" if query else "")
        except BadCallbackData:
            await talk.toast(talk.voice.text("chat.old_button"), alert=True)
            return
        await answer(talk, data)
        await talk.acknowledge()

    return CallbackQueryHandler(run, pattern=data_class.packed_in)


async def talk_about(update: Update, context: Context) -> Talk:
    """The talk about this update. Its person has been met (see `bot.application.receive`)."""
    user = update.effective_user
    if user is None:
        raise LookupError("an update without a person")
    return Talk(
        house=context.bot_data[HOUSE],
        bot=context.bot,
        update=update,
        person=await Person.get(id=user.id),
        conversation=await Conversation.get_or_none(person_id=user.id),
    )


def is_unmodified(refusal: BadRequest) -> bool:
    """Whether an edit was refused because the message already shows that, which is success."""
    return "message is not modified" in refusal.message.lower()


async def _answer(query: CallbackQuery, text: str | None, *, alert: bool) -> None:
    try:
        await query.answer(text, show_alert=alert)
    except BadRequest as refusal:
        # A press that waited while the bot was down can't be answered any more; what it asked for is done all the same.
        logger.info("could not answer a press: %s", refusal.message)
