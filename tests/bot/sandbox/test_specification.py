"""Everything that the local Telegram takes and gives holds to the description of the Bot API."""

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest

from bot.sandbox import LocalTelegram, Person
from bot.sandbox.methods import METHODS
from bot.sandbox.parameters import Parameters, Upload
from bot.sandbox.refusals import Refusal
from tests.bot.sandbox.conftest import button, picture
from tests.bot.sandbox.specification import Specification


class Recorded(dict[str, Any]):
    """Parameters that remember by which names they were asked for."""

    def __init__(self, values: dict[str, Any]) -> None:
        super().__init__(values)
        self.asked: set[str] = set()

    def get(self, key: str, default: Any = None) -> Any:
        self.asked.add(key)
        return super().get(key, default)


@pytest.fixture(scope="module")
def specification() -> Specification:
    return Specification.load()


class Caller:
    """Calls methods and holds each call and its result against the description."""

    def __init__(self, telegram: LocalTelegram, specification: Specification) -> None:
        self.telegram = telegram
        self.specification = specification
        self.called: set[str] = set()

    async def __call__(self, method: str, file: str = "", **values: Any) -> Any:
        uploads = {file: Upload("f.png", picture(), "image/png")} if file else {}
        given: dict[str, Any] = {**values, **({file: b""} if file and not file.startswith("new") else {})}
        assert list(self.specification.wrong_parameters(method, given)) == []
        recorded = Recorded(values)
        result = await METHODS[method](self.telegram.state, Parameters(recorded, uploads))
        assert recorded.asked <= {*self.specification.parameters(method), "chat_id", "inline_message_id"}
        assert list(self.specification.wrong_result(method, result)) == []
        self.called.add(method)
        return result

    def answers_soon(self, kind: str, method: str, values: dict[str, Any]) -> "asyncio.Task[None]":
        return asyncio.create_task(self._answer(kind, method, values))

    async def _answer(self, kind: str, method: str, values: dict[str, Any]) -> None:
        def last() -> dict[str, Any] | None:
            update = self.telegram.updates[-1]
            return update.payload if update.kind == kind else None

        query = await self.telegram.state.changes.until(last, 5)
        await self(method, **{f"{kind}_id": query["id"]}, **values)


@pytest.fixture
def caller(telegram: LocalTelegram, specification: Specification) -> Caller:
    return Caller(telegram, specification)


def wrong_updates(telegram: LocalTelegram, specification: Specification) -> Iterator[str]:
    for update in telegram.updates:
        yield from specification.wrong(["Update"], update.json(), f"update {update.kind}")


async def test_every_method_takes_and_gives_what_is_described(
    telegram: LocalTelegram, caller: Caller, specification: Specification, ada: Person, ben: Person
) -> None:
    await settings(caller, ada)
    await messages(caller, ada)
    await payments(caller, ada)
    await sharing(caller, ada, ben)
    await receiving(caller, ada)
    assert caller.called == set(METHODS)
    assert {update.kind for update in telegram.updates} >= {"message", "callback_query", "my_chat_member"}
    assert list(wrong_updates(telegram, specification)) == []


async def settings(caller: Caller, ada: Person) -> None:
    scope = {"type": "chat", "chat_id": ada.id}
    for method in ("getMe", "logOut", "close", "getMyName", "getMyDescription", "getMyShortDescription"):
        await caller(method)
    await caller("setMyName", name="Usher", language_code="de")
    await caller("setMyDescription", description="x")
    await caller("setMyShortDescription", short_description="x")
    await caller("setMyCommands", commands=[{"command": "a", "description": "x"}], scope=scope)
    await caller("getMyCommands", scope=scope)
    await caller("deleteMyCommands", scope=scope, language_code="de")
    await caller("setChatMenuButton", chat_id=ada.id, menu_button={"type": "commands"})
    await caller("getChatMenuButton", chat_id=ada.id)


