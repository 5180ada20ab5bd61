"""python-telegram-bot, unchanged, against the local Telegram."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
import telegram as ptb
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter
from telegram.ext import Application, ApplicationBuilder, CallbackQueryHandler, CommandHandler, ContextTypes

from bot.sandbox import LocalTelegram, Person
from tests.bot.sandbox.conftest import picture


async def greet(update: ptb.Update, _: ContextTypes.DEFAULT_TYPE) -> None:
    assert update.message is not None
    keyboard = ptb.InlineKeyboardMarkup([[ptb.InlineKeyboardButton("Go", callback_data="go")]])
    await update.message.reply_html("Hello <b>there</b>", reply_markup=keyboard)


async def go(update: ptb.Update, _: ContextTypes.DEFAULT_TYPE) -> None:
    assert update.callback_query is not None
    await update.callback_query.edit_message_text("Gone")
    await update.callback_query.answer("Off you went")


@pytest.fixture
async def library(telegram: LocalTelegram) -> AsyncIterator[ptb.Bot]:
    bot = ptb.Bot(telegram.token, base_url=telegram.base_url, base_file_url=telegram.base_file_url)
    async with bot:
        yield bot


@pytest.fixture
async def polling(telegram: LocalTelegram) -> AsyncIterator[Application[Any, Any, Any, Any, Any, Any]]:
    builder = ApplicationBuilder().token(telegram.token).base_url(telegram.base_url)
    application = builder.base_file_url(telegram.base_file_url).build()
    application.add_handlers([CommandHandler("start", greet), CallbackQueryHandler(go)])
    async with application:
        await application.start()
        assert application.updater is not None
        await application.updater.start_polling()
        yield application
        await application.updater.stop()
        await application.stop()


async def test_a_polling_bot_answers_a_person(telegram: LocalTelegram, polling: object) -> None:
    ada = telegram.person("Ada")
    await ada.start()
    greeting = await ada.receives("Hello there")
    assert (await ada.press(greeting, "Go")).text == "Off you went"
    assert await ada.receives("Gone")


async def test_a_file_goes_up_and_comes_down(library: ptb.Bot, ada: Person) -> None:
    sent = await library.send_photo(ada.id, picture(), caption="A picture")
    file = await library.get_file(sent.photo[-1].file_id)
    assert bytes(await file.download_as_bytearray()) == picture()
    media = ptb.InputMediaPhoto(picture(500, 500), caption="Another")
    edited = await library.edit_message_media(media, ada.id, sent.message_id)
    assert isinstance(edited, ptb.Message)
    assert edited.photo[-1].width == 500


async def test_refusals_become_the_librarys_errors(telegram: LocalTelegram, library: ptb.Bot, ada: Person) -> None:
    with pytest.raises(BadRequest, match="Chat not found"):
        await library.send_message(5, "x")
    telegram.flood_next(3)
    with pytest.raises(RetryAfter):
        await library.send_message(ada.id, "x")
    telegram.lose_next_answer("sendMessage")
    with pytest.raises(NetworkError):
        await library.send_message(ada.id, "x")
    await ada.block()
    with pytest.raises(Forbidden, match="blocked"):
        await library.send_message(ada.id, "x")


async def test_commands_for_one_person(library: ptb.Bot, ada: Person) -> None:
    await library.set_my_commands([("door", "My code")], scope=ptb.BotCommandScopeChat(ada.id))
    assert [command["command"] for command in ada.commands] == ["door"]
    await library.set_chat_menu_button(ada.id, ptb.MenuButtonCommands())
    assert isinstance(await library.get_chat_menu_button(ada.id), ptb.MenuButtonCommands)


async def test_getting_a_chat(library: ptb.Bot, ada: Person) -> None:
    chat = await library.get_chat(ada.id)
    assert (chat.type, chat.first_name, chat.username) == ("private", "Ada", "ada")
