"""The bot as it runs, without sender and entry point: a local Telegram, and a loop that hands updates to `receive`."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass

import aiohttp

from bot.application import ALLOWED_UPDATES, UsherApplication, build_application, receive
from bot.chat import HOUSE, Handler
from bot.sandbox.state import Options
from bot.sandbox.telegram import LocalTelegram
from models.house import House


@dataclass
class RunningBot:
    """A bot with its Telegram."""

    telegram: LocalTelegram
    application: UsherApplication
    house: House


@asynccontextmanager
async def running_bot(house: House, options: Options | None = None) -> AsyncIterator[RunningBot]:
    """Serve a local Telegram and let the bot answer in it, until the block ends."""
    async with LocalTelegram.serve(options=options) as telegram, bot_in(telegram, house) as bot:
        yield bot


@asynccontextmanager
async def bot_in(telegram: LocalTelegram, house: House) -> AsyncIterator[RunningBot]:
    """Let the bot answer in this Telegram, until the block ends."""
    async with _application(telegram, house) as application:
        polling = asyncio.create_task(_poll(telegram, application))
        try:
            yield RunningBot(telegram, application, application.bot_data[HOUSE])
        finally:
            polling.cancel()
            with suppress(asyncio.CancelledError):
                await polling


@asynccontextmanager
async def silent_bot(house: House) -> AsyncIterator[tuple[LocalTelegram, UsherApplication]]:
    """A bot that fetches no updates: the test gives them to `receive`."""
    async with LocalTelegram.serve() as telegram, _application(telegram, house) as application:
        yield telegram, application


def answer_first(application: UsherApplication, *handlers: Handler) -> None:
    """Let a test's own handlers answer before those of the features."""
    application.handlers[0][:0] = handlers


@asynccontextmanager
async def _application(telegram: LocalTelegram, house: House) -> AsyncIterator[UsherApplication]:
    settings = house.settings.model_copy(update={"telegram_api_url": telegram.url})
    at_home = House(settings, house.secrets, house.links, house.verifier)
    async with build_application(at_home, telegram.token, telegram.url) as application:
        yield application


async def _poll(telegram: LocalTelegram, application: UsherApplication) -> None:
    address = f"{telegram.base_url}{telegram.token}/getUpdates"
    offset = 0
    async with aiohttp.ClientSession() as session:
        while True:
            arguments = {"offset": offset, "timeout": 5, "allowed_updates": list(ALLOWED_UPDATES)}
            async with session.post(address, json=arguments) as answer:
                updates = (await answer.json())["result"]
            for update in updates:
                offset = update["update_id"] + 1
                await receive(application, update)
