"""The sender at work in a local Telegram."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass

from telegram.ext import ExtBot

from bot.owed import FOLDERS, RENDERERS
from bot.owed.letter import Folder, Renderer
from bot.pace import Pace
from bot.sandbox import LocalTelegram, Person
from bot.sender import Sender
from models import tables
from models.house import House
from models.people.persons import Identity, meet
from models.storage.database import Database
from models.tables import Owed

PATIENCE = 15.0


@dataclass
class Post:
    """A sender with its Telegram."""

    telegram: LocalTelegram
    sender: Sender
    database: Database

    async def until(self, condition: Callable[[], Awaitable[object]]) -> None:
        """Wait until the database says so, looking after each commit."""
        committed = asyncio.Event()
        self.database.on_commit.append(committed.set)
        try:
            async with asyncio.timeout(PATIENCE):
                while not await condition():
                    await committed.wait()
                    committed.clear()
        finally:
            self.database.on_commit.remove(committed.set)

    async def delivered(self) -> None:
        """Wait until nothing is owed any more."""
        await self.until(_nothing_waits)

    async def someone(self, name: str = "Ada Lovelace", language: str = "en") -> tuple[Person, tables.Person]:
        """Somebody who has pressed Start: their phone, and the row."""
        phone = self.telegram.person(name, language_code=language, started=True)
        return phone, await meet(Identity(phone.id, name, language=language))


def fast() -> Pace:
    """Telegram's limits do not matter here."""
    return Pace(per_second=1000, chat_rests=0)


@asynccontextmanager
async def sending(
    house: House,
    database: Database,
    *,
    renderers: Mapping[str, Renderer] = RENDERERS,
    folders: Mapping[str, Folder] = FOLDERS,
    may_send: Callable[[], bool] = lambda: True,
    pace: Pace | None = None,
) -> AsyncIterator[Post]:
    """Serve a local Telegram and deliver in it what is owed, until the block ends."""
    async with LocalTelegram.serve() as telegram:
        bot: ExtBot[None] = ExtBot(telegram.token, base_url=telegram.base_url, base_file_url=telegram.base_file_url)
        sender = Sender(bot, house, database, renderers, folders, may_send=may_send, pace=pace or fast())
        async with bot:
            running = asyncio.create_task(sender.run())
            try:
                yield Post(telegram, sender, database)
            finally:
                sender.stop()
                await running


async def _nothing_waits() -> bool:
    return not await Owed.exists(done_at=None)
