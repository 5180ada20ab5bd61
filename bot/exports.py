"""Writes and sends the files that organisers asked for with /export, shows how far it is, and says if it can't be done.

A file that was sent is noted at once: whatever is cut goes on with the next one.
"""

import asyncio
import logging
from collections.abc import Collection, Sequence
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from telegram import InputFile
from telegram.constants import ParseMode
from telegram.error import TelegramError

from bot.one_by_one import OneByOne, Progress
from bot.verdicts import Verdict, judge
from models.clock import now
from models.export import Exported, export
from models.export.asked import begin_attempt, end_export, is_under_way, next_export, note_file_sent
from models.language.formats import number, time_of_day, zone_name
from models.language.speech import Voice
from models.people.persons import note_block, voice_for
from models.people.staff import Action, may
from models.storage.database import DatabaseUnavailable
from models.tables import Event, Export, ExportStatus

logger = logging.getLogger(__name__)

UPLOAD_WITHIN = 120.0
"""Seconds for one file."""
MOST_ATTEMPTS = 20
"""With the pauses between them more than an hour: so long Telegram may be away."""
MOST_MISTAKES = 3
"""Attempts that may end otherwise than for want of Telegram or the database."""


class ExportDelivery(OneByOne):
    """Writes and sends exports."""

    subject = "export"

    async def next(self, resting: Collection[int]) -> int | None:
        """One that somebody waits for."""
        return await next_export(resting)

    async def work(self, row_id: int) -> None:
        """Write the files and send those that are not sent yet."""
        asked = await begin_attempt(row_id)
        if asked is None:
            return
        speak = await voice_for(asked.asked_by_id)
        if not await may(asked.asked_by_id, asked.event_id, Action.EXPORT):
            await self._fail(asked, speak, "staff.not_allowed")
            return
        try:
            await self._deliver(asked, speak)
        except (TelegramError, DatabaseUnavailable) as error:
            if asked.attempts < MOST_ATTEMPTS and not _is_refused(error):
                raise
            await self._give_up(asked, speak, error)
        except Exception:
            if asked.attempts >= MOST_MISTAKES:
                await self._fail(asked, speak)
            raise

    async def _deliver(self, asked: Export, speak: Voice) -> None:
        """The folder goes with the files: they are full of names."""
        progress, event, moment = Progress(self.bot, asked.asked_by_id, asked.message), asked.event, now()
        await progress.show(speak.html("attendance.export_writing", event=event.name))

        async def tell(rows: int) -> None:
            await progress.now_and_then(
                lambda: speak.count_html("attendance.export_rows", rows, event=event.name, rows=number(rows, speak))
            )

        with TemporaryDirectory(prefix="usher-") as folder:
            made = await export(event, asked.form, speak, Path(folder), asked_at=asked.created_at, tell=tell)
            await self._send(asked, made.files[asked.files_sent :])
        if await end_export(asked, ExportStatus.SENT):
            await progress.show(_done_text(made, event, moment, speak))

    async def _send(self, asked: Export, files: Sequence[Path]) -> None:
        for file in files:
            if not await is_under_way(asked):
                return
            content = InputFile(await asyncio.to_thread(file.read_bytes), filename=file.name)
            await self.bot.send_document(
                asked.asked_by_id, content, read_timeout=UPLOAD_WITHIN, write_timeout=UPLOAD_WITHIN
            )
            await note_file_sent(asked)

    async def _give_up(self, asked: Export, speak: Voice, error: TelegramError | DatabaseUnavailable) -> None:
        logger.warning("export %s is given up: %s", asked.id, type(error).__name__)
        if isinstance(error, TelegramError) and judge(error).verdict is Verdict.BLOCKED:
            await note_block(asked.asked_by_id)
            await end_export(asked, ExportStatus.FAILED)
            return
        await self._fail(asked, speak)

    async def _fail(self, asked: Export, speak: Voice, key: str = "attendance.export_failed") -> None:
        """Give it up and say so: in its message, or in a new one where that is gone."""
        if not await end_export(asked, ExportStatus.FAILED):
            return
        text = speak.html(key)
        if await Progress(self.bot, asked.asked_by_id, asked.message).show(text):
            return
        try:
            await self.bot.send_message(asked.asked_by_id, text, parse_mode=ParseMode.HTML)
        except TelegramError as refusal:
            logger.warning("could not say that export %s failed: %s", asked.id, type(refusal).__name__)


def _is_refused(error: TelegramError | DatabaseUnavailable) -> bool:
    """Whether it would be refused again."""
    return isinstance(error, TelegramError) and judge(error).verdict in {Verdict.BLOCKED, Verdict.REFUSED}


def _done_text(made: Exported, event: Event, moment: datetime, speak: Voice) -> str:
    facts = {"time": time_of_day(moment, event.zone, speak), "zone": zone_name(event.zone, speak)}
    lines = [speak.html("attendance.export_done", event=event.name, **facts)]
    if made.is_split:
        lines.append(speak.html("attendance.export_split"))
    return "\n".join(lines)
