"""Conversations and the messages in them, with every version a message ever had."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.sandbox.accounts import Account
from bot.sandbox.invoices import Invoice
from bot.sandbox.markup import buttons_of
from bot.sandbox.shapes import Json

MEDIA = ("photo", "animation", "document", "video", "audio", "voice")


@dataclass(frozen=True)
class Version:
    """What a message said for a while."""

    body: Json
    keyboard: Json | None
    at: int

    @property
    def text(self) -> str:
        """Text or caption."""
        return str(self.body.get("text", self.body.get("caption", "")))


@dataclass(eq=False)
class Message:
    """A message. ``body`` holds its content under the Bot API's own names."""

    id: int
    conversation: "Conversation"
    sender: int
    sender_user: Json
    date: int
    body: Json
    keyboard: Json | None = None
    reply_interface: Json | None = None
    reply_to: "Message | None" = None
    protected: bool = False
    silent: bool = False
    via_bot: Json | None = None
    inline_message_id: str | None = None
    invoice: Invoice | None = None
    edited: int | None = None
    deleted: bool = False
    pinned: bool = False
    reactions: list[Json] = field(default_factory=list)
    moment: int = 0
    earlier: list[Version] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Text or caption, plain."""
        return str(self.body.get("text", self.body.get("caption", "")))

    @property
    def entities(self) -> Sequence[Json]:
        """Entities of the text or caption."""
        return list(self.body.get("entities") or self.body.get("caption_entities") or ())

    @property
    def buttons(self) -> Sequence[Json]:
        """The buttons of the inline keyboard, row by row."""
        return list(buttons_of(self.keyboard))

    @property
    def button_texts(self) -> Sequence[str]:
        """What stands on the buttons."""
        return [button["text"] for button in self.buttons]

    @property
    def media(self) -> str | None:
        """The kind of file that this message carries, None for a plain text."""
        return next((kind for kind in MEDIA if kind in self.body), None)

    @property
    def file_id(self) -> str | None:
        """The ``file_id`` of its file, for a photo that of the largest size."""
        if self.media is None:
            return None
        carried = self.body[self.media]
        return str(carried[-1]["file_id"] if isinstance(carried, list) else carried["file_id"])

    @property
    def version(self) -> int:
        """How often it was edited."""
        return len(self.earlier)

    def says(self, body: Json, keyboard: Json | None, at: int, *, mark: bool = True) -> None:
        """Becomes another version of itself. ``mark``: whether people see that it was edited."""
        self.earlier.append(Version(self.body, self.keyboard, self.edited or self.date))
        self.body = body
        self.keyboard = keyboard
        if mark:
            self.edited = at

    def json(self) -> Json:
        """As the Bot API's Message."""
        return {
            "message_id": self.id,
            "from": self.sender_user,
            "chat": self.conversation.chat(),
            "date": self.date,
            **({"edit_date": self.edited} if self.edited else {}),
            **({"via_bot": self.via_bot} if self.via_bot else {}),
            **({"has_protected_content": True} if self.protected else {}),
            **({"reply_to_message": self.reply_to.json_without_reply()} if self.reply_to else {}),
            **self.body,
            **({"reply_markup": self.keyboard} if self.keyboard else {}),
        }

    def json_without_reply(self) -> Json:
        """As `json`, without the message that it answers: the Bot API nests only once."""
        return {name: value for name, value in self.json().items() if name != "reply_to_message"}

    def __str__(self) -> str:
        shown = self.text or self.media or next(iter(self.body), "")
        buttons = f" [{' | '.join(self.button_texts)}]" if self.buttons else ""
        return f"#{self.id}{' (deleted)' if self.deleted else ''} {shown!r}{buttons}"


@dataclass(eq=False)
class Conversation:
    """Messages between a person and the bot, or between two people (``other`` is None for the bot)."""

    person: Account
    other: Account | None = None
    messages: list[Message] = field(default_factory=list)
    reply_keyboard: Json | None = None

    @property
    def key(self) -> str:
        """Names the conversation on the page."""
        return f"{self.person.id}-{self.other.id if self.other else 'bot'}"

    @property
    def present(self) -> Sequence[Message]:
        """The messages that have not been deleted."""
        return [message for message in self.messages if not message.deleted]

    @property
    def pinned(self) -> Message | None:
        """The message pinned last."""
        return next((message for message in reversed(self.present) if message.pinned), None)

    def chat(self) -> Json:
        """As the Bot API's Chat."""
        return self.person.chat()

    def find(self, message_id: int) -> Message | None:
        """The message with this number, unless deleted."""
        return next((message for message in reversed(self.present) if message.id == message_id), None)

    def __str__(self) -> str:
        return "\n".join(str(message) for message in self.messages) or "(no messages)"
