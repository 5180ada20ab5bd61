"""The bot at work: takes part in the leadership, and as leader polls, sends and keeps house.

Telegram may be out of reach at any time, also at the start: everything here waits for it and holds nothing else up.
"""

import asyncio
import logging
import traceback
from collections.abc import Awaitable, Callable, Coroutine, Iterable
from dataclasses import dataclass, field
from typing import Any

from telegram.error import InvalidToken, TelegramError
from telegram.request import HTTPXRequest

from bot.application import build_application, receive
from bot.commands.refusals import TokenRefused
from bot.deep_links import CLAIM, STAFF_INVITE, deep_link
from bot.exports import ExportDelivery
from bot.first_organiser import offer_first_organiser_link
from bot.guest_lists import GuestListImport
from bot.housekeeping import keep_boards, keep_house
from bot.menu import set_guest_menu
from bot.owed import FOLDERS, RENDERERS
from bot.polling import Polling
from bot.sender import Sender
from bot.webhook import use_polling, use_webhook
from models.house import House
from models.secrecy.bot_addresses import note_addresses
from models.storage.database import Database, DatabaseUnavailable
from models.storage.lease import RENEW_EVERY, JobLease

logger = logging.getLogger(__name__)

JOB = "telegram"
CONNECTIONS = 64
CONNECT_WITHIN = 5.0
ANSWER_WITHIN = 9.0
UPLOAD_WITHIN = 9.0
FIRST_PAUSE = 0.5
LONGEST_PAUSE = 10.0
READY_WITHIN = 5.0
"""Seconds that an update from the webhook waits for the bot to have introduced itself."""
BEGIN_AGAIN_AFTER = 1.0
LEAVING = 8.0
"""Seconds that jobs get to end what is under way."""

Job = Callable[[], Coroutine[Any, Any, None]]


@dataclass(frozen=True, slots=True)
class Jobs:
    """What runs side by side in a process."""

    endless: list[Job] = field(default_factory=list)
    """They have nothing to lose and are cancelled at the end."""
    ending: list[Job] = field(default_factory=list)
    """They end what is under way when they are asked to stop."""


class Running:
    """The bot of one process."""

    def __init__(self, house: House, database: Database) -> None:
        settings = house.settings
        self.house = house
        self.application = build_application(
            house, settings.telegram_bot_token.get_secret_value(), settings.telegram_api_url, _request()
        )
        self.ready = asyncio.Event()
        """Set when Telegram has said who the bot is."""
        self._lease = JobLease(JOB)
        self._leads = asyncio.Event()
        """Set when this process has become the leader for the first time."""
        bot = self.application.bot
        self._polling = Polling(bot, self.receive, may_poll=lambda: self._lease.held and self.ready.is_set())
        self._sender = Sender(bot, house, database, RENDERERS, FOLDERS, may_send=lambda: self._lease.held)

    async def receive(self, update: dict[str, Any]) -> None:
        """Handle one update to the end. Raises TimeoutError as long as the bot has not introduced itself."""
        async with asyncio.timeout(READY_WITHIN):
            await self.ready.wait()
        await receive(self.application, update)

    def jobs(self, *, leads: bool) -> Jobs:
        """What runs until the end of the process; ``leads``: as leader it polls, sends and keeps house."""
        polls = self.house.settings.delivery == "polling"
        jobs = Jobs()
        if leads or not polls:
            jobs.endless.append(self._introduce)
        if leads:
            jobs.endless.extend((self._lead, self._set_up, self._keep_house, self._keep_boards))
            jobs.endless.extend((self._import_lists, self._send_exports))
            jobs.ending.append(self._sender.run)
        if leads and polls:
            jobs.ending.append(self._polling.run)
        return jobs

    def stop(self) -> None:
        """Take nothing more from Telegram and from the outbox."""
        self._polling.stop()
        self._sender.stop()

    async def close(self) -> None:
        """Let go of Telegram and of the lease."""
        await self.application.shutdown()
        await self.application.bot.shutdown()
        try:
            await self._lease.give_up()
        except DatabaseUnavailable:
            logger.warning("the lease could not be given back; it runs out by itself")

    async def _introduce(self) -> None:
        """Ask Telegram who we are and tell it how updates are to come, until it answers. Raises TokenRefused."""
        await _persistently(self.application.initialize)
        bot = self.application.bot
        logger.info("the bot is @%s", bot.username)
        if self.house.settings.delivery == "webhook":
            await _persistently(lambda: use_webhook(bot, self.house))
        else:
            await _persistently(lambda: use_polling(bot))
        claims, invites = deep_link(bot.username, CLAIM, ""), deep_link(bot.username, STAFF_INVITE, "")
        await _persistently(lambda: note_addresses(claims=claims, invites=invites))
        self.ready.set()

    async def _lead(self) -> None:
        """Hold the lease whenever we can get it."""
        while True:
            if await self._lease.hold():
                self._leads.set()
            await asyncio.sleep(RENEW_EVERY)

    async def _keep_house(self) -> None:
        await keep_house(self.house, lambda: self._lease.held)

    async def _import_lists(self) -> None:
        await self.ready.wait()
        await GuestListImport(self.application.bot, self.house, lambda: self._lease.held).run()

    async def _send_exports(self) -> None:
        await self.ready.wait()
        await ExportDelivery(self.application.bot, self.house, lambda: self._lease.held).run()

    async def _keep_boards(self) -> None:
        await keep_boards(lambda: self._lease.held)

    async def _set_up(self) -> None:
        """What a leader does once, for all processes."""
        await self._leads.wait()
        await self.ready.wait()
        logger.info("this process sends what is owed")
        bot = self.application.bot
        await _persistently(lambda: set_guest_menu(bot))
        await _persistently(lambda: offer_first_organiser_link(self.house, bot.username))


