"""The page: phones side by side, on which people do what they do in Telegram."""

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import telegram as ptb
from aiohttp import web
from playwright.async_api import Locator, Page, expect
from telegram import InlineKeyboardButton as Button
from telegram.ext import (
    ApplicationBuilder,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    InlineQueryHandler,
    MessageHandler,
    PreCheckoutQueryHandler,
    filters,
)

from bot.sandbox import Guide, LocalTelegram, Options, Person
from bot.sandbox.page_server import OWN_REQUEST, WORDS
from models.language.speech import languages, voice
from tests.bot.sandbox.conftest import picture
from tests.chromium import PHONE, OpenPage, Watch

Context = ContextTypes.DEFAULT_TYPE
STYLES = ({"style": "primary"}, {"style": "success"}, {"style": "danger"})


class Shop:
    """A bot that uses everything that the page can draw."""

    def __init__(self, provider_token: str, site: str) -> None:
        self.provider_token = provider_token
        self.site = site
        self.files: list[str] = []

    async def start(self, update: ptb.Update, context: Context) -> None:
        assert update.message is not None
        primary, success, danger = STYLES
        rows = [
            [Button("Open page", url=f"{self.site}/page", api_kwargs=primary)],
            [Button("Toast", callback_data="toast", api_kwargs=success)],
            [Button("Alert", callback_data="alert", api_kwargs=danger), Button("Share", switch_inline_query="place")],
            [Button("Copy", copy_text=ptb.CopyTextButton("A7K2"))],
        ]
        payload = f" with {context.args[0]}" if context.args else ""
        await update.message.reply_html(f"<b>Welcome</b>{payload}", reply_markup=ptb.InlineKeyboardMarkup(rows))

    async def press(self, update: ptb.Update, _: Context) -> None:
        query = update.callback_query
        assert query is not None
        if query.data == "alert":
            await query.answer("Read this", show_alert=True)
            return
        await query.edit_message_text("Pressed")
        await query.answer("Toasted")

    async def buy(self, update: ptb.Update, context: Context) -> None:
        assert update.effective_chat is not None
        prices = [ptb.LabeledPrice("Standard", 1500), ptb.LabeledPrice("Fee", 100)]
        await context.bot.send_invoice(
            update.effective_chat.id, "Summer Night", "One place", "p", "EUR", prices, self.provider_token
        )

    async def let_pay(self, update: ptb.Update, _: Context) -> None:
        assert update.pre_checkout_query is not None
        await update.pre_checkout_query.answer(ok=True)

    async def ticket(self, update: ptb.Update, _: Context) -> None:
        assert update.message is not None
        await update.message.reply_photo(picture(), caption="Your ticket")
        await update.message.reply_document(b"a,b\n", filename="list.csv")

    async def keep(self, update: ptb.Update, _: Context) -> None:
        assert update.message is not None
        assert update.message.document is not None
        self.files.append(update.message.document.file_name or "")
        await update.message.reply_text("Kept")

    async def offer(self, update: ptb.Update, context: Context) -> None:
        assert update.inline_query is not None
        claim = Button("Claim", url=f"https://t.me/{context.bot.username}?start=c1")
        article = ptb.InlineQueryResultArticle(
            "1",
            "A place",
            ptb.InputTextMessageContent("Come along"),
            reply_markup=ptb.InlineKeyboardMarkup([[claim]]),
        )
        await update.inline_query.answer([article], cache_time=0)


def guide(language: str) -> Guide:
    return Guide("The play", [f"First <b>{language}</b>", "Then /buy"], {"guest": "Visitor"})


@pytest.fixture
async def telegram() -> AsyncIterator[LocalTelegram]:
    async with LocalTelegram.serve(options=Options(checkout_timeout=5), guide=guide, name="Shop") as running:
        yield running


@pytest.fixture
async def site() -> AsyncIterator[str]:
    """Somebody's web page."""

    async def page(_: web.Request) -> web.Response:
        return web.Response(text="<!doctype html><title>Page</title><h1>Ticket page</h1>", content_type="text/html")

    app = web.Application()
    app.router.add_get("/page", page)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    await runner.cleanup()


