"""Runs the demo until Ctrl-C."""

import asyncio
import logging
import os
import sys
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from socket import AF_INET, SOCK_STREAM, socket
from tempfile import TemporaryDirectory

from pydantic import SecretStr

from bot.commands.refusals import AddressTaken
from bot.commands.serving import Errand, opened, stop_on_signals
from bot.demo.cast import Cast, gather
from bot.demo.guide import guide
from bot.demo.scene import set_scene
from bot.logs import set_up_logging
from bot.polling import Receive
from bot.running import Running, work
from bot.sandbox import LocalTelegram
from models.house import House
from models.language.speech import DEFAULT, voice
from models.settings import Settings
from models.storage.upgrade import upgrade

HOST = "127.0.0.1"
PORT = 8080
ANY_PORT = 0
BOT_NAME = "Usher"
BOT_USERNAME = "usher_demo_bot"

DemoWebSide = Callable[[House, Receive | None, Sequence[str]], AbstractAsyncContextManager[int]]
"""Like `bot.commands.serving.WebSide`; also gets the origins that may show a ticket in a frame."""


@dataclass(frozen=True, slots=True)
class Stage:
    """The demo with its scene set."""

    telegram: LocalTelegram
    cast: Cast
    house: House


async def play(web_side: DemoWebSide, errand: Errand) -> None:
    """Run it until SIGTERM or Ctrl-C. Nothing is left behind. Raises AddressTaken."""
    set_up_logging(logging.WARNING)
    stop = asyncio.Event()
    stop_on_signals(stop)
    speak = voice(DEFAULT)
    async with stage(web_side, errand) as ready:
        sys.stdout.write(speak.text("operator.demo_address", url=ready.telegram.url) + "\n")
        sys.stdout.flush()
        await stop.wait()
    sys.stdout.write(speak.text("operator.demo_over") + "\n")


@asynccontextmanager
async def stage(web_side: DemoWebSide, errand: Errand | None = None) -> AsyncIterator[Stage]:
    """A local Telegram, bot and web side at work over a database of its own, and the scene set."""
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="usher-demo-")))
        telegram = await _local_telegram(stack)
        cast = gather(telegram, voice(DEFAULT))
        settings = _settings(telegram, folder, cast)
        await upgrade(settings.database_url)
        house, database = await stack.enter_async_context(opened(settings))
        running = Running(house, database)
        stack.push_async_callback(running.close)
        await stack.enter_async_context(web_side(house, None, [telegram.url]))
        if errand:
            await stack.enter_async_context(errand(house))
        await stack.enter_async_context(_at_work(running))
        await cast.press_start()
        await running.ready.wait()
        await telegram.delivered()
        await set_scene(running, cast, voice(DEFAULT))
        await telegram.delivered()
        yield Stage(telegram, cast, house)


@asynccontextmanager
async def _at_work(running: Running) -> AsyncIterator[None]:
    stop = asyncio.Event()
    async with asyncio.TaskGroup() as group:
        group.create_task(work(running, stop, leads=True))
        try:
            yield
        finally:
            stop.set()


async def _local_telegram(stack: AsyncExitStack) -> LocalTelegram:
    """On PORT if that is set, else on 8080 or, if that is taken, on any. Raises AddressTaken."""
    wanted = os.environ.get("PORT", "")
    if wanted.isdecimal():
        return await _local_telegram_on(int(wanted), stack)
    try:
        return await _local_telegram_on(PORT, stack)
    except AddressTaken:
        return await _local_telegram_on(ANY_PORT, stack)


async def _local_telegram_on(port: int, stack: AsyncExitStack) -> LocalTelegram:
    serving = LocalTelegram.serve(host=HOST, port=port, name=BOT_NAME, username=BOT_USERNAME, guide=guide)
    try:
        return await stack.enter_async_context(serving)
    except (OSError, OverflowError) as failure:
        raise AddressTaken(HOST, port, (getattr(failure, "strerror", None) or str(failure)).rstrip(".")) from failure


def _settings(telegram: LocalTelegram, folder: Path, cast: Cast) -> Settings:
    """Everything given here, so that nothing of the operator's environment is used."""
    port = _free_port()
    return Settings(
        _env_file=None,
        telegram_bot_token=SecretStr(telegram.token),
        telegram_api_url=telegram.url,
        database_url=f"sqlite://{folder / 'demo.db'}",
        public_url=f"http://{HOST}:{port}",
        host=HOST,
        port=port,
        organisers=frozenset({cast.organiser.id}),
        payment_provider_token=SecretStr(telegram.provider_token),
        secret_key=SecretStr(""),
        metrics_allow=(),
        trusted_proxies=(),
    )


def _free_port() -> int:
    with socket(AF_INET, SOCK_STREAM) as probe:
        probe.bind((HOST, ANY_PORT))
        return int(probe.getsockname()[1])
