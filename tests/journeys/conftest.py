"""What journeys may ask for."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.sandbox.telegram import LocalTelegram
from models.house import House
from models.storage.database import Database
from tests.journeys.office import Office, office_at
from tests.journeys.secrecy import assert_nothing_secret_is_written


@pytest.fixture
async def telegram() -> AsyncIterator[LocalTelegram]:
    """A local Telegram."""
    async with LocalTelegram.serve() as served:
        yield served


@pytest.fixture
async def office(
    house: House, database: Database, database_url: str, tmp_path: Path, telegram: LocalTelegram
) -> AsyncIterator[Office]:
    """An installation without a process yet; its database is open in the test, too."""
    async with office_at(database_url, tmp_path, telegram) as opened:
        yield opened
        await assert_nothing_secret_is_written(opened)
