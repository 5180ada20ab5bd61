"""What Telegram sends for a bot, and what it refuses to send."""

import json
from typing import Any

import pytest

from bot.sandbox import ChatBlocked, LocalTelegram, Options, Person
from tests.bot.sandbox.conftest import Api, button, picture


async def test_an_unknown_token_is_unauthorised(telegram: LocalTelegram, api: Api) -> None:
    async with api.session.get(f"{telegram.url}/bot1:wrong/getMe") as answer:
        assert (answer.status, (await answer.json())["description"]) == (401, "Unauthorized")


async def test_an_unknown_method_is_not_found(api: Api) -> None:
    assert (await api.refused("sendTelegram")).code == 404


async def test_methods_are_found_in_any_case_and_by_get(telegram: LocalTelegram, api: Api) -> None:
    async with api.session.get(f"{telegram.base_url}{telegram.token}/GETME") as answer:
        assert (await answer.json())["result"]["id"] == telegram.state.bot.id


async def test_a_form_says_the_same_as_json(telegram: LocalTelegram, api: Api, ada: Person) -> None:
    form = {"chat_id": str(ada.id), "text": "hello", "reply_markup": json.dumps(button())}
    async with api.session.post(f"{telegram.base_url}{telegram.token}/sendMessage", data=form) as answer:
        assert (await answer.json())["ok"]
    assert (await ada.receives("hello")).button_texts == ["Go"]


@pytest.mark.parametrize(("missing", "sentence"), [("chat_id", "chat_id is empty"), ("text", "message text is empty")])
async def test_a_missing_parameter_is_named(api: Api, ada: Person, missing: str, sentence: str) -> None:
    parameters = {"chat_id": ada.id, "text": "x"}
    del parameters[missing]
    refused = await api.refused("sendMessage", **parameters)
    assert (refused.code, refused.description) == (400, f"Bad Request: {sentence}")


async def test_nobody_is_written_to_before_they_press_start(telegram: LocalTelegram, api: Api) -> None:
    stranger = telegram.person("Stranger")
    refused = await api.refused("sendMessage", chat_id=stranger.id, text="x")
    assert (refused.code, refused.description) == (403, "Forbidden: bot can't initiate conversation with a user")
    await stranger.start()
    assert await api("sendMessage", chat_id=stranger.id, text="x")


async def test_an_unknown_chat_is_not_found(api: Api) -> None:
    assert (await api.refused("sendMessage", chat_id=5, text="x")).description == "Bad Request: chat not found"


async def test_a_blocked_bot_is_told_so_until_it_is_unblocked(api: Api, ada: Person) -> None:
    await ada.block()
    refused = await api.refused("sendMessage", chat_id=ada.id, text="x")
    assert (refused.code, refused.description) == (403, "Forbidden: bot was blocked by the user")
    with pytest.raises(ChatBlocked):
        await ada.send("x")
    await ada.start()
    assert await api("sendMessage", chat_id=ada.id, text="x")


async def test_a_text_may_have_4096_characters_after_parsing(api: Api, ada: Person) -> None:
    assert await api("sendMessage", chat_id=ada.id, text=f"<b>{'x' * 4096}</b>", parse_mode="HTML")
    refused = await api.refused("sendMessage", chat_id=ada.id, text="x" * 4097)
    assert refused.description == "Bad Request: message is too long"


async def test_a_caption_may_have_1024_characters_after_parsing(api: Api, ada: Person) -> None:
    sent = await api.upload("sendPhoto", "photo", picture(), chat_id=str(ada.id), caption="x" * 1025)
    assert sent["description"] == "Bad Request: message caption is too long"
    sent = await api.upload(
        "sendPhoto", "photo", picture(), chat_id=str(ada.id), caption=f"<i>{'x' * 1024}</i>", parse_mode="HTML"
    )
    assert sent["ok"]


