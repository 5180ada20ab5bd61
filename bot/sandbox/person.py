"""What a person does in Telegram: writes, presses, pays, shares, waits for what comes."""

import asyncio
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar
from urllib.parse import parse_qs, urlsplit

from bot.sandbox.accounts import Account
from bot.sandbox.conversations import Conversation, Message
from bot.sandbox.entities import FormattedText, complete
from bot.sandbox.files import StoredFile
from bot.sandbox.html_text import parse_html
from bot.sandbox.inline_results import message_body
from bot.sandbox.parameters import Parameters, Upload
from bot.sandbox.payments import pay
from bot.sandbox.queries import CallbackAnswer
from bot.sandbox.shapes import Json
from bot.sandbox.state import State

Condition = str | re.Pattern[str] | Callable[[Message], object]
Reply = TypeVar("Reply")

PATIENCE = 20.0


class NothingReceived(AssertionError):
    """What was waited for did not come; the text lists what came instead."""


class ChatBlocked(Exception):
    """A person has blocked the bot and cannot write to it."""


@dataclass(frozen=True)
class InlineResults:
    """What the bot offers for an inline query."""

    query: str
    results: Sequence[Json]
    button: Json | None = None

    def titled(self, title: str) -> Json:
        """The result with this title. Raises LookupError."""
        for result in self.results:
            if result.get("title") == title:
                return result
        raise LookupError(f"no result {title!r} among {[result.get('title') for result in self.results]}")


