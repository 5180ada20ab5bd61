"""The sender: brings what is owed to people's chats.

One row of the outbox is one letter. It goes out in the chat's order, within Telegram's limits, and is written down as
done in the same unit of work as what Telegram answered. Between Telegram's answer and that commit lies the one moment
in which a crash makes a message come twice; nothing can be done about it from this side.
"""

import asyncio
import logging
import traceback
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial

from telegram import Bot
from telegram.error import TelegramError

from bot.owed.letter import Call, Folder, Letter, Recipient, Renderer, Sent
from bot.pace import Pace
from bot.verdicts import Verdict, judge
from models.clock import now
from models.house import House
from models.language.speech import best_language, voice
from models.owed.delivery import TAKEN_FOR, Outcome, drop_blocked, finish, keep, note_gone, put_back, take, take_along
from models.owed.outbox import IN_OTHER_CHATS, Kind
from models.owed.stored_files import forget_file
from models.people.persons import voice_of
from models.secrecy.redaction import redact
from models.storage.database import Database, DatabaseUnavailable, unit_of_work
from models.tables import Owed, Person

logger = logging.getLogger(__name__)

IN_FLIGHT = 20
"""Letters under way at once, if Telegram answers slowly: all of them arriving together are still within its limits."""
DEADLINE = TAKEN_FOR.total_seconds() - 5
"""Seconds for one call, well before its rows may belong to another sender."""
LOOK_EVERY = 0.5
"""Seconds between looks at the outbox. What this process itself owes wakes it at once."""
GATHER = 0.05
"""Seconds between two looks at least: commits come by the hundred."""
LATE = timedelta(minutes=2)
"""Rows that are older and of a kind that folds are told in one message."""
FIRST_PAUSE = 0.25
LONGEST_PAUSE = 5.0
LOCKED_OUT_PAUSE = 30.0
DATABASE_PAUSE = 1.0
FILE_ATTEMPTS = 3
LEAVING = 5.0
"""Seconds that letters under way get when the sender stops."""


