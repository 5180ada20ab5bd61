"""Telegram's flood limits: about one message a second to one chat, about thirty a second over all.

Source: Bot FAQ, "My bot is hitting limits, how do I avoid this?". Edits count; answers to queries do not.
"""

import math
from dataclasses import dataclass

from bot.sandbox.refusals import too_many_requests
from models.clock import now

_LIMITED = ("send", "edit", "copy", "forward")
_FREE = frozenset({"sendChatAction"})


@dataclass(frozen=True)
class FloodLimits:
    """Messages a second; ``burst`` is how many one chat may get at once."""

    per_chat: float = 1.0
    burst: int = 3
    overall: int = 30


@dataclass
class _Bucket:
    tokens: float
    filled_at: float


class FloodGuard:
    """Counts calls against the limits. Raises 429 with ``retry_after`` for one too many."""

    def __init__(self, limits: FloodLimits | None) -> None:
        self.limits = limits
        self._chats: dict[str, _Bucket] = {}
        self._everything: _Bucket | None = None

    def count(self, method: str, chat: str) -> None:
        """Counts one call. Raises a Refusal with code 429."""
        if self.limits is None or method in _FREE or not method.startswith(_LIMITED):
            return
        limits, moment = self.limits, now().timestamp()
        self._everything = self._everything or _Bucket(limits.overall, moment)
        chat_bucket = self._chats.setdefault(chat, _Bucket(limits.burst, moment))
        _take(self._everything, limits.overall, limits.overall, moment)
        _take(chat_bucket, limits.per_chat, limits.burst, moment)


def _take(bucket: _Bucket, per_second: float, most: float, moment: float) -> None:
    bucket.tokens = min(most, bucket.tokens + max(0.0, moment - bucket.filled_at) * per_second)
    bucket.filled_at = moment
    if bucket.tokens < 1:
        raise too_many_requests(max(1, math.ceil((1 - bucket.tokens) / per_second)))
    bucket.tokens -= 1
