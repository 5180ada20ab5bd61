"""The frame: each update is handled once to the end, by whoever it concerns; trouble is told and never swallowed."""

import logging
from typing import Any

import pytest
from telegram.error import NetworkError

from bot.application import build_application, receive
from bot.chat import Talk, command
from models.house import House
from models.storage.database import DatabaseUnavailable
from models.tables import HandledUpdate, Person
from tests.bot.running import RunningBot, answer_first, silent_bot


def message(update_id: int, text: str, *, chat: str = "private", user_id: int = 7) -> dict[str, Any]:
    entities = (
        [{"type": "bot_command", "offset": 0, "length": len(text.split(maxsplit=1)[0])}] if text.startswith("/") else []
    )
    return {
        "update_id": update_id,
        "message": {
            "message_id": update_id,
            "date": 1_780_000_000,
            "text": text,
            "entities": entities,
            "chat": {"id": user_id if chat == "private" else -100, "type": chat},
            "from": {"id": user_id, "is_bot": False, "first_name": "Ada", "language_code": "en"},
        },
    }


async def test_whoever_writes_is_met(bot: RunningBot) -> None:
    ada = bot.telegram.person("Ada Lovelace", language_code="zh", username="ada")
    await ada.start()
    await ada.receives()
    person = await Person.get(id=ada.id)
    assert (person.name, person.username, person.telegram_language) == ("Ada Lovelace", "ada", "zh")


async def test_an_unknown_command_and_idle_talk_get_a_clear_sentence(bot: RunningBot) -> None:
    ada = bot.telegram.person("Ada Lovelace")
    await ada.send("/teleport")
    assert "/help" in (await ada.receives("don’t know that command")).text
    await ada.send("Good evening!")
    await ada.receives("only understand commands")


async def test_blocking_is_remembered_until_the_person_comes_back(bot: RunningBot) -> None:
    ada = bot.telegram.person("Ada Lovelace")
    await ada.start()
    await ada.receives()
    await ada.block()
    await bot.telegram.delivered()
    assert (await Person.get(id=ada.id)).blocked_at is not None
    await ada.start()
    await ada.receives("Hello")
    assert (await Person.get(id=ada.id)).blocked_at is None


async def test_an_update_delivered_twice_is_answered_once(house: House) -> None:
    async with silent_bot(house) as (telegram, application):
        telegram.person("Ada", user_id=7, started=True)
        for _ in range(3):
            await receive(application, message(1, "/help"))
        assert len(telegram.calls_of("sendMessage")) == 1
    assert (await HandledUpdate.get(update_id=1)).done_at is not None


async def test_an_update_whose_handler_died_is_handled_again(house: House) -> None:
    deaths = [KeyboardInterrupt()]

    async def die_once(talk: Talk) -> None:
        if deaths:
            raise deaths.pop()
        await talk.reply("alive")

    async with silent_bot(house) as (telegram, application):
        ada = telegram.person("Ada", user_id=7, started=True)
        answer_first(application, command("die", die_once))
        with pytest.raises(KeyboardInterrupt):
            await receive(application, message(1, "/die"))
        assert (await HandledUpdate.get(update_id=1)).done_at is None
        await receive(application, message(1, "/die"))
        await ada.sees("alive")


async def test_a_mistake_of_ours_is_told_logged_without_what_it_failed_on_and_done(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    async def fail(talk: Talk) -> None:
        raise ValueError(f"the secret {talk.argument}")

    async with silent_bot(house) as (telegram, application):
        ada = telegram.person("Ada", user_id=7, started=True)
        answer_first(application, command("fail", fail))
        with caplog.at_level(logging.ERROR, "bot"):
            await receive(application, message(1, "/fail 4711"))
        await ada.sees("Something went wrong on our side")
    assert "ValueError" in caplog.text
    assert "test_application.py" in caplog.text
    assert "4711" not in caplog.text
    assert (await HandledUpdate.get(update_id=1)).done_at is not None


async def test_while_the_database_does_not_answer_the_update_is_to_come_again_and_the_person_is_told_once(
    house: House,
) -> None:
    works = False

    async def need_database(talk: Talk) -> None:
        if not works:
            raise DatabaseUnavailable("disk full")
        await talk.reply("done at last")

    async with silent_bot(house) as (telegram, application):
        ada = telegram.person("Ada", user_id=7, started=True)
        answer_first(application, command("need", need_database))
        for _ in range(3):
            with pytest.raises(DatabaseUnavailable):
                await receive(application, message(1, "/need"))
        assert [sent.text for sent in ada.chat.present] == [
            "I can’t reach my records at the moment. I’ll keep trying; please wait a minute."
        ]
        works = True
        await receive(application, message(1, "/need"))
        await ada.sees("done at last")


async def test_while_telegram_does_not_answer_the_update_is_to_come_again(house: House) -> None:
    async with silent_bot(house) as (telegram, application):
        ada = telegram.person("Ada", user_id=7, started=True)
        telegram.down()
        with pytest.raises(NetworkError):
            await receive(application, message(1, "/help"))
        telegram.up()
        await receive(application, message(1, "/help"))
        await ada.sees("/tickets")


async def test_in_a_group_nothing_is_said(house: House) -> None:
    async with silent_bot(house) as (telegram, application):
        telegram.person("Ada", user_id=7, started=True)
        await receive(application, message(1, "/tickets", chat="group"))
        assert not telegram.calls_of("sendMessage")
    assert not await Person.all().exists()


async def test_an_old_button_says_where_to_start_again(bot: RunningBot) -> None:
    ada = bot.telegram.person("Ada Lovelace")
    await ada.send("/language")
    shown = await ada.receives("Which language")
    assert shown.keyboard is not None
    shown.keyboard["inline_keyboard"][0][0]["callback_data"] = "lang"
    answer = await ada.press(shown, "lang")
    assert "older version" in answer.text
    assert answer.alert


async def test_the_address_of_the_bot_api_may_end_with_a_slash(house: House) -> None:
    application = build_application(house, "123:" + "x" * 30, "http://127.0.0.1:1/")
    assert application.bot.base_url.startswith("http://127.0.0.1:1/bot123:")
