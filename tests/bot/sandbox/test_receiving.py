"""Updates by long polling and by webhook."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import web

from bot.sandbox import LocalTelegram, Options, Person
from bot.sandbox.webhooks import SECRET_HEADER
from tests.bot.sandbox.conftest import Api


async def test_a_poll_waits_for_what_comes(api: Api, ada: Person) -> None:
    poll = asyncio.create_task(api("getUpdates", timeout=30))
    await ada.start("payload")
    [update] = await poll
    assert update["message"]["text"] == "/start payload"
    assert update["message"]["entities"] == [{"type": "bot_command", "offset": 0, "length": 6}]


async def test_updates_come_again_until_they_are_confirmed(api: Api, ada: Person) -> None:
    await ada.send("one")
    await ada.send("two")
    first, second = await api("getUpdates")
    assert second["update_id"] == first["update_id"] + 1
    assert await api("getUpdates") == [first, second]
    assert await api("getUpdates", limit=1) == [first]
    assert await api("getUpdates", offset=second["update_id"]) == [second]
    assert await api("getUpdates", offset=second["update_id"] + 1) == []


async def test_a_negative_offset_takes_the_last(api: Api, ada: Person) -> None:
    for text in ("one", "two", "three"):
        await ada.send(text)
    assert [update["message"]["text"] for update in await api("getUpdates", offset=-2)] == ["two", "three"]


async def test_a_second_poller_ends_the_first_one(telegram: LocalTelegram, api: Api, ada: Person) -> None:
    first = asyncio.create_task(api.refused("getUpdates", timeout=30))
    await telegram.state.changes.until(lambda: telegram.state.poller or None, 5)
    second = asyncio.create_task(api("getUpdates", timeout=30))
    refused = await first
    assert (refused.code, refused.description.split(";")[0]) == (
        409,
        "Conflict: terminated by other getUpdates request",
    )
    await ada.send("x")
    assert len(await second) == 1


async def test_allowed_updates_left_out_keep_their_value(api: Api, ada: Person) -> None:
    await api("getUpdates", allowed_updates=["callback_query"])
    await ada.send("unheard")
    assert await api("getUpdates") == []
    await api("getUpdates", allowed_updates=[])
    await ada.send("heard")
    assert [update["message"]["text"] for update in await api("getUpdates")] == ["heard"]


async def test_an_update_can_come_twice(telegram: LocalTelegram, api: Api, ada: Person) -> None:
    await ada.send("x")
    [update] = await api("getUpdates")
    assert await api("getUpdates", offset=update["update_id"] + 1) == []
    telegram.redeliver()
    assert await api("getUpdates", offset=update["update_id"] + 1) == [update]
    assert await api("getUpdates", offset=update["update_id"] + 1) == []


async def test_blocking_and_unblocking_is_told(api: Api, ada: Person) -> None:
    await ada.block()
    await ada.unblock()
    changes = [update["my_chat_member"]["new_chat_member"]["status"] for update in await api("getUpdates")]
    assert changes == ["kicked", "member"]


class Receiver:
    """A bot's webhook: remembers what came, answers what the test wants."""

    def __init__(self) -> None:
        self.answers: list[web.Response] = []
        self.came: list[tuple[str, str]] = []
        self.now_serving = 0
        self.most_at_once = 0
        self.go_on = asyncio.Event()
        self.go_on.set()
        self.news = asyncio.Condition()

    async def receive(self, request: web.Request) -> web.Response:
        update: dict[str, Any] = await request.json()
        self.now_serving += 1
        self.most_at_once = max(self.most_at_once, self.now_serving)
        async with self.news:
            self.came.append((update["message"]["text"], request.headers.get(SECRET_HEADER, "")))
            self.news.notify_all()
        await self.go_on.wait()
        self.now_serving -= 1
        return self.answers.pop(0) if self.answers else web.Response()

    async def has(self, number: int) -> list[str]:
        async with asyncio.timeout(5), self.news:
            await self.news.wait_for(lambda: len(self.came) >= number)
        return [text for text, _ in self.came]


@pytest.fixture
async def receiver() -> AsyncIterator[tuple[Receiver, str]]:
    receiver = Receiver()
    app = web.Application()
    app.router.add_post("/hook", receiver.receive)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield receiver, f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    receiver.go_on.set()
    await runner.cleanup()


