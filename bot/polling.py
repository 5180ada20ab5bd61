"""Long polling: fetches updates and has each handled to the end before Telegram may forget it.

An update is confirmed by asking for later ones (Bot API, getUpdates). Only what is handled is confirmed, so that a
crash repeats updates and never loses one. Chats are handled side by side, the updates of one chat in their order.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from itertools import count
from typing import Any

from telegram import Bot
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError

from bot.application import ALLOWED_UPDATES, is_passing
from bot.verdicts import judge
from models.storage.database import DatabaseUnavailable

logger = logging.getLogger(__name__)

Receive = Callable[[dict[str, Any]], Awaitable[None]]

LONG = 25
"""Seconds that Telegram may hold a request without updates."""
ANSWER = 10
"""Seconds more until we give it up."""
SIDE_BY_SIDE = 16
LOOK_EVERY = 0.5
"""Seconds between looks at whether we may still poll."""
UNFINISHED_PAUSE = 0.1
FIRST_PAUSE = 0.5
LONGEST_PAUSE = 5.0
CONFLICT_PAUSE = 3.0
TOKEN_PAUSE = 30.0
TRIES = 20
"""How often an update is tried while Telegram does not answer, before it makes room for the others."""


class Polling:
    """Polls while ``may_poll`` says so. ``run`` ends after ``stop``."""

    def __init__(self, bot: Bot, receive: Receive, *, may_poll: Callable[[], bool] = lambda: True) -> None:
        self._bot = bot
        self._receive = receive
        self._may_poll = may_poll
        self._stopped = asyncio.Event()
        self._side_by_side = asyncio.Semaphore(SIDE_BY_SIDE)
        self._next: int | None = None
        self._seen: set[int] = set()
        self._open: dict[int, asyncio.Task[None]] = {}
        self._last_of_chat: dict[int, asyncio.Task[None]] = {}
        self._failures = 0

    async def run(self) -> None:
        """Fetch and handle updates until stopped; then end what is under way."""
        while not self._stopped.is_set():
            if self._may_poll():
                await self._pause(await self._poll())
            else:
                await self._pause(LOOK_EVERY)
        if self._open:
            await asyncio.wait(self._open.values())

    def stop(self) -> None:
        """Fetch nothing more."""
        self._stopped.set()

    async def _poll(self) -> float:
        """Fetch once; how long to pause then."""
        try:
            updates = await self._fetch()
        except Conflict:
            logger.warning("another process polls with this token, or a webhook is set; trying again")
            return CONFLICT_PAUSE
        except InvalidToken:
            logger.error("Telegram does not accept TELEGRAM_BOT_TOKEN; trying again")  # noqa: TRY400  # no traceback
            return TOKEN_PAUSE
        except RetryAfter as error:
            return judge(error).seconds
        except TelegramError as error:
            if not self._failures:
                logger.warning("Telegram does not answer (%s); trying again", type(error).__name__)
            self._failures += 1
            return float(min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** min(self._failures, 10)))
        self._failures = 0
        fresh = [update for update in updates if update["update_id"] not in self._seen]
        for update in fresh:
            self._begin(update)
        return 0 if fresh or not self._open else UNFINISHED_PAUSE

    async def _fetch(self) -> Sequence[dict[str, Any]]:
        """The updates from the first unfinished one on. Empty if we may not poll any more."""
        offset = min(self._open) if self._open else self._next
        if not self._open:
            self._seen.clear()
        wait = 0 if self._open else LONG
        fetching = asyncio.create_task(
            self._bot.get_updates(offset=offset, timeout=wait, allowed_updates=ALLOWED_UPDATES, read_timeout=ANSWER)
        )
        stopped = asyncio.create_task(self._stopped.wait())
        try:
            while not fetching.done() and not self._stopped.is_set() and self._may_poll():
                await asyncio.wait({fetching, stopped}, timeout=LOOK_EVERY, return_when=asyncio.FIRST_COMPLETED)
            return [update.to_dict() for update in fetching.result()] if fetching.done() else []
        finally:
            fetching.cancel()
            stopped.cancel()
            await asyncio.wait({fetching, stopped})

    def _begin(self, update: dict[str, Any]) -> None:
        update_id, chat = update["update_id"], chat_of(update)
        self._seen.add(update_id)
        self._next = update_id + 1
        task = asyncio.create_task(self._handle(update, self._last_of_chat.get(chat)))
        self._open[update_id] = self._last_of_chat[chat] = task
        task.add_done_callback(lambda done: self._end(update_id, chat, done))

    def _end(self, update_id: int, chat: int, task: asyncio.Task[None]) -> None:
        del self._open[update_id]
        if self._last_of_chat.get(chat) is task:
            del self._last_of_chat[chat]

    async def _handle(self, update: dict[str, Any], before: asyncio.Task[None] | None) -> None:
        if before:
            await asyncio.wait({before})
        async with self._side_by_side:
            for attempt in count():
                if await self._handled(update, last=attempt >= TRIES):
                    return
                await self._pause(min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** min(attempt, 10)))
                if self._stopped.is_set():
                    return

    async def _handled(self, update: dict[str, Any], *, last: bool) -> bool:
        try:
            await self._receive(update)
        except DatabaseUnavailable:  # never given up: it may be a payment
            logger.warning("the database does not answer; update %s waits", update["update_id"])
            return False
        except Exception as error:  # noqa: BLE001  # an update that fails must not stop the others
            if is_passing(error) and not last:
                return False
            logger.error("update %s failed with %s", update["update_id"], type(error).__name__)  # noqa: TRY400  # its text may quote a secret
        return True

    async def _pause(self, seconds: float) -> None:
        """Wait, but not longer than until we are stopped."""
        if not seconds:
            return
        try:
            async with asyncio.timeout(seconds):
                await self._stopped.wait()
        except TimeoutError:
            return


def chat_of(update: dict[str, Any]) -> int:
    """Whose update it is: the person who caused it. 0 if nobody did."""
    for body in update.values():
        if isinstance(body, dict):
            who = body.get("from") or body.get("user") or body.get("chat") or {}
            return int(who.get("id", 0))
    return 0