class Sender:
    """Sends while ``may_send`` says so. ``run`` ends after ``stop``."""

    def __init__(
        self,
        bot: Bot,
        house: House,
        database: Database,
        renderers: Mapping[str, Renderer],
        folders: Mapping[str, Folder],
        *,
        may_send: Callable[[], bool] = lambda: True,
        pace: Pace | None = None,
    ) -> None:
        self._bot = bot
        self._house = house
        self._database = database
        self._renderers = renderers
        self._folders = folders
        self._may_send = may_send
        self._pace = pace or Pace()
        self._wake = asyncio.Event()
        self._stopping = False
        self._under_way: dict[int, asyncio.Task[None]] = {}
        self._failures = 0

    async def run(self) -> None:
        """Deliver until stopped."""
        self._database.on_commit.append(self._wake.set)
        try:
            while not self._stopping:
                await self._round()
                await self._rest()
        finally:
            self._database.on_commit.remove(self._wake.set)
            await self._leave()

    def stop(self) -> None:
        """Take nothing more."""
        self._stopping = True
        self._wake.set()

    async def _round(self) -> None:
        self._wake.clear()
        room = self._room()
        if room < 1 or not self._may_send():
            return
        try:
            rows = await take(room, self._pace.resting() | self._under_way.keys())
        except DatabaseUnavailable as failure:
            logger.warning("cannot look at the outbox: %s", redact(str(failure)))
            return
        for row in rows:
            self._pace.spend(row.chat_id)
            task = asyncio.create_task(self._deliver(row))
            self._under_way[row.chat_id] = task
            task.add_done_callback(partial(self._back, row.chat_id))

    def _room(self) -> int:
        """How many letters may go now. While Telegram does not answer, one at a time finds out whether it does."""
        most = 1 if self._failures else IN_FLIGHT
        return min(self._pace.room(), most - len(self._under_way))

    async def _rest(self) -> None:
        await asyncio.sleep(GATHER)
        wait = min(LOOK_EVERY, self._pace.wait()) if self._pace.resting() or not self._pace.room() else LOOK_EVERY
        try:
            async with asyncio.timeout(wait):
                await self._wake.wait()
        except TimeoutError:
            return

    def _back(self, chat_id: int, _task: asyncio.Task[None]) -> None:
        del self._under_way[chat_id]
        self._wake.set()

    async def _leave(self) -> None:
        if self._under_way:
            _, late = await asyncio.wait(self._under_way.values(), timeout=LEAVING)
            for task in late:
                task.cancel()

    async def _deliver(self, row: Owed) -> None:
        """Bring one letter on its way and write down what became of it. Nothing escapes."""
        try:
            await self._try([row])
        except DatabaseUnavailable as failure:
            logger.warning("the database does not answer: %s", redact(str(failure)))
            self._pace.rest(row.chat_id, DATABASE_PAUSE)

    async def _try(self, rows: list[Owed]) -> None:
        row = rows[0]
        try:
            await self._send(rows)
        except TelegramError as error:
            await self._refused(rows, error)
        except TimeoutError:
            await self._later(rows, self._unreachable())
        except DatabaseUnavailable:
            raise
        except Exception as error:  # noqa: BLE001  # a letter that can't be written must not stop the others
            log_failure(row, error)
            await finish(rows, Outcome.FAILED)

    async def _send(self, rows: list[Owed]) -> None:
        """Send the letter for the first row; late rows that it tells as well are added to ``rows``."""
        row = rows[0]
        person = await Person.get_or_none(id=row.chat_id)
        blocked = person is not None and person.blocked_at is not None
        if blocked and row.kind not in IN_OTHER_CHATS:
            await finish(rows, Outcome.BLOCKED)
            return
        if row.expires_at is not None and row.expires_at <= now():
            await finish(rows, Outcome.DROPPED)
            return
        speaker = voice_of(person) if person else voice(best_language([]))
        recipient = Recipient(self._house, row.chat_id, speaker)
        if blocked:
            letter = await self._renderers[Kind.SHARE_REFRESH](recipient, row)
        else:
            letter = await self._letter(recipient, rows)
        if not letter:
            await finish(rows, Outcome.BLOCKED if blocked else Outcome.DROPPED)
        for number, call in enumerate(letter):
            if number:
                await keep(rows)
                await self._pace.turn(row.chat_id)
            if not self._may_send():
                await put_back(rows, now())
                return
            await self._call(call, rows if call is letter[-1] else ())

    async def _letter(self, recipient: Recipient, rows: list[Owed]) -> Letter:
        row = rows[0]
        fold = self._folders.get(row.kind)
        if fold and now() - row.created_at > LATE:
            rows += await take_along(row, now() - LATE)
        if fold and len(rows) > 1:
            return await fold(recipient, rows)
        return await self._renderers[row.kind](recipient, row)

    async def _call(self, call: Call, done: Sequence[Owed]) -> None:
        """Make one call, and write down its success and that ``done`` rows are done with it."""
        sent: Sent | None = None
        try:
            async with asyncio.timeout(DEADLINE):
                sent = await call.make(self._bot)
        except TelegramError as error:
            verdict = judge(error).verdict
            if verdict is Verdict.UNKNOWN_FILE and call.file:
                await forget_file(call.file)
            if verdict is Verdict.GONE and call.edits:
                await note_gone(call.edits)
                call = replace(call, after=None)
            elif verdict is not Verdict.DONE:
                raise
        self._failures = 0
        await self._write_down(call, sent, done)

    async def _write_down(self, call: Call, sent: Sent | None, done: Sequence[Owed]) -> None:
        """Telegram has it: what is not written down would be sent twice. So try until the database is back."""
        while True:
            try:
                return await _record(call, sent, done)
            except DatabaseUnavailable as failure:
                logger.warning("cannot write down what was sent: %s", redact(str(failure)))
                await asyncio.sleep(DATABASE_PAUSE)

    async def _refused(self, rows: Sequence[Owed], error: TelegramError) -> None:
        row, judgement = rows[0], judge(error)
        match judgement.verdict:
            case Verdict.BLOCKED:
                await drop_blocked(row.chat_id)
            case Verdict.WAIT:
                logger.info("Telegram wants %s s of silence", judgement.seconds)
                self._pace.flooded(row.chat_id, judgement.seconds)
                await self._later(rows, judgement.seconds)
            case Verdict.UNREACHABLE:
                await self._later(rows, self._unreachable())
            case Verdict.LOCKED_OUT:
                logger.error("Telegram does not accept TELEGRAM_BOT_TOKEN; nothing is sent until it does")
                self._pace.pause(LOCKED_OUT_PAUSE)
                await self._later(rows, LOCKED_OUT_PAUSE)
            case Verdict.UNKNOWN_FILE if row.attempts < FILE_ATTEMPTS:
                await self._later(rows, FIRST_PAUSE)
            case _:
                logger.error("Telegram refused %s %s: %s", row.kind, row.id, redact(error.message))
                await finish(rows, Outcome.FAILED)

    async def _later(self, rows: Sequence[Owed], seconds: float) -> None:
        self._pace.rest(rows[0].chat_id, seconds)
        await put_back(rows, now() + timedelta(seconds=seconds))

    def _unreachable(self) -> float:
        """Leave Telegram alone for a moment, longer each time; for how long."""
        pause: float = min(LONGEST_PAUSE, FIRST_PAUSE * 2**self._failures)
        if not self._failures:
            logger.warning("Telegram does not answer; what is owed waits")
        self._failures = min(self._failures + 1, 10)
        self._pace.pause(pause)
        return pause


def log_failure(row: Owed, error: Exception) -> None:
    """Log where it happened. Not the error's message: it may quote a link or a code that it failed on."""
    place = "".join(traceback.format_tb(error.__traceback__))
    logger.error("%s %s failed with %s\n%s", row.kind, row.id, type(error).__name__, place)


@unit_of_work
async def _record(call: Call, sent: Sent | None, done: Sequence[Owed]) -> None:
    if call.after:
        await call.after(sent)
    if done:
        await finish(done, Outcome.SENT)
