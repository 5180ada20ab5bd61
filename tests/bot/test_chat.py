"""How the bot answers: edits that find their message gone, presses that are always answered."""

from dataclasses import dataclass

import pytest

from bot.buttons import CallbackData, button
from bot.chat import Talk, command, pressed
from bot.sandbox.conversations import Message
from bot.sandbox.person import Person
from tests.bot.running import RunningBot, answer_first


@dataclass(frozen=True)
class Tap(CallbackData, prefix="test-tap"):
    what: str


async def offer(talk: Talk) -> None:
    await talk.reply(
        f"offer {talk.argument}", [[button(what, Tap(what)) for what in ("edit", "quiet", "toast", "bare")]]
    )


async def tapped(talk: Talk, data: Tap) -> None:
    match data.what:
        case "edit":
            await talk.edit("edited <b>now</b>", [[button("edit", Tap("edit"))]])
        case "toast":
            await talk.toast("x" * 300, alert=True)
            await talk.toast("once is enough")
        case "bare":
            await talk.drop_buttons()
            await talk.drop_buttons()


@pytest.fixture
async def ada(bot: RunningBot) -> Person:
    answer_first(bot.application, command("offer", offer), pressed(Tap, tapped))
    return bot.telegram.person("Ada Lovelace")


@pytest.fixture
async def offered(ada: Person) -> Message:
    """A message with buttons."""
    await ada.send("/offer  two words ")
    return await ada.receives("offer two words")


async def test_an_edit_that_changes_nothing_is_a_success(ada: Person, offered: Message) -> None:
    await ada.press(offered, "edit")
    await ada.press(offered, "edit")
    assert offered.text == "edited now"
    assert [message.id for message in ada.chat.present if message.sender != ada.id] == [offered.id]


async def test_an_edit_whose_message_is_gone_becomes_a_new_message(ada: Person, offered: Message) -> None:
    await ada.delete(offered)
    await ada.press(offered, "edit")
    assert (await ada.receives("edited now")).id != offered.id


async def test_every_press_is_answered_also_when_there_is_nothing_to_say(ada: Person, offered: Message) -> None:
    answer = await ada.press(offered, "quiet")
    assert (answer.text, answer.alert) == ("", False)


async def test_a_toast_is_said_once_and_fits(ada: Person, offered: Message) -> None:
    answer = await ada.press(offered, "toast")
    assert (answer.text, answer.alert) == ("x" * 200, True)


async def test_buttons_that_have_done_their_work_are_taken_off(ada: Person, offered: Message) -> None:
    await ada.press(offered, "bare")
    assert not offered.buttons
    assert offered.text == "offer two words"


async def test_a_press_that_telegram_has_given_up_still_does_what_it_asked_for(
    ada: Person, offered: Message, bot: RunningBot
) -> None:
    refusal = "Bad Request: query is too old and response timeout expired or query ID is invalid"
    bot.telegram.fail_next(400, refusal, "answerCallbackQuery")
    with pytest.raises(AssertionError):
        await ada.press(offered, "edit", timeout=0.5)
    assert offered.text == "edited now"


async def test_messages_never_show_a_preview_of_their_links(ada: Person, offered: Message, bot: RunningBot) -> None:
    await ada.press(offered, "edit")
    written = bot.telegram.calls_of("sendMessage", "editMessageText")
    assert written
    assert all("is_disabled" in str(call.parameters["link_preview_options"]) for call in written)