async def test_a_picture_is_sent_again_by_its_file_id(telegram: LocalTelegram, api: Api, ada: Person) -> None:
    sent = await api.upload("sendPhoto", "photo", picture(), chat_id=str(ada.id))
    small, full = sent["result"]["photo"]
    assert (small["width"], full["width"], full["height"]) == (320, 400, 300)
    await api("sendPhoto", chat_id=ada.id, photo=full["file_id"], caption="again")
    assert ada.file(await ada.receives("again")).content == picture()
    path = (await api("getFile", file_id=full["file_id"]))["file_path"]
    async with api.session.get(f"{telegram.base_file_url}{telegram.token}/{path}") as answer:
        assert await answer.read() == picture()


async def test_a_picture_comes_from_an_address(telegram: LocalTelegram, api: Api, ada: Person) -> None:
    sent = await api.upload("sendPhoto", "photo", picture(), chat_id=str(ada.id))
    path = (await api("getFile", file_id=sent["result"]["photo"][-1]["file_id"]))["file_path"]
    address = f"{telegram.base_file_url}{telegram.token}/{path}"
    assert (await api("sendPhoto", chat_id=ada.id, photo=address))["photo"][-1]["width"] == 400
    refused = await api.refused("sendPhoto", chat_id=ada.id, photo=f"{telegram.url}/nothing-here")
    assert refused.description == "Bad Request: failed to get HTTP URL content"


async def test_a_wrong_file_id_is_refused(api: Api, ada: Person) -> None:
    refused = await api.refused("sendPhoto", chat_id=ada.id, photo="nonsense")
    assert refused.description == "Bad Request: wrong file identifier/HTTP URL specified"
    sent = await api.upload("sendDocument", "document", b"a,b", "list.csv", chat_id=str(ada.id))
    file_id = sent["result"]["document"]["file_id"]
    refused = await api.refused("sendPhoto", chat_id=ada.id, photo=file_id)
    assert refused.description == "Bad Request: can't use file of type Document as Photo"
    refused = await api.refused("getFile", file_id="nonsense")
    assert refused.code == 400


@pytest.mark.parametrize(
    ("content", "sentence"), [(b"no picture", "IMAGE_PROCESS_FAILED"), (b"", "file must be non-empty")]
)
async def test_what_is_no_picture_is_no_photo(api: Api, ada: Person, content: bytes, sentence: str) -> None:
    sent = await api.upload("sendPhoto", "photo", content, chat_id=str(ada.id))
    assert sent["description"] == f"Bad Request: {sentence}"


async def test_a_picture_of_odd_shape_is_no_photo(api: Api, ada: Person) -> None:
    sent = await api.upload("sendPhoto", "photo", picture(2100, 100), chat_id=str(ada.id))
    assert sent["description"] == "Bad Request: PHOTO_INVALID_DIMENSIONS"


@pytest.mark.parametrize(
    ("method", "name"),
    [("sendAnimation", "animation"), ("sendVideo", "video"), ("sendAudio", "audio"), ("sendVoice", "voice")],
)
async def test_sound_and_moving_pictures_arrive(api: Api, ada: Person, method: str, name: str) -> None:
    sent = await api.upload(method, name, b"bytes", "clip.mp4", chat_id=str(ada.id), duration="3")
    assert sent["result"][name]["duration"] == 3
    assert (await ada.receives()).media == name


async def test_an_answer_shows_what_it_answers(api: Api, ada: Person) -> None:
    asked = await ada.send("question")
    answer = await api("sendMessage", chat_id=ada.id, text="answer", reply_parameters={"message_id": asked.id})
    assert answer["reply_to_message"]["text"] == "question"
    refused = await api.refused("sendMessage", chat_id=ada.id, text="x", reply_parameters={"message_id": 99})
    assert refused.description == "Bad Request: message to be replied not found"


async def test_a_reply_keyboard_stays_until_it_is_removed(api: Api, ada: Person) -> None:
    await api("sendMessage", chat_id=ada.id, text="x", reply_markup={"keyboard": [["Yes", {"text": "No"}]]})
    assert ada.chat.reply_keyboard == {"keyboard": [[{"text": "Yes"}, {"text": "No"}]]}
    await api("sendMessage", chat_id=ada.id, text="x", reply_markup={"remove_keyboard": True})
    assert ada.chat.reply_keyboard is None