async def work(running: Running, stop: asyncio.Event, *, leads: bool) -> None:
    """Run the bot's jobs until ``stop``. Raises what ends one of them before."""
    jobs = running.jobs(leads=leads)
    endless, ending = ({asyncio.create_task(_lasting(job)) for job in group} for group in (jobs.endless, jobs.ending))
    stopped = asyncio.create_task(stop.wait())
    waiting: set[asyncio.Task[Any]] = {stopped, *endless, *ending}
    try:
        while not stopped.done():
            done, waiting = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
            _raise_first(done)
    finally:
        logger.info("stopping")
        stopped.cancel()
        running.stop()
        await _end(endless, ending)


def _raise_first(done: Iterable[asyncio.Task[Any]]) -> None:
    for task in done:
        task.result()


async def _end(endless: set[asyncio.Task[None]], ending: set[asyncio.Task[None]]) -> None:
    """Let polling and sender end what is under way. The leader's lease must live until then; nothing else is lost."""
    late = (await asyncio.wait(ending, timeout=LEAVING))[1] if ending else set()
    for task in (*endless, *late):
        task.cancel()
    await asyncio.gather(*endless, *ending, return_exceptions=True)


async def _lasting(job: Job) -> None:
    """Do a job to its end. One that breaks is begun again: a mistake in it must not close the door."""
    while True:
        try:
            return await job()
        except TokenRefused:
            raise
        except Exception as error:  # noqa: BLE001  # whatever it is
            place = "".join(traceback.format_tb(error.__traceback__))
            logger.error("a job broke with %s and is begun again\n%s", type(error).__name__, place)  # noqa: TRY400  # its text may quote a secret
        await asyncio.sleep(BEGIN_AGAIN_AFTER)


async def _persistently(call: Callable[[], Awaitable[None]]) -> None:
    """Call Telegram until it answers. Raises TokenRefused."""
    pause = FIRST_PAUSE
    while True:
        try:
            return await call()
        except InvalidToken:
            raise TokenRefused from None  # its text quotes the token
        except (TelegramError, DatabaseUnavailable) as error:
            logger.warning("waiting for Telegram or the database: %s", type(error).__name__)
        await asyncio.sleep(pause)
        pause = min(LONGEST_PAUSE, pause * 2)


def _request() -> HTTPXRequest:
    return HTTPXRequest(
        connection_pool_size=CONNECTIONS,
        connect_timeout=CONNECT_WITHIN,
        pool_timeout=CONNECT_WITHIN,
        read_timeout=ANSWER_WITHIN,
        write_timeout=ANSWER_WITHIN,
        media_write_timeout=UPLOAD_WITHIN,
    )