@pytest.fixture
async def shop(telegram: LocalTelegram, site: str) -> AsyncIterator[Shop]:
    shop = Shop(telegram.provider_token, site)
    builder = ApplicationBuilder().token(telegram.token).base_url(telegram.base_url)
    application = builder.base_file_url(telegram.base_file_url).build()
    application.add_handlers(
        [
            CommandHandler("start", shop.start),
            CommandHandler("buy", shop.buy),
            CommandHandler("ticket", shop.ticket),
            CallbackQueryHandler(shop.press),
            PreCheckoutQueryHandler(shop.let_pay),
            InlineQueryHandler(shop.offer),
            MessageHandler(filters.Document.ALL, shop.keep),
        ]
    )
    async with application:
        await application.bot.set_my_commands([("buy", "Buy a place"), ("ticket", "My ticket")])
        await application.start()
        assert application.updater is not None
        await application.updater.start_polling(allowed_updates=ptb.Update.ALL_TYPES)
        yield shop
        await application.updater.stop()
        await application.stop()


@pytest.fixture
def ada(telegram: LocalTelegram) -> Person:
    return telegram.person("Ada Lovelace", role="guest")


@pytest.fixture
def ben(telegram: LocalTelegram, ada: Person) -> Person:
    return telegram.person("Ben", language_code="de")


@pytest.fixture
async def opened(telegram: LocalTelegram, shop: Shop, ada: Person, ben: Person, page: Page) -> Page:
    await page.goto(telegram.url)
    return page


def phone_of(page: Page, person: Person) -> Locator:
    return page.locator(f'[data-person="{person.id}"]')


async def write(phone: Locator, text: str) -> None:
    await phone.get_by_role("textbox").fill(text)
    await phone.get_by_role("textbox").press("Enter")


async def test_somebody_new_presses_start_and_presses_buttons(opened: Page, ada: Person) -> None:
    phone = phone_of(opened, ada)
    await phone.get_by_role("button", name="START").click()
    await expect(phone.get_by_text("Welcome")).to_be_visible()
    await phone.get_by_role("button", name="Alert").click()
    await expect(phone.get_by_role("alertdialog")).to_contain_text("Read this")
    await phone.get_by_role("button", name="OK").click()
    await phone.get_by_role("button", name="Toast").click()
    await expect(phone.locator(".toast")).to_have_text("Toasted")
    message = phone.locator(".message", has_text="Pressed")
    await expect(message).to_contain_text("edited")
    await expect(message.get_by_role("button")).to_have_count(0)


async def test_the_guide_and_the_roles_come_from_who_shows_the_page(opened: Page, ada: Person) -> None:
    await expect(opened.get_by_role("heading", name="The play")).to_be_visible()
    strip = opened.get_by_role("region", name="How to play")
    await expect(strip).to_contain_text("First en")
    await strip.get_by_role("button", name="Next step").click()
    await expect(strip).to_contain_text("Then /buy")
    await expect(phone_of(opened, ada).locator(".role")).to_have_text("Visitor")


async def test_commands_are_suggested_and_sent(opened: Page, ada: Person) -> None:
    phone = phone_of(opened, ada)
    await phone.get_by_role("button", name="START").click()
    await phone.get_by_role("textbox").fill("/ti")
    await expect(phone.locator(".suggestion")).to_have_count(1)
    await phone.get_by_role("button", name="/ticket").click()
    await expect(phone.get_by_role("img", name="Your ticket")).to_be_visible()
    await phone.get_by_role("button", name="Menu").click()
    await expect(phone.locator(".suggestion")).to_have_count(2)


async def test_an_invoice_is_paid_after_a_card_was_declined(opened: Page, ada: Person) -> None:
    phone = phone_of(opened, ada)
    await phone.get_by_role("button", name="START").click()
    await write(phone, "/buy")
    await phone.get_by_role("button", name="Pay €16.00").click()
    sheet = phone.get_by_role("dialog", name="Checkout")
    await sheet.get_by_label("declined").check()
    await sheet.get_by_role("button", name="Pay €16.00").click()
    await expect(sheet.get_by_role("alert")).to_contain_text("declined")
    await sheet.get_by_label("that works").check()
    await sheet.get_by_role("button", name="Pay €16.00").click()
    await expect(phone.get_by_text("You paid €16.00")).to_be_visible()
    await expect(phone.get_by_role("button", name="Paid")).to_be_disabled()


