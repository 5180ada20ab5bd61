"""Long polling: nothing is lost, a chat's updates keep their order, one slow chat holds nobody up."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from telegram.error import NetworkError
from telegram.ext import ExtBot

from bot.polling import Polling, chat_of
from bot.sandbox import LocalTelegram
from models.storage.database import DatabaseUnavailable

Update = dict[str, Any]


class Desk:
    """Receives updates; a test may hold or refuse them."""

    def __init__(self) -> None:
        self.handled: list[str] = []
        self.begun: list[str] = []
        self.refusals: list[Exception] = []
        self.gates: dict[str, asyncio.Event] = {}
        self.changed = asyncio.Condition()

    async def receive(self, update: Update) -> None:
        """Handle one, as its text says."""
        text = update["message"]["text"]
        await self._note(self.begun, text)
        if text in self.gates:
            await self.gates[text].wait()
        if self.refusals:
            raise self.refusals.pop(0)
        await self._note(self.handled, text)

    async def until(self, condition: Callable[[], bool]) -> None:
        """Wait until it is so."""
        async with asyncio.timeout(10), self.changed:
            await self.changed.wait_for(condition)

    async def _note(self, notes: list[str], text: str) -> None:
        async with self.changed:
            notes.append(text)
            self.changed.notify_all()


@asynccontextmanager
async def polling(telegram: LocalTelegram, receive: Callable[[Update], Awaitable[None]]) -> AsyncIterator[Polling]:
    bot: ExtBot[None] = ExtBot(telegram.token, base_url=telegram.base_url)
    async with bot:
        poller = Polling(bot, receive)
        running = asyncio.create_task(poller.run())
        try:
            yield poller
        finally:
            poller.stop()
            await running


@pytest.fixture
async def telegram() -> AsyncIterator[LocalTelegram]:
    async with LocalTelegram.serve() as telegram:
        yield telegram


async def test_updates_are_handled_and_confirmed(telegram: LocalTelegram) -> None:
    desk, ada = Desk(), telegram.person("Ada Lovelace")
    async with polling(telegram, desk.receive):
        for text in ("one", "two", "three"):
            await ada.send(text)
        await telegram.delivered()
    assert desk.handled == ["one", "two", "three"]


async def test_a_slow_chat_keeps_its_order_and_holds_nobody_up(telegram: LocalTelegram) -> None:
    desk, ada, ben = Desk(), telegram.person("Ada Lovelace"), telegram.person("Ben Okafor")
    desk.gates["slow"] = asyncio.Event()
    async with polling(telegram, desk.receive):
        await ada.send("slow")
        await ada.send("after it")
        await ben.send("meanwhile")
        await desk.until(lambda: "meanwhile" in desk.handled)
        await ben.send("and more")
        await desk.until(lambda: "and more" in desk.handled)
        assert telegram.state.updates.waiting
        desk.gates["slow"].set()
        await telegram.delivered()
    assert desk.handled == ["meanwhile", "and more", "slow", "after it"]
    assert len(desk.begun) == 4


async def test_what_was_not_handled_is_not_confirmed(telegram: LocalTelegram) -> None:
    desk, ada = Desk(), telegram.person("Ada Lovelace")
    crashed = asyncio.Event()

    async def crash(_update: Update) -> None:
        crashed.set()
        raise asyncio.CancelledError

    async with polling(telegram, crash):
        await ada.send("hello")
        await crashed.wait()
    async with polling(telegram, desk.receive):
        await telegram.delivered()
    assert desk.handled == ["hello"]


@pytest.mark.parametrize("trouble", [DatabaseUnavailable("locked"), NetworkError("down")])
async def test_an_update_waits_for_database_and_telegram(telegram: LocalTelegram, trouble: Exception) -> None:
    desk, ada = Desk(), telegram.person("Ada Lovelace")
    desk.refusals.append(trouble)
    async with polling(telegram, desk.receive):
        await ada.send("hello")
        await telegram.delivered()
    assert (desk.begun, desk.handled) == (["hello", "hello"], ["hello"])


async def test_an_update_that_fails_makes_room_for_the_next(
    telegram: LocalTelegram, caplog: pytest.LogCaptureFixture
) -> None:
    desk, ada = Desk(), telegram.person("Ada Lovelace")
    desk.refusals.append(ValueError("a secret"))
    async with polling(telegram, desk.receive):
        await ada.send("bad")
        await ada.send("good")
        await telegram.delivered()
    assert desk.handled == ["good"]
    assert "ValueError" in caplog.text
    assert "a secret" not in caplog.text


async def test_telegram_may_go_away_and_come_back(telegram: LocalTelegram) -> None:
    desk, ada = Desk(), telegram.person("Ada Lovelace")
    async with polling(telegram, desk.receive):
        await ada.send("before")
        await telegram.delivered()
        telegram.down()
        await ada.send("meanwhile")
        telegram.up()
        await telegram.delivered()
    assert desk.handled == ["before", "meanwhile"]


async def test_a_set_webhook_is_told_and_waited_out(
    telegram: LocalTelegram, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.polling.CONFLICT_PAUSE", 0.05)
    desk, ada = Desk(), telegram.person("Ada Lovelace")
    bot: ExtBot[None] = ExtBot(telegram.token, base_url=telegram.base_url)
    async with bot, polling(telegram, desk.receive):
        await bot.set_webhook("https://tickets.example.org/telegram")
        await telegram.called("getUpdates", lambda call: call.code == 409)
        await bot.delete_webhook()
        await ada.send("hello")
        await desk.until(lambda: desk.handled == ["hello"])
    assert "another process polls" in caplog.text


async def test_every_kind_of_update_is_asked_for_each_time(telegram: LocalTelegram) -> None:
    desk, ada = Desk(), telegram.person("Ada Lovelace")
    async with polling(telegram, desk.receive):
        await ada.send("hello")
        await telegram.delivered()
    for call in telegram.calls_of("getUpdates"):
        assert "pre_checkout_query" in call.parameters["allowed_updates"]


def test_an_update_belongs_to_the_person_who_caused_it() -> None:
    assert chat_of({"update_id": 1, "message": {"from": {"id": 5}, "chat": {"id": 5}}}) == 5
    assert chat_of({"update_id": 1, "poll_answer": {"user": {"id": 6}}}) == 6
    assert chat_of({"update_id": 1, "channel_post": {"chat": {"id": -7}}}) == -7
    assert chat_of({"update_id": 1, "poll": {"id": "x"}}) == 0
