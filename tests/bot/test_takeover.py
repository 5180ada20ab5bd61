"""Several processes: one polls and sends; when it is killed another takes over, and nothing is lost."""

import time
from pathlib import Path

import pytest

from bot.sandbox import LocalTelegram
from models.database import open_database
from models.outbox import Kind, owed
from tests.bot.commands import line_with, live, started
from tests.makers import make_event, make_ticket

WITHIN = 10.0
"""Seconds (DESIGN.md section 5)."""


@pytest.mark.durable
async def test_after_a_kill_another_process_delivers_within_ten_seconds(database_url: str, tmp_path: Path) -> None:
    async with LocalTelegram.serve() as telegram, open_database(database_url):
        env = live(database_url, telegram_bot_token=telegram.token, telegram_api_url=telegram.url, organisers="4711")
        ada = telegram.person("Ada Lovelace")
        async with started("bot", cwd=tmp_path, env=env) as first:
            await line_with("sends what is owed", first.stderr)
            async with started("bot", cwd=tmp_path, env=env) as second:
                await line_with("the bot is @", second.stderr)
                await ada.start()
                await ada.receives("Ada", timeout=20)
                first.kill()
                killed_at = time.monotonic()
                ticket = await make_ticket(await make_event(), holder_name="Ada Lovelace")
                await owed(ada.id, Kind.TICKET, ticket=ticket.id).save()
                await ada.send("/help")
                await ada.receives("/events", timeout=20)
                await ada.sees(lambda message: message.media == "photo", timeout=20)
                assert time.monotonic() - killed_at < WITHIN


@pytest.mark.durable
async def test_a_kill_between_sending_and_writing_down_loses_nothing(database_url: str, tmp_path: Path) -> None:
    async with LocalTelegram.serve() as telegram, open_database(database_url):
        env = live(database_url, telegram_bot_token=telegram.token, telegram_api_url=telegram.url, organisers="4711")
        ada = telegram.person("Ada Lovelace", started=True)
        ticket = await make_ticket(await make_event(), holder_name="Ada Lovelace")
        rows = [owed(ada.id, Kind.TICKET, ticket=ticket.id) for _ in range(2)]
        gate = telegram.hold("sendPhoto")
        async with started("bot", cwd=tmp_path, env=env) as first:
            for row in rows:
                await row.save()
            await gate.reached(timeout=20)
            first.kill()
            await first.wait()
        gate.open()
        async with started("bot", cwd=tmp_path, env=env):
            await telegram.called(
                "sendPhoto", lambda _: sum(call.ok for call in telegram.calls_of("sendPhoto")) == 3, timeout=40
            )
        photos = [message for message in ada.chat.messages if message.media == "photo"]
        assert len(photos) == 3, "the one whose answer nobody heard comes twice, the other once"
