"""What the bot's tests may ask for."""

from collections.abc import AsyncIterator

import pytest

from models.house import House
from tests.bot.running import RunningBot, running_bot


@pytest.fixture
async def bot(house: House) -> AsyncIterator[RunningBot]:
    """A bot that answers in a Telegram of its own. Nobody delivers what it owes."""
    async with running_bot(house) as running:
        yield running
