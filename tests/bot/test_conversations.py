"""Conversations live in a table: they survive a restart, and any command leaves them."""

import pytest

from bot.chat import Talk, command
from bot.conversations import NoConversation, begin, data_of, end, move, step
from bot.sandbox.person import Person
from bot.sandbox.telegram import LocalTelegram
from models.house import House
from models.tables import Conversation
from tests.bot.running import RunningBot, answer_first, bot_in


async def ask_name(talk: Talk) -> None:
    await begin(talk, "test", "name", began="here")
    await talk.reply("name?")


@step("test", "name")
async def take_name(talk: Talk, text: str) -> None:
    if not text:
        await talk.reply("a name in letters, please")
        return
    await move(talk, "age", name=text)
    await talk.reply("age?")


@step("test", "age")
async def take_age(talk: Talk, text: str) -> None:
    data = data_of(talk, "test")
    assert data
    await end(talk)
    await talk.reply(f"{data['name']} is {text}, began {data['began']}")


@pytest.fixture
async def ada(bot: RunningBot) -> Person:
    """Somebody who has been asked for a name."""
    answer_first(bot.application, command("ask", ask_name))
    person = bot.telegram.person("Ada Lovelace")
    await person.send("/ask")
    await person.receives("name?")
    return person


async def test_plain_text_goes_to_the_step_that_the_person_is_at(ada: Person) -> None:
    await ada.send("Ada")
    await ada.receives("age?")
    await ada.send("36")
    await ada.receives("Ada is 36, began here")
    assert not await Conversation.all().exists()
    await ada.send("and now?")
    await ada.receives("only understand commands")


async def test_a_conversation_survives_a_restart(house: House) -> None:
    async with LocalTelegram.serve() as telegram:
        person = telegram.person("Ada Lovelace")
        async with bot_in(telegram, house) as bot:
            answer_first(bot.application, command("ask", ask_name))
            await person.send("/ask")
            await person.receives("name?")
        await person.send("Ada")
        async with bot_in(telegram, house):
            await person.receives("age?")


async def test_a_picture_comes_to_the_step_with_its_caption(ada: Person) -> None:
    await ada.upload("name.txt", b"Ada")
    await ada.receives("a name in letters, please")
    await ada.upload("name.txt", b"Ada", caption="Ada")
    await ada.receives("age?")


async def test_cancel_leaves_the_conversation(ada: Person) -> None:
    await ada.send("/cancel")
    await ada.receives("Stopped")
    assert not await Conversation.all().exists()
    await ada.send("/cancel")
    await ada.receives("nothing to stop")


async def test_another_command_leaves_the_conversation(ada: Person) -> None:
    await ada.send("/help")
    await ada.receives("/tickets")
    assert not await Conversation.all().exists()


async def test_beginning_again_forgets_what_was_said(ada: Person) -> None:
    await ada.send("Ada")
    await ada.receives("age?")
    await ada.send("/ask")
    await ada.receives("name?")
    conversation = await Conversation.get(person_id=ada.id)
    assert (conversation.step, conversation.data) == ("name", {"began": "here"})


async def test_a_step_can_only_be_made_within_a_conversation(bot: RunningBot) -> None:
    raised: list[type[Exception]] = []

    async def stray(talk: Talk) -> None:
        try:
            await move(talk, "age")
        except NoConversation as error:
            raised.append(type(error))
        await talk.reply("tried")

    answer_first(bot.application, command("stray", stray))
    person = bot.telegram.person("Ada Lovelace")
    await person.send("/stray")
    await person.receives("tried")
    assert raised == [NoConversation]
