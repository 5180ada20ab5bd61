"""What ``usher doctor`` finds and says."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from telegram.ext import ExtBot

from bot.commands.doctor import examine
from bot.sandbox import LocalTelegram
from models.settings import Settings
from tests.clock import Clock


@pytest.fixture
async def telegram() -> AsyncIterator[LocalTelegram]:
    async with LocalTelegram.serve() as telegram:
        yield telegram


@pytest.fixture
def at(settings: Settings, telegram: LocalTelegram, database_url: str) -> Settings:
    """Settings for this Telegram and a migrated database that nobody has open."""
    token = type(settings.telegram_bot_token)(telegram.token)
    given = {"telegram_bot_token": token, "telegram_api_url": telegram.url, "database_url": database_url}
    return settings.model_copy(update=given)


async def ills(settings: Settings) -> list[str]:
    return [finding.sentence async for finding in examine(settings) if not finding.well]


async def test_everything_is_well(at: Settings, telegram: LocalTelegram) -> None:
    found = [finding async for finding in examine(at)]
    assert all(finding.well for finding in found)
    assert any(f"@{telegram.username}" in finding.sentence for finding in found)


async def test_a_clock_that_is_off_is_told(at: Settings, clock: Clock) -> None:
    clock.moment = clock.moment - timedelta(days=400)
    [ill] = await ills(at)
    assert "The clock of this machine is off by -" in ill


async def test_a_forgotten_webhook_is_told(at: Settings, telegram: LocalTelegram) -> None:
    async with ExtBot(telegram.token, base_url=telegram.base_url) as bot:
        await bot.set_webhook("https://elsewhere.example.org/telegram")
    [ill] = await ills(at)
    assert "A webhook is set" in ill


async def test_a_missing_webhook_is_told(at: Settings) -> None:
    [ill] = await ills(at.model_copy(update={"public_url": "https://tickets.example.org"}))
    assert "does not deliver to PUBLIC_URL" in ill


async def test_inline_mode_that_is_off_is_told(at: Settings, telegram: LocalTelegram) -> None:
    telegram.state.bot.inline = False
    [ill] = await ills(at)
    assert "/setinline" in ill


async def test_a_telegram_out_of_reach_is_told(at: Settings, telegram: LocalTelegram) -> None:
    telegram.down()
    [ill] = await ills(at)
    assert "can't be reached" in ill


async def test_a_token_that_telegram_does_not_know_is_told(at: Settings) -> None:
    wrong = type(at.telegram_bot_token)("1234567890:" + "x" * 35)
    [ill] = await ills(at.model_copy(update={"telegram_bot_token": wrong}))
    assert "TELEGRAM_BOT_TOKEN" in ill
    assert "xxx" not in ill


async def test_a_missing_database_is_told_and_not_made(at: Settings, tmp_path_factory: pytest.TempPathFactory) -> None:
    file = tmp_path_factory.mktemp("empty") / "usher.db"
    [ill] = await ills(at.model_copy(update={"database_url": f"sqlite://{file}"}))
    assert "usher migrate makes it" in ill
    assert not file.exists()
