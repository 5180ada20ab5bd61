"""What the tests of owed messages may ask for."""

from collections.abc import AsyncIterator

import pytest

from models.house import House
from models.storage.database import Database
from tests.bot.sending import Post, sending


@pytest.fixture
async def post(house: House, database: Database) -> AsyncIterator[Post]:
    """The sender with all renderers, at work in a Telegram of its own."""
    async with sending(house, database) as post:
        yield post
