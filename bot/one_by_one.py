"""Work that takes longer than an update may, and that rows of the database ask for: done one at a time by the leader.

What is to be done stands in the rows, so work that a stop or crash has cut goes on, in whichever process leads then.
"""

import asyncio
import logging
import time
import traceback
from abc import ABC, abstractmethod
from collections.abc import Callable, Collection

from telegram import Bot
from telegram.constants import ParseMode
from telegram.error import TelegramError

from bot.verdicts import judge
from models.house import House
from models.secrecy.redaction import redact
from models.storage.database import DatabaseUnavailable

logger = logging.getLogger(__name__)

LOOK_EVERY = 0.5
"""Seconds between looks at whether there is something to do."""
EDIT_EVERY = 2.0
"""Seconds between two edits of the message that shows how far it is."""
REST = 10.0
"""Seconds that a row is left alone after something went wrong."""
LONGEST_REST = 300.0


class OneByOne(ABC):
    """Works on rows while ``may_work`` says so, one at a time."""

    subject: str
    """What a row is called in the log."""

    def __init__(self, bot: Bot, house: House, may_work: Callable[[], bool]) -> None:
        self.bot = bot
        self.house = house
        self._may_work = may_work
        self._resting: dict[int, float] = {}
        """Rows that something went wrong with, until when they rest (`time.monotonic`)."""
        self._failures: dict[int, int] = {}

    @abstractmethod
    async def next(self, resting: Collection[int]) -> int | None:
        """A row to work on that does not rest."""

    @abstractmethod
    async def work(self, row_id: int) -> None:
        """Do what it asks for. Raises what is to be tried again later."""

    async def run(self) -> None:
        """For ever."""
        while True:
            if not self._may_work() or not await self.once():
                await asyncio.sleep(LOOK_EVERY)

    async def once(self) -> bool:
        """Work on one row, if one waits. Nothing escapes."""
        try:
            row_id = await self.next({row_id for row_id, until in self._resting.items() if until > time.monotonic()})
            if row_id is not None:
                await self._try(row_id)
        except DatabaseUnavailable as failure:
            logger.warning("each %s waits for the database: %s", self.subject, redact(str(failure)))
            return False
        return row_id is not None

    async def _try(self, row_id: int) -> None:
        try:
            await self.work(row_id)
        except TelegramError as error:
            logger.warning("%s %s waits for Telegram: %s", self.subject, row_id, type(error).__name__)
            self._rest(row_id, judge(error).seconds)
        except DatabaseUnavailable:
            raise
        except Exception as error:  # noqa: BLE001  # one row that can't be worked on must not stop the others
            place = "".join(traceback.format_tb(error.__traceback__))
            logger.error("%s %s failed with %s\n%s", self.subject, row_id, type(error).__name__, place)  # noqa: TRY400  # its text may quote a name
            self._rest(row_id, LONGEST_REST)
        else:
            self._failures.pop(row_id, None)

    def _rest(self, row_id: int, seconds: float) -> None:
        failures = self._failures[row_id] = self._failures.get(row_id, 0) + 1
        self._resting[row_id] = time.monotonic() + max(seconds, min(REST * 2 ** min(failures - 1, 10), LONGEST_REST))


class Progress:
    """The message that shows how far it is. What Telegram says to its edits does not matter."""

    def __init__(self, bot: Bot, chat_id: int, message_id: int | None) -> None:
        self._bot = bot
        self._chat_id = chat_id
        self._message_id = message_id
        self._last = time.monotonic()

    async def now_and_then(self, text: Callable[[], str]) -> None:
        """Make the message say this, unless it was edited a moment ago."""
        if time.monotonic() - self._last >= EDIT_EVERY:
            await self.show(text())
            self._last = time.monotonic()

    async def show(self, text: str) -> bool:
        """Make the message say this. False: it does not."""
        if self._message_id is None:
            return False
        try:
            await self._bot.edit_message_text(
                text, chat_id=self._chat_id, message_id=self._message_id, parse_mode=ParseMode.HTML
            )
        except TelegramError as refusal:
            logger.info("could not show how far something is: %s", type(refusal).__name__)
            return False
        return True