class Person:
    """Somebody with a phone. Time limits are deadlines for failing, nothing waits longer than it must."""

    def __init__(self, state: State, account: Account) -> None:
        self._state = state
        self._since = 0
        self._noticed: set[int] = set()
        self.account = account

    @property
    def id(self) -> int:
        """The user id, which is also the id of the private chat with the bot."""
        return self.account.id

    @property
    def chat(self) -> Conversation:
        """The conversation with the bot."""
        return self._state.conversation(self.account)

    def chat_with(self, other: "Person") -> Conversation:
        """The conversation with somebody else."""
        return self._state.conversation(self.account, other.account)

    @property
    def commands(self) -> Sequence[Json]:
        """The commands menu that this person sees."""
        return self._state.bot.commands_for(self.account)

    # Writing

    async def send(self, text: str, *, reply_to: Message | None = None) -> Message:
        """Writes to the bot."""
        return self._write(complete(FormattedText(text)).body("text", "entities"), reply_to)

    async def start(self, payload: str = "") -> Message:
        """Presses Start, or follows a deep link with a payload, which the bot gets and the chat does not show."""
        if self.account.blocks_bot:
            await self.unblock()
        told = complete(FormattedText(f"/start {payload}".strip())).body("text", "entities")
        return self._write(complete(FormattedText("/start")).body("text", "entities"), told=told)

    async def follow(self, link: str) -> Message:
        """Opens a deep link ``https://t.me/<bot>?start=…``. Raises ValueError for another link."""
        parts = urlsplit(link)
        if parts.hostname != "t.me" or parts.path.strip("/").lower() != self._state.bot.username.lower():
            raise ValueError("not a link to this bot")
        return await self.start(parse_qs(parts.query).get("start", [""])[0])

    async def upload(self, file_name: str, content: bytes, *, caption: str = "", mime_type: str = "") -> Message:
        """Sends a file."""
        return self._send_file("document", Upload(file_name, content, mime_type), caption)

    async def photo(self, content: bytes, *, caption: str = "") -> Message:
        """Sends a picture."""
        return self._send_file("photo", Upload("photo.jpg", content, "image/jpeg"), caption)

    async def voice(self, content: bytes) -> Message:
        """Records a voice message."""
        return self._send_file("voice", Upload("voice.oga", content, "audio/ogg"), "")

    async def locate(self, latitude: float, longitude: float) -> Message:
        """Sends a place on the map."""
        return self._write({"location": {"latitude": latitude, "longitude": longitude}})

    async def write(self, html: str) -> Message:
        """Writes to the bot with formatting, given as Telegram's HTML."""
        return self._write(complete(parse_html(html)).body("text", "entities"))

    async def edit(self, message: Message, text: str) -> Message:
        """Corrects a message of one's own."""
        body = complete(FormattedText(text)).body("text", "entities")
        message.says(body, None, self._state.timestamp())
        self._state.tell(message)
        self._state.updates.add("edited_message", message.json(), self.id)
        return message

    async def delete(self, message: Message) -> None:
        """Deletes a message for both sides; the bot is not told."""
        message.deleted = True
        self._state.tell(message)

    async def block(self) -> None:
        """Blocks the bot."""
        self._set_blocked(blocked=True)

    async def unblock(self) -> None:
        """Lets the bot write again."""
        self._set_blocked(blocked=False)

    # Pressing

    async def press(self, message: Message, button: str, *, timeout: float = PATIENCE) -> CallbackAnswer:
        """Presses a button, named by its text or callback data, and waits for the bot's answer.

        Raises LookupError when there is no such button, NothingReceived when the bot does not answer in time.
        """
        data = _button(message, button).get("callback_data")
        if data is None:
            raise LookupError(f"{button!r} does not ask the bot; see link() and pay()")
        self._act()
        identifier, answer = self._state.callbacks.ask()
        self._state.updates.add("callback_query", self._callback(identifier, message, data), self.id)
        try:
            return await asyncio.wait_for(answer, timeout)
        except TimeoutError:
            raise NothingReceived(f"nobody answered {button!r} of {message}") from None
        finally:
            self._state.callbacks.close(identifier)

    def link(self, message: Message, button: str) -> str:
        """The address behind a button. Raises LookupError."""
        found = _button(message, button)
        if "url" not in found:
            raise LookupError(f"{button!r} opens no address")
        return str(found["url"])

    async def pay(self, invoice: Message | str, *, card_works: bool = True) -> Message:
        """Pays an invoice message or an invoice link; returns the receipt. Raises PaymentFailed."""
        found = self._state.invoices[invoice] if isinstance(invoice, str) else invoice.invoice
        if found is None:
            raise LookupError(f"{invoice} is no invoice")
        self._act()
        return await pay(self._state, self.account, found, card_works=card_works)

    # Sharing

    async def inline(self, query: str, *, offset: str = "", timeout: float = PATIENCE) -> InlineResults:
        """Types ``@bot query`` somewhere. Raises NothingReceived when the bot does not answer in time."""
        identifier, answer = self._state.inline_queries.ask()
        payload = {"id": identifier, "from": self.account.user(), "query": query, "offset": offset}
        self._state.updates.add("inline_query", {**payload, "chat_type": "private"}, self.id)
        try:
            given = await asyncio.wait_for(answer, timeout)
        except TimeoutError:
            raise NothingReceived(f"nobody answered the inline query {query!r}") from None
        finally:
            self._state.inline_queries.close(identifier)
        return InlineResults(query, given.results, given.button)

    async def post(self, result: Json, to: "Person | None", *, query: str = "") -> Message:
        """Chooses an inline result: it is posted into the chat with somebody else, or with the bot (None)."""
        self._act()
        body = await message_body(self._state, result)
        message = self._state.new_message(self.chat_with(to) if to else self.chat, self.account, body)
        message.keyboard = Parameters(result).json_object("reply_markup")
        self._state.post_inline(message)
        if self._state.options.inline_feedback:
            self._state.updates.add("chosen_inline_result", self._chosen(result, message, query), self.id)
        if to is None:
            self._state.updates.add("message", message.json(), self.id)
        return message

    async def write_to(self, other: "Person", text: str) -> Message:
        """Writes to somebody else; the bot does not hear of it."""
        body = complete(FormattedText(text)).body("text", "entities")
        return self._state.post(self._state.new_message(self.chat_with(other), self.account, body))

    # Reading

    async def receives(self, condition: Condition = "", *, timeout: float = PATIENCE) -> Message:
        """The next new or edited message that fits: one that came since this person last did something.

        ``condition``: a part of the text or caption, a regular expression, or a function of the message. Each message
        (and each edit of it) is handed out once. Raises NothingReceived with what came instead.
        """
        found = await self._wait(lambda: self._unnoticed(condition), timeout, f"{self.account.name} received")
        self._noticed.add(found.moment)
        return found

    async def sees(self, condition: Condition, *, timeout: float = PATIENCE) -> Message:
        """Waits until a message of the chat with the bot fits as it is now, whenever it came; the latest wins."""

        def find() -> Message | None:
            return next((message for message in reversed(self.chat.present) if _fits(condition, message)), None)

        return await self._wait(find, timeout, f"{self.account.name} sees")

    async def sees_gone(self, message: Message, *, timeout: float = PATIENCE) -> None:
        """Waits until a message has been deleted."""
        await self._wait(lambda: message.deleted or None, timeout, f"{self.account.name} sees")

    def new_messages(self) -> Sequence[Message]:
        """What came since this person last did something, and `receives` has not handed out."""
        return list(self._incoming())

    def file(self, message: Message) -> StoredFile:
        """The file that a message carries. Raises LookupError."""
        if message.file_id is None:
            raise LookupError(f"{message} carries no file")
        return self._state.files.any_kind(message.file_id)

    # Beneath

    def _act(self) -> None:
        self._since = self._state.moment

    def _write(self, body: Json, reply_to: Message | None = None, *, told: Json | None = None) -> Message:
        """``told``: what the bot gets in place of what the chat shows."""
        if self.account.blocks_bot:
            raise ChatBlocked(self.account.name)
        self._start_bot()
        message = self._state.new_message(self.chat, self.account, body)
        message.reply_to = reply_to
        self._state.post(message)
        self._act()
        self._state.updates.add("message", {**message.json(), **(told or {})}, self.id)
        return message

    def _start_bot(self) -> None:
        if not self.account.started:
            self.account.started = True
            self._state.tell_person(self.account)

    def _send_file(self, kind: str, upload: Upload, caption: str) -> Message:
        described = complete(FormattedText(caption)).body("caption", "caption_entities")
        return self._write({**self._state.files.describe(self._state.files.keep(kind, upload)), **described})

    def _set_blocked(self, *, blocked: bool) -> None:
        if self.account.blocks_bot == blocked:
            return
        self.account.blocks_bot = blocked
        user = self._state.bot.user()
        kicked, member = {"status": "kicked", "user": user, "until_date": 0}, {"status": "member", "user": user}
        payload = {
            "chat": self.account.chat(),
            "from": self.account.user(),
            "date": self._state.timestamp(),
            "old_chat_member": member if blocked else kicked,
            "new_chat_member": kicked if blocked else member,
        }
        self._state.updates.add("my_chat_member", payload, self.id)
        self._state.tell_person(self.account)

    def _callback(self, identifier: str, message: Message, data: str) -> Json:
        where: Json = {"message": message.json()}
        if message.inline_message_id:
            where = {"inline_message_id": message.inline_message_id}
        instance = str(message.conversation.person.id * 31 + (message.conversation.other is not None))
        return {"id": identifier, "from": self.account.user(), **where, "chat_instance": instance, "data": data}

    def _chosen(self, result: Json, message: Message, query: str) -> Json:
        chosen = {"result_id": result["id"], "from": self.account.user(), "query": query}
        return {**chosen, **({"inline_message_id": message.inline_message_id} if message.inline_message_id else {})}

    def _incoming(self) -> Sequence[Message]:
        messages = [
            message
            for conversation in self._state.conversations_of(self.account)
            for message in conversation.present
            if message.moment > self._since and message.moment not in self._noticed
            if message.sender != self.id or (message.via_bot and message.version)
        ]
        return sorted(messages, key=lambda message: message.moment)

    def _unnoticed(self, condition: Condition) -> Message | None:
        return next((message for message in self._incoming() if _fits(condition, message)), None)

    async def _wait(self, find: Callable[[], Reply | None], timeout: float, what: str) -> Reply:
        try:
            return await self._state.changes.until(find, timeout)
        except TimeoutError:
            listed = "\n".join(str(message) for message in self._incoming()) or "nothing new"
            raise NothingReceived(f"{what} instead:\n{listed}\n\nThe whole chat:\n{self.chat}") from None


def _fits(condition: Condition, message: Message) -> bool:
    if isinstance(condition, str):
        return condition in message.text
    if isinstance(condition, re.Pattern):
        return condition.search(message.text) is not None
    return bool(condition(message))


def _button(message: Message, wanted: str) -> Json:
    """Named by its text, by its callback data, or by a part of its text whatever comes first."""
    for fits in (
        lambda button: button["text"] == wanted,
        lambda button: button.get("callback_data") == wanted,
        lambda button: wanted in button["text"],
    ):
        found = [button for button in message.buttons if fits(button)]
        if found:
            return found[0]
    raise LookupError(f"no button {wanted!r} on {message}")
