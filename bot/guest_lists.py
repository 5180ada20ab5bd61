"""Imports guest lists: applies what organisers decided, shows how far it is, and sends the file with the links.

What is to be done stands in the table, so a list that a stop or crash has cut goes on where it was, in whichever
process leads then. A list that came to the bot is done when its organiser has the file; one that a program sent, when
it is applied: the program fetches the links.
"""

import asyncio
import logging
import time
import traceback
from collections.abc import Callable

from telegram import Bot, InputFile
from telegram.constants import ParseMode
from telegram.error import TelegramError

from bot.deep_links import CLAIM, deep_link
from bot.organiser.import_report import applied_text, applying_text
from bot.verdicts import Verdict, judge
from models.guest_list.applying import apply, counts_done, progress_message
from models.guest_list.keeping import find_list, forget_file, next_list
from models.guest_list.result import result_file
from models.house import House
from models.language.speech import Voice
from models.people.persons import note_block, voice_for
from models.secrecy.redaction import redact
from models.storage.database import DatabaseUnavailable
from models.tables import GuestList

logger = logging.getLogger(__name__)

LOOK_EVERY = 0.5
"""Seconds between looks at whether there is something to do."""
EDIT_EVERY = 2.0
"""Seconds between two edits of the message that shows how far it is."""
UPLOAD_WITHIN = 60.0
REST = 10.0
"""Seconds that a list is left alone after something went wrong."""
LONGEST_REST = 300.0


class GuestListImport:
    """Imports while ``may_work`` says so, one list at a time."""

    def __init__(self, bot: Bot, house: House, may_work: Callable[[], bool]) -> None:
        self._bot = bot
        self._house = house
        self._may_work = may_work
        self._resting: dict[int, float] = {}
        """Lists that something went wrong with, until when they rest (`time.monotonic`)."""
        self._failures: dict[int, int] = {}

    async def run(self) -> None:
        """For ever."""
        while True:
            if not self._may_work() or not await self.once():
                await asyncio.sleep(LOOK_EVERY)

    async def once(self) -> bool:
        """Work on one list, if one waits. Nothing escapes."""
        try:
            resting = {list_id for list_id, until in self._resting.items() if until > time.monotonic()}
            list_id = await next_list(resting)
            if list_id is not None:
                await self._try(list_id)
        except DatabaseUnavailable as failure:
            logger.warning("guest lists wait for the database: %s", redact(str(failure)))
            return False
        return list_id is not None

    async def _try(self, list_id: int) -> None:
        try:
            await self._import(list_id)
        except TelegramError as error:
            logger.warning("the links of guest list %s wait for Telegram: %s", list_id, type(error).__name__)
            self._rest(list_id, judge(error).seconds)
        except DatabaseUnavailable:
            raise
        except Exception as error:  # noqa: BLE001  # one list that can't be imported must not stop the others
            place = "".join(traceback.format_tb(error.__traceback__))
            logger.error("guest list %s failed with %s\n%s", list_id, type(error).__name__, place)  # noqa: TRY400  # its text may quote a name
            self._rest(list_id, LONGEST_REST)
        else:
            self._failures.pop(list_id, None)

    def _rest(self, list_id: int, seconds: float) -> None:
        failures = self._failures[list_id] = self._failures.get(list_id, 0) + 1
        self._resting[list_id] = time.monotonic() + max(seconds, min(REST * 2 ** min(failures - 1, 10), LONGEST_REST))

    async def _import(self, list_id: int) -> None:
        guest_list = await find_list(list_id)
        if guest_list is None:
            return
        if guest_list.program_id is not None:
            await apply(self._house.links, list_id)
            return
        speak = await voice_for(guest_list.sent_by_id)
        progress = _Progress(self._bot, guest_list, speak)
        await apply(self._house.links, list_id, progress.tell)
        applied = await find_list(list_id)
        if applied is None or applied.content is None:
            return
        counts = counts_done(applied)
        await progress.show(applied_text(applied, counts, speak, links_follow=True))
        await self._send_links(applied, speak)
        await forget_file(list_id)
        await progress.show(applied_text(applied, counts, speak, links_follow=False))

    async def _send_links(self, guest_list: GuestList, speak: Voice) -> None:
        """Send the file with the links. Raises TelegramError where it may work later."""
        username = self._bot.username
        file = await result_file(self._house.links, guest_list, speak, lambda token: deep_link(username, CLAIM, token))
        try:
            await self._bot.send_document(
                guest_list.sent_by_id,
                InputFile(file.content, filename=file.name),
                caption=speak.html("importing.result_caption"),
                parse_mode=ParseMode.HTML,
                write_timeout=UPLOAD_WITHIN,
                read_timeout=UPLOAD_WITHIN,
            )
        except TelegramError as error:
            match judge(error).verdict:
                case Verdict.BLOCKED:
                    await note_block(guest_list.sent_by_id)
                case Verdict.REFUSED:
                    logger.warning("Telegram refused the links of guest list %s: %s", guest_list.id, error.message)
                    await self._bot.send_message(guest_list.sent_by_id, speak.text("importing.result_failed"))
                case _:
                    raise


class _Progress:
    """The message that shows how far a list is. What Telegram says to its edits does not matter."""

    def __init__(self, bot: Bot, guest_list: GuestList, speak: Voice) -> None:
        self._bot = bot
        self._guest_list = guest_list
        self._speak = speak
        self._last = time.monotonic()

    async def tell(self, done: int, lines: int) -> None:
        """So many lines are done. Shown now and then."""
        if time.monotonic() - self._last >= EDIT_EVERY:
            await self.show(applying_text(self._guest_list, done, lines, self._speak))
            self._last = time.monotonic()

    async def show(self, text: str) -> None:
        """Make the message say this."""
        message_id = progress_message(self._guest_list)
        if message_id is None:
            return
        try:
            await self._bot.edit_message_text(
                text, chat_id=self._guest_list.sent_by_id, message_id=message_id, parse_mode=ParseMode.HTML
            )
        except TelegramError as refusal:
            logger.info("could not show how far a guest list is: %s", type(refusal).__name__)