BAD_BUTTONS: list[tuple[dict[str, Any], str]] = [
    ({"callback_data": ""}, "BUTTON_DATA_INVALID"),
    ({"callback_data": "ü" * 33}, "BUTTON_DATA_INVALID"),
    ({"copy_text": {"text": "x" * 257}}, "COPY_TEXT_INVALID"),
    ({"url": "ftp://example.org"}, "Unsupported URL protocol"),
    ({"pay": True}, "BUTTON_TYPE_INVALID"),
    ({"callback_data": "x", "style": "purple"}, "invalid button style specified"),
    ({"callback_data": "x", "url": "https://example.org"}, "Too many actions"),
    ({"style": "danger"}, "Text buttons are unallowed in the inline keyboard"),
]


@pytest.mark.parametrize(("action", "sentence"), BAD_BUTTONS)
async def test_a_button_that_telegram_does_not_take_is_refused(
    api: Api, ada: Person, action: dict[str, Any], sentence: str
) -> None:
    refused = await api.refused("sendMessage", chat_id=ada.id, text="x", reply_markup=button(**action))
    assert refused.code == 400
    assert sentence in refused.description


async def test_callback_data_may_have_64_bytes(api: Api, ada: Person) -> None:
    assert await api("sendMessage", chat_id=ada.id, text="x", reply_markup=button(callback_data="ü" * 32))


async def test_a_link_to_this_machine_is_taken_here(api: Api, ada: Person) -> None:
    await api("sendMessage", chat_id=ada.id, text="x", reply_markup=button("Open", url="http://127.0.0.1:8080/t/1"))
    assert ada.link(await ada.receives("x"), "Open") == "http://127.0.0.1:8080/t/1"


class TestStrict:
    """As the real Telegram: no links to this machine."""

    @pytest.fixture
    def options(self) -> Options:
        return Options(allow_local_urls=False)

    @pytest.mark.parametrize("url", ["http://localhost:8080/x", "http://127.0.0.1/x", "http://usher/x"])
    async def test_a_link_to_this_machine_is_refused(self, api: Api, ada: Person, url: str) -> None:
        refused = await api.refused("sendMessage", chat_id=ada.id, text="x", reply_markup=button(url=url))
        assert refused.description == f"Bad Request: inline keyboard button URL '{url}' is invalid: Wrong HTTP URL"

    async def test_a_link_to_the_world_is_taken(self, api: Api, ada: Person) -> None:
        assert await api("sendMessage", chat_id=ada.id, text="x", reply_markup=button(url="https://example.org"))


async def test_what_is_no_keyboard_is_refused(api: Api, ada: Person) -> None:
    markups: list[Any] = ["{", {"buttons": []}, {"inline_keyboard": [{"text": "x"}]}, {"inline_keyboard": [["x"]]}]
    for markup in markups:
        assert (await api.refused("sendMessage", chat_id=ada.id, text="x", reply_markup=markup)).code == 400


async def test_typing_pins_and_reactions_are_accepted(api: Api, ada: Person) -> None:
    sent = await api("sendMessage", chat_id=ada.id, text="x")
    where = {"chat_id": ada.id, "message_id": sent["message_id"]}
    assert await api("sendChatAction", chat_id=ada.id, action="typing")
    assert await api("pinChatMessage", **where)
    assert (await api("getChat", chat_id=ada.id))["pinned_message"]["text"] == "x"
    assert await api("unpinChatMessage", chat_id=ada.id)
    assert "pinned_message" not in await api("getChat", chat_id=ada.id)
    assert await api("setMessageReaction", **where, reaction=[{"type": "emoji", "emoji": "🎉"}])
    assert (await api.refused("setMessageReaction", **where, reaction=[{"type": "emoji", "emoji": "x"}])).code == 400
    assert (await api.refused("sendChatAction", chat_id=ada.id, action="dancing")).code == 400
