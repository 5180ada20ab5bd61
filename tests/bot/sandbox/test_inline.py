"""Pressed buttons, and messages shared through the bot."""

import asyncio
from typing import Any

import pytest

from bot.sandbox import NothingReceived, Person
from tests.bot.sandbox.conftest import Api, button, picture

ARTICLE: dict[str, Any] = {
    "type": "article",
    "id": "1",
    "title": "A place",
    "input_message_content": {"message_text": "Come <b>along</b>", "parse_mode": "HTML"},
    "reply_markup": button("Claim", url="https://t.me/local_bot?start=c1"),
}


async def next_update(api: Api) -> dict[str, Any]:
    [update] = await api("getUpdates", timeout=10, limit=1)
    await api("getUpdates", offset=update["update_id"] + 1, limit=1)
    return dict(update)


async def offer(api: Api, *results: dict[str, Any], **rest: object) -> None:
    """Answers the next inline query, as a bot does."""
    query = (await next_update(api))["inline_query"]
    await api("answerInlineQuery", inline_query_id=query["id"], results=results, **rest)


async def share(api: Api, ada: Person, ben: Person, result: dict[str, Any]) -> str:
    bot = asyncio.create_task(offer(api, result))
    results = await ada.inline("place")
    await bot
    message = await ada.post(results.results[0], ben, query="place")
    chosen = (await next_update(api))["chosen_inline_result"]
    assert (chosen["result_id"], chosen["query"]) == ("1", "place")
    assert chosen.get("inline_message_id") == message.inline_message_id
    return message.inline_message_id or ""


async def test_a_pressed_button_is_answered_once(api: Api, ada: Person) -> None:
    await api("sendMessage", chat_id=ada.id, text="x", reply_markup=button())
    press = asyncio.create_task(ada.press(await ada.receives("x"), "Go"))
    query = (await next_update(api))["callback_query"]
    assert (query["data"], query["message"]["text"]) == ("go", "x")
    await api("answerCallbackQuery", callback_query_id=query["id"], text="Done", show_alert=True)
    answer = await press
    assert (answer.text, answer.alert) == ("Done", True)
    refused = await api.refused("answerCallbackQuery", callback_query_id=query["id"])
    assert "query ID is invalid" in refused.description


async def test_a_press_that_nobody_answers_fails(api: Api, ada: Person) -> None:
    await api("sendMessage", chat_id=ada.id, text="x", reply_markup=button())
    with pytest.raises(NothingReceived, match="nobody answered 'Go'"):
        await ada.press(await ada.receives("x"), "Go", timeout=0.01)


async def test_only_a_button_that_is_there_can_be_pressed(api: Api, ada: Person) -> None:
    await api("sendMessage", chat_id=ada.id, text="x", reply_markup=button("Open", url="https://example.org"))
    message = await ada.receives("x")
    with pytest.raises(LookupError, match="no button 'Go'"):
        await ada.press(message, "Go")
    with pytest.raises(LookupError, match="does not ask the bot"):
        await ada.press(message, "Open")


async def test_a_shared_message_is_edited_where_it_was_shared(api: Api, ada: Person, ben: Person) -> None:
    inline_message_id = await share(api, ada, ben, ARTICLE)
    shared = await ben.receives("Come along")
    assert ben.link(shared, "Claim") == "https://t.me/local_bot?start=c1"
    assert await api("editMessageText", inline_message_id=inline_message_id, text="claimed") is True
    assert (await ben.receives("claimed")).buttons == []


async def test_a_shared_photo_takes_no_upload(api: Api, ada: Person, ben: Person) -> None:
    sent = await api.upload("sendPhoto", "photo", picture(), chat_id=str(ada.id))
    file_id = sent["result"]["photo"][-1]["file_id"]
    result = {"type": "photo", "id": "1", "photo_file_id": file_id, "reply_markup": button(), "caption": "mine"}
    inline_message_id = await share(api, ada, ben, result)
    media = '{"type": "photo", "media": "attach://new"}'
    refused = await api.upload("editMessageMedia", "new", picture(), inline_message_id=inline_message_id, media=media)
    assert refused["error_code"] == 400
    assert "can't upload a file to edit an inline message" in refused["description"]
    reuse = {"type": "photo", "media": file_id, "caption": "VOID"}
    assert await api("editMessageMedia", inline_message_id=inline_message_id, media=reuse) is True
    assert (await ben.receives("VOID")).media == "photo"


async def test_a_shared_message_without_buttons_cannot_be_edited_later(api: Api, ada: Person, ben: Person) -> None:
    plain = {name: value for name, value in ARTICLE.items() if name != "reply_markup"}
    assert await share(api, ada, ben, plain) == ""


async def test_a_pressed_button_of_a_shared_message_names_the_inline_message(
    api: Api, ada: Person, ben: Person
) -> None:
    inline_message_id = await share(api, ada, ben, {**ARTICLE, "reply_markup": button()})
    press = asyncio.create_task(ben.press(await ben.receives("Come"), "Go"))
    query = (await next_update(api))["callback_query"]
    assert query["inline_message_id"] == inline_message_id
    assert "message" not in query
    await api("answerCallbackQuery", callback_query_id=query["id"])
    await press


async def test_a_deep_link_starts_the_bot(api: Api, ada: Person) -> None:
    assert (await ada.follow("https://t.me/local_bot?start=c1")).text == "/start"
    assert (await next_update(api))["message"]["text"] == "/start c1"
    with pytest.raises(ValueError, match="not a link to this bot"):
        await ada.follow("https://t.me/other_bot?start=c1")


@pytest.mark.parametrize(
    "result",
    [
        {**ARTICLE, "id": ""},
        {**ARTICLE, "id": "x" * 65},
        {**ARTICLE, "title": ""},
        {**ARTICLE, "type": "game"},
        {**ARTICLE, "input_message_content": {"message_text": "<b>"}, "parse_mode": "HTML", "title": None},
        {"type": "photo", "id": "1"},
        {"type": "photo", "id": "1", "photo_file_id": "wrong"},
    ],
    ids=str,
)
async def test_a_wrong_result_is_refused(api: Api, ada: Person, result: dict[str, Any]) -> None:
    asked = asyncio.create_task(ada.inline("x", timeout=10))
    query = (await next_update(api))["inline_query"]
    assert (await api.refused("answerInlineQuery", inline_query_id=query["id"], results=[result])).code == 400
    await api("answerInlineQuery", inline_query_id=query["id"], results=[])
    assert list((await asked).results) == []
