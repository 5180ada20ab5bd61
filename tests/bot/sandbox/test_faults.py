"""Trouble on demand."""

import asyncio

import aiohttp
import pytest

from bot.sandbox import FloodLimits, LocalTelegram, NothingReceived, Options, Outage, Person
from tests.bot.sandbox.conftest import Api
from tests.clock import Clock


async def test_while_telegram_is_down_connections_are_closed(telegram: LocalTelegram, api: Api, ada: Person) -> None:
    telegram.down()
    with pytest.raises(aiohttp.ServerDisconnectedError):
        await api("sendMessage", chat_id=ada.id, text="x")
    telegram.up()
    assert await api("sendMessage", chat_id=ada.id, text="x")


async def test_or_they_are_answered_with_502(telegram: LocalTelegram, api: Api) -> None:
    telegram.down(Outage.BAD_GATEWAY)
    async with api.session.get(f"{telegram.base_url}{telegram.token}/getMe") as answer:
        assert answer.status == 502


async def test_going_down_ends_a_poll_that_waits(telegram: LocalTelegram, api: Api, ada: Person) -> None:
    poll = asyncio.create_task(api("getUpdates", timeout=30))
    await telegram.state.changes.until(lambda: telegram.state.poller or None, 5)
    telegram.down()
    with pytest.raises(aiohttp.ServerDisconnectedError):
        await poll
    await ada.send("x")
    telegram.up()
    assert len(await api("getUpdates")) == 1


async def test_an_answer_gets_lost_after_the_message_has_arrived(
    telegram: LocalTelegram, api: Api, ada: Person
) -> None:
    telegram.lose_next_answer("sendMessage")
    with pytest.raises(aiohttp.ServerDisconnectedError):
        await api("sendMessage", chat_id=ada.id, text="x")
    assert await ada.receives("x")
    assert telegram.calls_of("sendMessage")[-1].answer_lost
    assert await api("sendMessage", chat_id=ada.id, text="y")


async def test_a_flood_is_refused_as_often_as_asked_for(telegram: LocalTelegram, api: Api, ada: Person) -> None:
    telegram.flood_next(7, "sendMessage", times=2)
    for _ in range(2):
        refused = await api.refused("sendMessage", chat_id=ada.id, text="x")
        assert (refused.code, refused.parameters["retry_after"]) == (429, 7)
    assert await api("getMe")
    assert await api("sendMessage", chat_id=ada.id, text="x")


async def test_a_refusal_can_be_put_into_words(telegram: LocalTelegram, api: Api) -> None:
    telegram.fail_next(500, "Internal Server Error")
    assert (await api.refused("getMe")).description == "Internal Server Error"


async def test_a_call_waits_at_a_gate_until_it_is_opened(telegram: LocalTelegram, api: Api, ada: Person) -> None:
    gate = telegram.hold("sendMessage")
    call = asyncio.create_task(api("sendMessage", chat_id=ada.id, text="held"))
    await gate.reached()
    assert ada.chat.messages == []
    gate.open()
    await call
    assert await ada.receives("held")


async def test_who_waits_in_vain_reads_what_came_instead(api: Api, ada: Person) -> None:
    await api("sendMessage", chat_id=ada.id, text="something else")
    with pytest.raises(NothingReceived, match="something else"):
        await ada.receives("VOID", timeout=0.01)


async def test_a_message_is_handed_out_once_and_again_after_an_edit(api: Api, ada: Person) -> None:
    sent = await api("sendMessage", chat_id=ada.id, text="one")
    assert await ada.receives("one")
    assert ada.new_messages() == []
    await api("editMessageText", chat_id=ada.id, message_id=sent["message_id"], text="one more")
    assert await ada.receives("one")


class TestWithLimits:
    """As the real Telegram: about a message a second to a chat, thirty over all."""

    @pytest.fixture
    def options(self) -> Options:
        return Options(flood_limits=FloodLimits(per_chat=1, burst=2, overall=5))

    async def test_one_chat_gets_no_more_than_its_share(self, api: Api, ada: Person, ben: Person, clock: Clock) -> None:
        for _ in range(2):
            await api("sendMessage", chat_id=ada.id, text="x")
        refused = await api.refused("sendMessage", chat_id=ada.id, text="x")
        assert (refused.code, refused.parameters) == (429, {"retry_after": 1})
        assert await api("sendChatAction", chat_id=ada.id, action="typing")
        assert await api("sendMessage", chat_id=ben.id, text="x")
        clock.advance(seconds=1)
        assert await api("sendMessage", chat_id=ada.id, text="x")

    async def test_all_chats_together_have_a_limit(self, telegram: LocalTelegram, api: Api, clock: Clock) -> None:
        crowd = [telegram.person(f"Guest {number}", started=True) for number in range(6)]
        for guest in crowd[:5]:
            await api("sendMessage", chat_id=guest.id, text="x")
        assert (await api.refused("sendMessage", chat_id=crowd[5].id, text="x")).code == 429
