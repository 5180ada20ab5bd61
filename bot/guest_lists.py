"""Imports guest lists: applies what organisers decided, shows how far it is, and sends the file with the links.

A list that came to the bot is done when its organiser has the file, which nobody gets who was revoked meanwhile; one
that a program sent, when it is applied: the program fetches the links.
"""

import logging
from collections.abc import Collection

from telegram import InputFile
from telegram.constants import ParseMode
from telegram.error import TelegramError

from bot.deep_links import CLAIM, deep_link
from bot.one_by_one import OneByOne, Progress
from bot.organiser.import_report import applied_text, applying_text
from bot.verdicts import Verdict, judge
from models.guest_list.applying import apply, counts_done, progress_message
from models.guest_list.keeping import find_list, forget_file, next_list
from models.guest_list.result import result_file
from models.language.speech import Voice
from models.people.persons import note_block, voice_for
from models.people.staff import Action, may
from models.tables import GuestList

logger = logging.getLogger(__name__)

UPLOAD_WITHIN = 60.0


class GuestListImport(OneByOne):
    """Imports guest lists."""

    subject = "guest list"

    async def next(self, resting: Collection[int]) -> int | None:
        """One to be applied, or to be given back."""
        return await next_list(resting)

    async def work(self, row_id: int) -> None:
        """Apply it from where it stands, and give it back."""
        guest_list = await find_list(row_id)
        if guest_list is None:
            return
        if guest_list.program_id is not None:
            await apply(self.house.links, row_id)
            return
        speak = await voice_for(guest_list.sent_by_id)
        progress = Progress(self.bot, guest_list.sent_by_id, progress_message(guest_list))

        async def tell(done: int, lines: int) -> None:
            await progress.now_and_then(lambda: applying_text(guest_list, done, lines, speak))

        await apply(self.house.links, row_id, tell)
        applied = await find_list(row_id)
        if applied is None or applied.content is None:
            return
        counts = counts_done(applied)
        if await may(applied.sent_by_id, applied.event_id, Action.CHANGE_TICKETS):
            await progress.show(applied_text(applied, counts, speak, links_follow=True))
            await self._send_links(applied, speak)
        await forget_file(row_id)
        await progress.show(applied_text(applied, counts, speak, links_follow=False))

    async def _send_links(self, guest_list: GuestList, speak: Voice) -> None:
        """Send the file with the links. Raises TelegramError where it may work later."""
        username = self.bot.username
        file = await result_file(self.house.links, guest_list, speak, lambda token: deep_link(username, CLAIM, token))
        try:
            await self.bot.send_document(
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
                    await self.bot.send_message(guest_list.sent_by_id, speak.text("importing.result_failed"))
                case _:
                    raise
