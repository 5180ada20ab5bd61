"""``usher run``, ``usher web`` and ``usher bot``: one process at work, until it is asked to stop."""

import asyncio
import gc
import logging
import signal
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager

from bot.commands.refusals import AddressTaken, NotMigrated
from bot.polling import Receive
from bot.running import Running, work
from models.house import House
from models.secrecy.installation import check_key, has_key
from models.secrecy.secret_key import load_key
from models.settings import Settings
from models.storage.database import Database, open_database
from models.storage.soundness import check_pages, check_writing
from models.storage.upgrade import pending, upgrade

logger = logging.getLogger(__name__)

WebSide = Callable[[House, Receive | None], AbstractAsyncContextManager[int]]
"""Serves pages and API, and the webhook if it is given a receiver; gives the port. Raises OSError."""

Errand = Callable[[House], AbstractAsyncContextManager[None]]
"""Works beside the bot as long as it is entered."""


async def serve(
    settings: Settings, web_side: WebSide | None, *, leads: bool, migrates: bool, errands: Sequence[Errand] = ()
) -> None:
    """Work until SIGTERM or SIGINT. Raises one of `bot.commands.refusals.REFUSALS` if it can't start."""
    stop = asyncio.Event()
    stop_on_signals(stop)
    if migrates:
        for name in await upgrade(settings.database_url):
            logger.info("applied migration %s", name)
    async with opened(settings) as (house, database):
        await work_in(house, database, web_side, stop, leads=leads, errands=errands)


@asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[tuple[House, Database]]:
    """The house over its database, both found sound. Raises REFUSALS."""
    async with open_database(settings.database_url) as database:
        await check_pages(database)
        if await pending(settings.database_url):
            raise NotMigrated
        house = House.build(settings, load_key(settings, make=not await has_key()))
        await check_key(house.secrets)
        await check_writing()
        yield house, database


async def work_in(
    house: House,
    database: Database,
    web_side: WebSide | None,
    stop: asyncio.Event,
    *,
    leads: bool,
    errands: Sequence[Errand] = (),
) -> None:
    """Serve the web side and do the bot's jobs until ``stop``; then end what is under way."""
    running = Running(house, database)
    by_webhook = house.settings.delivery == "webhook"
    async with AsyncExitStack() as stack:
        stack.push_async_callback(running.close)
        if web_side:
            port = await _listen(stack, web_side, house, running.receive if by_webhook else None)
            logger.info("pages are at %s (port %s of this machine)", house.settings.public_url, port)
        for errand in errands:
            await stack.enter_async_context(errand(house))
        _settle_memory()
        await work(running, stop, leads=leads)
    await database.drain()


def stop_on_signals(stop: asyncio.Event) -> None:
    """Make SIGTERM and Ctrl-C set ``stop``."""
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, stop.set)


async def _listen(stack: AsyncExitStack, web_side: WebSide, house: House, receive: Receive | None) -> int:
    try:
        return await stack.enter_async_context(web_side(house, receive))
    except OSError as failure:
        settings = house.settings
        raise AddressTaken(settings.host, settings.port, failure.strerror or "") from failure


def _settle_memory() -> None:
    """What is loaded now stays: full collections need not look at it again, and are short."""
    gc.collect()
    gc.freeze()
