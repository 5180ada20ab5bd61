"""The queue of updates: what happened and the bot has not confirmed yet.

Source of the rules: Bot API, "Getting updates".
"""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.sandbox.changes import Changes
from bot.sandbox.shapes import Json

_KINDS_NAMES = """
    message edited_message channel_post edited_channel_post business_connection business_message
    edited_business_message deleted_business_messages guest_message message_reaction
    message_reaction_count inline_query chosen_inline_result callback_query shipping_query
    pre_checkout_query purchased_paid_media poll poll_answer my_chat_member chat_member
    chat_join_request chat_boost removed_chat_boost managed_bot
"""
KINDS = frozenset(_KINDS_NAMES.split())
LEFT_OUT_BY_DEFAULT = frozenset({"chat_member", "message_reaction", "message_reaction_count"})

_FIRST_UPDATE = 700_000_001


@dataclass(frozen=True)
class Update:
    """Something that the bot is to be told. ``lane``: updates of one chat are delivered one after the other."""

    id: int
    kind: str
    payload: Json
    lane: int

    def json(self) -> Json:
        """As the Bot API's Update."""
        return {"update_id": self.id, self.kind: self.payload}


class Updates:
    """What waits to be delivered, in order. Updates of a kind that the bot did not ask for never enter."""

    def __init__(self, changes: Changes) -> None:
        self._changes = changes
        self._next_id = _FIRST_UPDATE
        self.waiting: list[Update] = []
        self.again: list[Update] = []
        self.everything: list[Update] = []
        self.allowed: Sequence[str] | None = None

    def add(self, kind: str, payload: Json, lane: int) -> Update | None:
        """Queues an update; None when the bot does not want this kind."""
        if not self._wanted(kind):
            return None
        update = Update(self._next_id, kind, payload, lane)
        self._next_id += 1
        self.waiting.append(update)
        self.everything.append(update)
        self._changes.wake()
        return update

    def allow(self, kinds: Sequence[str] | None) -> None:
        """Remembers which kinds the bot wants; None leaves the previous choice, an empty list means the default."""
        if kinds is not None:
            self.allowed = [kind for kind in kinds if kind in KINDS]

    def confirm(self, offset: int) -> None:
        """Forgets what the bot says it has: everything before ``offset``, or all but the last ``-offset``."""
        if offset > 0:
            self.waiting = [update for update in self.waiting if update.id >= offset]
        elif offset < 0:
            self.waiting = self.waiting[offset:]

    def done(self, update: Update) -> None:
        """Forgets one update that a webhook has taken."""
        for queue in (self.waiting, self.again):
            if update in queue:
                queue.remove(update)
                return

    def repeat(self, update: Update) -> None:
        """Delivers an update once more, as Telegram does when it did not hear that it arrived."""
        self.again.append(update)
        self._changes.wake()

    def take(self, limit: int) -> list[Update] | None:
        """What a poll gets now, None when there is nothing: repeated ones first and only once."""
        batch = [*self.again, *self.waiting][:limit]
        self.again = self.again[limit:]
        return batch or None

    def clear(self) -> None:
        """Drops what is waiting."""
        self.waiting.clear()
        self.again.clear()

    def _wanted(self, kind: str) -> bool:
        return kind in self.allowed if self.allowed else kind not in LEFT_OUT_BY_DEFAULT
