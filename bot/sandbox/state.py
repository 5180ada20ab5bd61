"""The one state of the local Telegram: accounts, conversations, files, updates, queries, invoices."""

import itertools
import secrets
import ssl
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field

from bot.sandbox.accounts import Account, BotProfile
from bot.sandbox.changes import Change, Changes
from bot.sandbox.conversations import Conversation, Message
from bot.sandbox.faults import Faults
from bot.sandbox.files import Files
from bot.sandbox.invoices import Invoice
from bot.sandbox.limits import FloodGuard, FloodLimits
from bot.sandbox.queries import CallbackAnswer, CheckoutAnswer, InlineAnswer, Queries
from bot.sandbox.refusals import bad_request, forbidden
from bot.sandbox.shapes import Json
from bot.sandbox.updates import Updates
from bot.sandbox.webhooks import Webhooks
from models.clock import now

_FIRST_PERSON = 7_100_000_001
_CALLS_KEPT = 20_000


@dataclass(frozen=True)
class Options:
    """How strict, and how patient."""

    allow_local_urls: bool = True
    flood_limits: FloodLimits | None = None
    inline_feedback: bool = True
    checkout_timeout: float = 10.0
    webhook_retry: float = 1.0
    webhook_authority: ssl.SSLContext | None = None
    """Whose certificates webhooks may have; None: those that this machine trusts."""
    provider_token: str = "284685063:TEST:local"


@dataclass(eq=False)
class Call:
    """One call of a method and what came of it; ``code`` is None while it is being worked on."""

    method: str
    parameters: Json
    files: list[str]
    code: int | None = None
    answer: Json = field(default_factory=dict)
    answer_lost: bool = False

    @property
    def ok(self) -> bool:
        """Whether Telegram did it."""
        return self.code == 200

    def __str__(self) -> str:
        return f"{self.method} {self.code}"


class State:
    """Everything that this Telegram knows. All changes happen on one event loop."""

    def __init__(self, bot: BotProfile, options: Options) -> None:
        self.bot = bot
        self.options = options
        self.changes = Changes()
        self.updates = Updates(self.changes)
        self.files = Files()
        self.faults = Faults(self.changes)
        self.flood = FloodGuard(options.flood_limits)
        self.accounts: dict[int, Account] = {}
        self.calls: deque[Call] = deque(maxlen=_CALLS_KEPT)
        self.callbacks: Queries[CallbackAnswer] = Queries()
        self.checkouts: Queries[CheckoutAnswer] = Queries()
        self.inline_queries: Queries[InlineAnswer] = Queries()
        self.invoices: dict[str, Invoice] = {}
        self.inline_messages: dict[str, Message] = {}
        self.webhooks = Webhooks(
            self.updates, self.changes, self.faults, options.webhook_retry, options.webhook_authority
        )
        self.poller = 0
        self.moment = 0
        self._conversations: dict[tuple[int, int], Conversation] = {}
        self._message_ids = itertools.count(1)
        self._person_ids = itertools.count(_FIRST_PERSON)

    # People and their conversations

    def add_account(self, account: Account) -> Account:
        """Opens an account."""
        self.accounts[account.id] = account
        self.tell_person(account)
        return account

    def tell_person(self, account: Account) -> None:
        """Has a person drawn again."""
        self.changes.tell(Change("person", {"account": account}))

    def next_person_id(self) -> int:
        """A number that nobody has."""
        return next(number for number in self._person_ids if number not in self.accounts)

    def conversation(self, person: Account, other: Account | None = None) -> Conversation:
        """The conversation of a person with the bot, or with somebody else; begins when first asked for."""
        first, second = (person, other) if other is None or person.id < other.id else (other, person)
        key = (first.id, second.id if second else 0)
        if key not in self._conversations:
            self._conversations[key] = Conversation(first, second)
        return self._conversations[key]

    def conversations_of(self, person: Account) -> Iterator[Conversation]:
        """All conversations that a person is in, that with the bot first."""
        yield self.conversation(person)
        for conversation in self._conversations.values():
            if conversation.other is not None and person in (conversation.person, conversation.other):
                yield conversation

    def known_chat(self, chat_id: str) -> Account:
        """The person behind a ``chat_id``. Raises 400 for one that the bot does not know."""
        number = int(chat_id) if chat_id.lstrip("-").isdigit() else 0
        if number not in self.accounts:
            raise bad_request("chat not found")
        return self.accounts[number]

    def open_chat(self, chat_id: str) -> Account:
        """The person behind a ``chat_id`` whom the bot may write to. Raises 400 and 403 as Telegram does."""
        if chat_id == str(self.bot.id):
            raise forbidden("bot can't send messages to bots")
        account = self.known_chat(chat_id)
        if account.deleted:
            raise forbidden("user is deactivated")
        if account.blocks_bot:
            raise forbidden("bot was blocked by the user")
        if not account.started:
            raise forbidden("bot can't initiate conversation with a user")
        return account

    # Messages

    def new_message(self, conversation: Conversation, sender: Account | None, body: Json) -> Message:
        """A message that is not posted yet; ``sender`` None is the bot."""
        user = sender.user() if sender else self.bot.user()
        return Message(next(self._message_ids), conversation, user["id"], user, self.timestamp(), body)

    def post(self, message: Message) -> Message:
        """Puts a message into its conversation, where everybody sees it."""
        message.conversation.messages.append(message)
        if message.reply_interface is not None:
            shown = message.reply_interface
            message.conversation.reply_keyboard = None if "remove_keyboard" in shown else shown
        self.arrive(message)
        return message

    def arrive(self, message: Message) -> None:
        """Counts a new or edited message as something that people have yet to notice."""
        self.moment += 1
        message.moment = self.moment
        self.tell(message)

    def tell(self, message: Message) -> None:
        """Has a message drawn again."""
        self.changes.tell(Change("message", {"conversation": message.conversation, "message": message}))

    def post_inline(self, message: Message) -> Message:
        """Posts a message that came from an inline result; one with a keyboard can be edited later."""
        message.via_bot = self.bot.user()
        if message.keyboard:
            message.inline_message_id = secrets.token_urlsafe(20)
            self.inline_messages[message.inline_message_id] = message
        return self.post(message)

    def next_poller(self) -> int:
        """Takes over polling: an earlier getUpdates that still waits ends with 409."""
        self.poller += 1
        self.changes.wake()
        return self.poller

    def timestamp(self) -> int:
        """The present second, Unix time."""
        return int(now().timestamp())
