"""Telegram's limits: about 30 calls a second over all and one a second per chat, edits included (Bot API FAQ).

Only what is owed goes through here. Answers to payments, presses and commands are sent at once and bypass it: they
have deadlines.
"""

import asyncio
import time
from collections.abc import Callable

PER_SECOND = 26.0
BURST = 4.0
"""26 a second and 4 at once: no second ever sees more than 30."""
CHAT_RESTS = 1.0
SHORTEST_WAIT = 0.02


class Pace:
    """Says when the next call may be made. Times are seconds of the monotonic clock."""

    def __init__(
        self,
        *,
        per_second: float = PER_SECOND,
        chat_rests: float = CHAT_RESTS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._per_second = per_second
        self._chat_rests = chat_rests
        self._clock = clock
        self._tokens = BURST
        self._counted_at = clock()
        self._paused_until = self._counted_at
        self._chats: dict[int, float] = {}
        self._flooded: dict[int, float] = {}

    def room(self) -> int:
        """How many calls may be made now."""
        moment = self._clock()
        if moment < self._paused_until:
            return 0
        self._tokens = min(BURST, self._tokens + (moment - self._counted_at) * self._per_second)
        self._counted_at = moment
        return int(self._tokens)

    def resting(self) -> set[int]:
        """The chats that must not get anything now."""
        moment = self._clock()
        self._chats = {chat: until for chat, until in self._chats.items() if until > moment}
        return set(self._chats)

    def spend(self, chat_id: int) -> None:
        """Count a call to this chat."""
        self._tokens -= 1
        self.rest(chat_id, self._chat_rests)

    def rest(self, chat_id: int, seconds: float) -> None:
        """Leave a chat alone for a while."""
        self._chats[chat_id] = max(self._chats.get(chat_id, 0.0), self._clock() + seconds)

    def flooded(self, chat_id: int, seconds: float) -> None:
        """Telegram said "retry after". It does not say whether it means the chat or the bot: when a second chat is
        refused while the first still waits, it means the bot.
        """
        moment = self._clock()
        self._flooded = {chat: until for chat, until in self._flooded.items() if until > moment}
        self._flooded[chat_id] = moment + seconds
        self.rest(chat_id, seconds)
        if len(self._flooded) > 1:
            self.pause(seconds)

    def pause(self, seconds: float) -> None:
        """Send nothing to anybody for a while."""
        self._paused_until = max(self._paused_until, self._clock() + seconds)

    def wait(self) -> float:
        """Seconds until a call may be possible that is not possible now."""
        moment = self._clock()
        if moment < self._paused_until:
            return max(SHORTEST_WAIT, self._paused_until - moment)
        waits = [until - moment for until in self._chats.values()]
        if self._tokens < 1:
            waits.append((1 - self._tokens) / self._per_second)
        return max(SHORTEST_WAIT, min(waits, default=SHORTEST_WAIT))

    async def turn(self, chat_id: int) -> None:
        """Wait until this chat may get one more call, and count it."""
        while chat_id in self.resting() or not self.room():
            until = self._chats.get(chat_id)
            await asyncio.sleep(max(SHORTEST_WAIT, until - self._clock()) if until else self.wait())
        self.spend(chat_id)