async def test_a_place_is_shared_and_claimed(opened: Page, ada: Person, ben: Person) -> None:
    hers, his = phone_of(opened, ada), phone_of(opened, ben)
    await hers.get_by_role("button", name="START").click()
    await hers.get_by_role("button", name="Share").click()
    await hers.get_by_role("dialog").get_by_role("button", name="Ben").click()
    await hers.get_by_role("button", name="A place").click()
    await expect(hers.get_by_text("Come along")).to_be_visible()
    await his.get_by_role("button", name="All chats").click()
    await expect(his.get_by_role("button", name="Ada Lovelace")).to_contain_text("1")
    await his.get_by_role("button", name="Ada Lovelace").click()
    await his.get_by_role("button", name="Claim").click()
    await expect(his.get_by_text("Welcome with c1")).to_be_visible()


async def test_files_go_both_ways(opened: Page, ada: Person, shop: Shop, tmp_path: Path) -> None:
    phone = phone_of(opened, ada)
    await phone.get_by_role("button", name="START").click()
    sent = tmp_path / "guests.csv"
    sent.write_bytes(b"name\nAda\n")
    await phone.locator('input[type="file"]').set_input_files(sent)
    await expect(phone.get_by_text("Kept")).to_be_visible()
    assert shop.files == ["guests.csv"]
    await write(phone, "/ticket")
    async with opened.expect_download() as download:
        await phone.get_by_role("link", name="Download: list.csv").click()
    assert (await (await download.value).path()).read_bytes() == b"a,b\n"


async def test_a_link_opens_in_a_frame_inside_the_phone(opened: Page, ada: Person) -> None:
    phone = phone_of(opened, ada)
    await phone.get_by_role("button", name="START").click()
    await phone.get_by_role("button", name="Open page").click()
    await expect(phone.frame_locator("iframe").get_by_role("heading", name="Ticket page")).to_be_visible()
    await phone.get_by_role("button", name="Chat", exact=True).click()
    await expect(phone.locator("iframe")).to_have_count(0)
    await expect(phone.get_by_role("button", name="Open page")).to_be_focused()


async def test_the_bot_is_blocked_and_unblocked(opened: Page, ada: Person) -> None:
    phone = phone_of(opened, ada)
    await phone.get_by_role("button", name="START").click()
    await phone.get_by_role("button", name="Chat options").click()
    await phone.get_by_role("button", name="Block the bot").click()
    await phone.get_by_role("button", name="Unblock the bot").click()
    await expect(phone.get_by_role("textbox")).to_be_visible()
    assert not ada.account.blocks_bot


async def test_telegram_goes_down_and_comes_back(opened: Page, telegram: LocalTelegram, ada: Person) -> None:
    await opened.get_by_label("Tools").click()
    await opened.get_by_role("switch").click()
    await expect(phone_of(opened, ada).get_by_text("Telegram is down")).to_be_visible()
    assert telegram.state.faults.outage is not None
    await opened.get_by_label("Tools").click()
    await opened.get_by_role("switch").click()
    await expect(phone_of(opened, ada).get_by_text("Telegram is down")).not_to_be_visible()


async def test_somebody_new_gets_a_phone(opened: Page, telegram: LocalTelegram) -> None:
    await opened.get_by_label("Tools").click()
    await opened.get_by_role("button", name="New person").click()
    await opened.get_by_role("textbox", name="Name").fill("Cleo Patra")
    await opened.get_by_role("button", name="Give them a phone").click()
    await expect(opened.get_by_role("heading", name="Cleo Patra")).to_be_visible()
    assert telegram.people[-1].account.name == "Cleo Patra"


async def test_a_deep_link_asks_whose_phone_opens_it(
    telegram: LocalTelegram, shop: Shop, ada: Person, page: Page
) -> None:
    await page.goto(f"{telegram.url}/{telegram.username}?start=invite")
    await page.get_by_role("dialog").get_by_role("button", name="Ada Lovelace").click()
    await expect(phone_of(page, ada).get_by_text("Welcome with invite")).to_be_visible()