async def messages(caller: Caller, ada: Person) -> None:
    html = '<b>x</b> <a href="https://example.org">y</a> <pre><code class="language-py">z</code></pre> /start'
    asked = await ada.send("/start @somebody https://example.org")
    await ada.edit(asked, "corrected")
    await ada.upload("list.csv", b"a,b", caption="My list")
    await ada.photo(picture(), caption="Me")
    text = await caller(
        "sendMessage",
        chat_id=ada.id,
        text=html,
        parse_mode="HTML",
        reply_markup=button(style="danger", callback_data="x"),
        reply_parameters={"message_id": asked.id},
        link_preview_options={"is_disabled": True},
        protect_content=True,
        disable_notification=True,
    )
    where = {"chat_id": ada.id, "message_id": text["message_id"]}
    await caller("editMessageText", **where, text="y", entities=[{"type": "bold", "offset": 0, "length": 1}])
    await caller("editMessageReplyMarkup", **where, reply_markup=button())
    photo = await caller("sendPhoto", "photo", chat_id=ada.id, caption="c", show_caption_above_media=True)
    picture_of = {"chat_id": ada.id, "message_id": photo["message_id"]}
    await caller("editMessageCaption", **picture_of, caption="d")
    file_id = photo["photo"][-1]["file_id"]
    await caller("getFile", file_id=file_id)
    await caller("editMessageMedia", **picture_of, media={"type": "photo", "media": file_id, "caption": "e"})
    for method, name in (("sendDocument", "document"), ("sendAudio", "audio"), ("sendVoice", "voice")):
        await caller(method, name, chat_id=ada.id)
    for method, name in (("sendVideo", "video"), ("sendAnimation", "animation")):
        await caller(method, name, chat_id=ada.id, width=10, height=10, duration=1)
    await caller("sendMessage", chat_id=ada.id, text="x", reply_markup={"keyboard": [[{"text": "Yes"}]]})
    await caller("sendChatAction", chat_id=ada.id, action="typing")
    await caller("setMessageReaction", **where, reaction=[{"type": "emoji", "emoji": "👍"}])
    await caller("pinChatMessage", **where)
    await caller("getChat", chat_id=ada.id)
    await caller("unpinChatMessage", **where)
    await caller("unpinAllChatMessages", chat_id=ada.id)
    pressed = caller.answers_soon("callback_query", "answerCallbackQuery", {"text": "ok", "show_alert": True})
    await ada.press(await ada.sees("y"), "Go")
    await pressed
    await caller("deleteMessage", **where)
    await caller("deleteMessages", chat_id=ada.id, message_ids=[photo["message_id"]])


async def payments(caller: Caller, ada: Person) -> None:
    ticket: dict[str, Any] = {
        "title": "T",
        "description": "D",
        "payload": "p",
        "provider_token": caller.telegram.provider_token,
        "currency": "EUR",
        "prices": [{"label": "x", "amount": 100}],
        "need_name": True,
    }
    await caller("createInvoiceLink", **ticket)
    await caller("sendInvoice", chat_id=ada.id, **ticket)
    checkout = caller.answers_soon("pre_checkout_query", "answerPreCheckoutQuery", {"ok": True})
    await ada.pay(await ada.sees(lambda message: message.invoice))
    await checkout


async def sharing(caller: Caller, ada: Person, ben: Person) -> None:
    content = {"message_text": "Hi"}
    article = {"type": "article", "id": "1", "title": "x", "input_message_content": content, "reply_markup": button()}
    asked = {"results": [article], "cache_time": 0, "is_personal": True}
    offered = caller.answers_soon("inline_query", "answerInlineQuery", asked)
    results = await ada.inline("x")
    await offered
    shared = await ada.post(results.titled("x"), ben)
    pressed = caller.answers_soon("callback_query", "answerCallbackQuery", {})
    await ben.press(await ben.receives("Hi"), "Go")
    await pressed
    await caller("editMessageText", inline_message_id=shared.inline_message_id, text="claimed")


async def receiving(caller: Caller, ada: Person) -> None:
    await ada.block()
    with pytest.raises(Refusal):
        await caller("sendMessage", chat_id=ada.id, text="x")
    await ada.unblock()
    await caller("getUpdates", offset=0, limit=100, timeout=0, allowed_updates=["message", "my_chat_member"])
    await caller("getWebhookInfo")
    await caller("setWebhook", url="https://example.org/hook", secret_token="x", ip_address="192.0.2.1")
    await caller("getWebhookInfo")
    await caller("deleteWebhook", drop_pending_updates=True)