async def test_a_webhook_gets_updates_with_the_secret(
    telegram: LocalTelegram, api: Api, ada: Person, receiver: tuple[Receiver, str]
) -> None:
    hook, url = receiver
    await api("setWebhook", url=url, secret_token="s3cret_-")
    await ada.send("x")
    await telegram.delivered()
    assert hook.came == [("x", "s3cret_-")]
    info = await api("getWebhookInfo")
    assert (info["url"], info["pending_update_count"]) == (url, 0)


async def test_a_webhook_gets_an_update_again_until_it_says_2xx(
    telegram: LocalTelegram, api: Api, ada: Person, receiver: tuple[Receiver, str]
) -> None:
    hook, url = receiver
    hook.answers = [web.Response(status=500), web.Response(status=429, headers={"Retry-After": "0"})]
    await api("setWebhook", url=url)
    await ada.send("x")
    await telegram.delivered()
    assert await hook.has(3) == ["x", "x", "x"]
    assert "429" in (await api("getWebhookInfo"))["last_error_message"]


async def test_a_webhook_gets_an_update_twice_when_telegram_repeats_it(
    telegram: LocalTelegram, api: Api, ada: Person, receiver: tuple[Receiver, str]
) -> None:
    hook, url = receiver
    await api("setWebhook", url=url)
    await ada.send("x")
    await telegram.delivered()
    telegram.redeliver()
    assert await hook.has(2) == ["x", "x"]


async def test_one_update_of_a_chat_is_in_flight_and_other_chats_do_not_wait(
    telegram: LocalTelegram, api: Api, ada: Person, ben: Person, receiver: tuple[Receiver, str]
) -> None:
    hook, url = receiver
    hook.go_on.clear()
    await api("setWebhook", url=url)
    await ada.send("ada 1")
    await ada.send("ada 2")
    await ben.send("ben 1")
    assert await hook.has(2) == ["ada 1", "ben 1"]
    hook.go_on.set()
    await telegram.delivered()
    assert await hook.has(3) == ["ada 1", "ben 1", "ada 2"]
    assert hook.most_at_once == 2


async def test_a_webhook_that_is_not_there_is_tried_again(telegram: LocalTelegram, api: Api, ada: Person) -> None:
    await api("setWebhook", url="http://127.0.0.1:9/hook")
    await ada.send("x")
    await telegram.state.changes.until(lambda: telegram.state.webhooks.info().get("last_error_message"), 5)
    assert (await api("getWebhookInfo"))["pending_update_count"] == 1
    assert await api("deleteWebhook", drop_pending_updates=True)
    assert await api("getUpdates") == []


async def test_polling_and_webhook_exclude_each_other(api: Api, receiver: tuple[Receiver, str]) -> None:
    poll = asyncio.create_task(api.refused("getUpdates", timeout=30))
    await api.telegram.state.changes.until(lambda: api.telegram.state.poller or None, 5)
    await api("setWebhook", url=receiver[1])
    assert (await poll).code == 409
    assert (await api.refused("getUpdates")).code == 409
    await api("setWebhook", url="")
    assert await api("getUpdates") == []


async def test_no_update_is_delivered_while_telegram_is_down(
    telegram: LocalTelegram, api: Api, ada: Person, receiver: tuple[Receiver, str]
) -> None:
    hook, url = receiver
    await api("setWebhook", url=url)
    telegram.down()
    await ada.send("late")
    assert len(telegram.state.updates.waiting) == 1
    telegram.up()
    assert await hook.has(1) == ["late"]


@pytest.mark.parametrize(
    "parameters", [{"secret_token": "no spaces"}, {"max_connections": 101}, {"url": "nonsense"}], ids=str
)
async def test_a_wrong_webhook_is_refused(api: Api, parameters: dict[str, Any]) -> None:
    assert (await api.refused("setWebhook", **{"url": "https://example.org/hook", **parameters})).code == 400


class TestStrict:
    """As the real Telegram: https and four ports."""

    @pytest.fixture
    def options(self) -> Options:
        return Options(allow_local_urls=False)

    @pytest.mark.parametrize("url", ["http://example.org/hook", "https://example.org:8080/hook"])
    async def test_a_webhook_must_be_https_on_a_known_port(self, api: Api, url: str) -> None:
        assert (await api.refused("setWebhook", url=url)).description.startswith("Bad Request: bad webhook")

    async def test_a_good_address_is_taken(self, api: Api) -> None:
        await api("setWebhook", url="https://example.org:8443/hook", ip_address="192.0.2.1", max_connections=5)
        info = await api("getWebhookInfo")
        assert (info["ip_address"], info["max_connections"]) == ("192.0.2.1", 5)
