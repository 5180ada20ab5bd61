"""Edits and deletions: what is left out goes, what does not change is refused."""

import json
from typing import Any

import pytest

from bot.sandbox import Person
from tests.bot.sandbox.conftest import Api, button, picture
from tests.clock import Clock


@pytest.fixture
async def text(api: Api, ada: Person) -> dict[str, Any]:
    sent = await api("sendMessage", chat_id=ada.id, text="first", reply_markup=button())
    return {"chat_id": ada.id, "message_id": sent["message_id"]}


@pytest.fixture
async def photo(api: Api, ada: Person) -> dict[str, Any]:
    sent = await api.upload(
        "sendPhoto", "photo", picture(), chat_id=str(ada.id), caption="first", reply_markup=button()
    )
    return {"chat_id": ada.id, "message_id": sent["result"]["message_id"]}


async def test_an_edit_is_seen_as_an_edit(api: Api, ada: Person, text: dict[str, Any]) -> None:
    edited = await api("editMessageText", **text, text="second", reply_markup=button())
    assert edited["edit_date"] >= edited["date"]
    message = await ada.receives("second")
    assert [version.text for version in message.earlier] == ["first"]


async def test_an_edit_that_changes_nothing_is_refused(api: Api, text: dict[str, Any], photo: dict[str, Any]) -> None:
    for method, edit in (
        ("editMessageText", {**text, "text": "first"}),
        ("editMessageCaption", {**photo, "caption": "first"}),
        ("editMessageReplyMarkup", text),
    ):
        refused = await api.refused(method, **edit, reply_markup=button())
        assert refused.description.startswith("Bad Request: message is not modified: specified new message content")


async def test_an_edit_without_keyboard_removes_it(api: Api, ada: Person, text: dict[str, Any]) -> None:
    await api("editMessageText", **text, text="second")
    assert (await ada.receives("second")).buttons == []


async def test_an_edit_without_caption_removes_it(api: Api, ada: Person, photo: dict[str, Any]) -> None:
    edited = await api("editMessageCaption", **photo)
    assert "caption" not in edited
    assert "photo" in edited


async def test_a_keyboard_alone_can_go(api: Api, text: dict[str, Any]) -> None:
    edited = await api("editMessageReplyMarkup", **text)
    assert "reply_markup" not in edited
    assert "edit_date" not in edited


async def test_a_photo_gets_another_photo_by_file_id_and_by_upload(
    api: Api, ada: Person, photo: dict[str, Any]
) -> None:
    other = await api.upload("sendPhoto", "photo", picture(500, 500), chat_id=str(ada.id))
    media = {"type": "photo", "media": other["result"]["photo"][-1]["file_id"], "caption": "VOID"}
    edited = await api("editMessageMedia", **photo, media=media)
    assert (edited["photo"][-1]["width"], edited["caption"]) == (500, "VOID")
    where = {"chat_id": str(ada.id), "message_id": str(photo["message_id"])}
    media = {"type": "photo", "media": "attach://new"}
    uploaded = await api.upload("editMessageMedia", "new", picture(600, 600), media=json.dumps(media), **where)
    assert uploaded["result"]["photo"][-1]["width"] == 600
    assert "caption" not in uploaded["result"]


async def test_text_becomes_a_photo_but_a_photo_no_text(
    api: Api, ada: Person, text: dict[str, Any], photo: dict[str, Any]
) -> None:
    media = {"type": "photo", "media": (await ada.sees(lambda message: message.media)).file_id}
    assert "photo" in await api("editMessageMedia", **text, media=media)
    refused = await api.refused("editMessageText", **photo, text="x")
    assert refused.description == "Bad Request: there is no text in the message to edit"


async def test_a_text_has_no_caption(api: Api, text: dict[str, Any]) -> None:
    refused = await api.refused("editMessageCaption", **text, caption="x")
    assert refused.description == "Bad Request: there is no caption in the message to edit"


async def test_a_message_with_a_reply_keyboard_cannot_be_edited(api: Api, ada: Person) -> None:
    sent = await api("sendMessage", chat_id=ada.id, text="x", reply_markup={"keyboard": [["Yes"]]})
    refused = await api.refused("editMessageText", chat_id=ada.id, message_id=sent["message_id"], text="y")
    assert refused.description == "Bad Request: message can't be edited"


async def test_nobody_elses_message_can_be_edited(api: Api, ada: Person) -> None:
    written = await ada.send("mine")
    refused = await api.refused("editMessageText", chat_id=ada.id, message_id=written.id, text="yours")
    assert refused.description == "Bad Request: message can't be edited"


async def test_a_message_that_is_not_there_cannot_be_edited(api: Api, ada: Person) -> None:
    refused = await api.refused("editMessageText", chat_id=ada.id, message_id=999, text="x")
    assert refused.description == "Bad Request: message to edit not found"
    refused = await api.refused("editMessageText", inline_message_id="nonsense", text="x")
    assert refused.description == "Bad Request: MESSAGE_ID_INVALID"


async def test_a_deleted_message_is_gone(api: Api, ada: Person, text: dict[str, Any]) -> None:
    message = await ada.receives("first")
    assert await api("deleteMessage", **text)
    await ada.sees_gone(message)
    assert (await api.refused("deleteMessage", **text)).description == "Bad Request: message to delete not found"
    assert (await api.refused("editMessageText", **text, text="x")).code == 400


async def test_a_message_can_be_deleted_for_two_days(api: Api, clock: Clock, text: dict[str, Any]) -> None:
    clock.advance(hours=48, seconds=1)
    refused = await api.refused("deleteMessage", **text)
    assert refused.description == "Bad Request: message can't be deleted for everyone"


async def test_several_messages_are_deleted_at_once(api: Api, ada: Person, text: dict[str, Any]) -> None:
    assert await api("deleteMessages", chat_id=ada.id, message_ids=[text["message_id"], 999])
    assert ada.chat.present == []


async def test_a_blocked_bot_cannot_edit(api: Api, ada: Person, text: dict[str, Any]) -> None:
    await ada.block()
    assert (await api.refused("editMessageText", **text, text="x")).code == 403