async def test_on_a_small_screen_phones_become_tabs(
    telegram: LocalTelegram, ada: Person, ben: Person, open_page: OpenPage
) -> None:
    page = await open_page(**PHONE, locale="zh-CN")
    await page.goto(telegram.url)
    await expect(phone_of(page, ada)).to_be_visible()
    await page.get_by_role("navigation").get_by_role("button", name="Ben").click()
    await expect(phone_of(page, ben).get_by_role("button", name="开始")).to_be_visible()
    await expect(phone_of(page, ada)).not_to_be_visible()


async def test_a_page_comes_back_after_its_server_was_away(page: Page, watch: Watch) -> None:
    watch.forgive("net::ERR_")
    async with LocalTelegram.serve(guide=guide) as first:
        ada = first.person("Ada")
        port = int(first.url.rsplit(":", 1)[1])
        await page.goto(first.url)
        await expect(phone_of(page, ada)).to_be_visible()
    await expect(phone_of(page, ada).get_by_text("Connecting")).to_be_visible()
    async with LocalTelegram.serve(port=port, guide=guide) as second:
        ada = second.person("Ada")
        await ada.send("still here")
        await expect(phone_of(page, ada).get_by_text("still here")).to_be_visible()
        await expect(phone_of(page, ada).get_by_text("Connecting")).not_to_be_visible()


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as opened:
        yield opened


async def test_a_foreign_page_can_do_nothing(
    telegram: LocalTelegram, ada: Person, session: aiohttp.ClientSession
) -> None:
    address = f"{telegram.url}/page/people/{ada.id}/send"
    async with session.post(address, json={"text": "forged"}) as answer:
        assert answer.status == 403
    async with session.post(address, json={"text": "own"}, headers={OWN_REQUEST: "1"}) as answer:
        assert answer.status == 200
    assert [message.text for message in ada.chat.messages] == ["own"]


async def test_the_page_runs_only_its_own_scripts(telegram: LocalTelegram, session: aiohttp.ClientSession) -> None:
    async with session.get(telegram.url) as answer:
        policy = answer.headers["Content-Security-Policy"]
        assert "script-src 'self';" in policy
        assert "unsafe" not in policy
        assert "<script>" not in await answer.text()


@pytest.mark.parametrize(
    ("gesture", "asked", "status"),
    [
        ("dance", {}, 404),
        ("send", {}, 400),
        ("send", {"text": "x", "to": 5}, 400),
        ("press", {"conversation": "x", "message": 1, "data": "x"}, 400),
        ("look", {"link": "x"}, 400),
        ("send", [], 400),
    ],
)
async def test_nonsense_is_refused(
    telegram: LocalTelegram, ada: Person, session: aiohttp.ClientSession, gesture: str, asked: Any, status: int
) -> None:
    address = f"{telegram.url}/page/people/{ada.id}/{gesture}"
    async with session.post(address, json=asked, headers={OWN_REQUEST: "1"}) as answer:
        assert answer.status == status


async def test_a_files_content_is_never_shown_as_a_page(
    telegram: LocalTelegram, ada: Person, session: aiohttp.ClientSession
) -> None:
    sent = await ada.upload("evil.html", b"<script>alert(1)</script>", mime_type="text/html")
    async with session.get(f"{telegram.url}/page/file/{sent.file_id}") as answer:
        assert answer.headers["Content-Disposition"] == "attachment"
        assert answer.content_type == "application/octet-stream"
    async with session.get(f"{telegram.url}/page/file/unknown") as answer:
        assert answer.status == 404


async def test_live_events_begin_with_the_whole_picture(
    telegram: LocalTelegram, ada: Person, session: aiohttp.ClientSession
) -> None:
    await ada.start()
    async with session.get(f"{telegram.url}/page/live") as live:
        await live.content.readline()  # how soon to come back
        assert (await live.content.readline()).decode().strip() == "event: everything"
        told = json.loads((await live.content.readline()).decode().removeprefix("data: "))
        assert [message["text"] for message in told["messages"]] == ["/start"]
        await live.content.readline()
        await ada.send("next")
        assert (await live.content.readline()).decode().strip() == "event: message"


@pytest.mark.parametrize("language", languages())
def test_every_word_of_the_page_is_there_in_every_language(language: str) -> None:
    places = dict.fromkeys(("name", "amount", "host", "text", "number", "all", "n"), "x")
    assert all(voice(language).text(f"sandbox.{word}", **places) for word in WORDS)
