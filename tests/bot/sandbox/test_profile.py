"""Commands menus, and what the bot says about itself."""

from typing import Any

import pytest

from bot.sandbox import LocalTelegram, Person
from tests.bot.sandbox.conftest import Api

START = {"command": "start", "description": "Begin"}
DOOR = {"command": "door", "description": "My code"}


async def test_the_narrowest_menu_wins_then_the_language(telegram: LocalTelegram, api: Api, ada: Person) -> None:
    mei = telegram.person("Mei", language_code="zh-hans")
    await api("setMyCommands", commands=[START])
    await api("setMyCommands", commands=[{**START, "description": "开始"}], language_code="zh")
    await api("setMyCommands", commands=[START, DOOR], scope={"type": "chat", "chat_id": ada.id})
    assert [command["command"] for command in ada.commands] == ["start", "door"]
    assert [command["description"] for command in mei.commands] == ["开始"]
    assert await api("getMyCommands") == [START]
    assert await api("deleteMyCommands", scope={"type": "chat", "chat_id": ada.id})
    assert [command["command"] for command in ada.commands] == ["start"]


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"commands": [{"command": "no-dash", "description": "x"}]}, "BOT_COMMAND_INVALID"),
        ({"commands": [{"command": "x", "description": ""}]}, "BOT_COMMAND_DESCRIPTION_INVALID"),
        ({"commands": [START] * 101}, "BOT_COMMANDS_TOO_MUCH"),
        ({"commands": [START], "scope": {"type": "chat", "chat_id": 5}}, "chat not found"),
        ({"commands": [START], "language_code": "english"}, "invalid language code specified"),
        ({}, 'parameter "commands" is required'),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
async def test_a_wrong_menu_is_refused(api: Api, wrong: dict[str, Any], sentence: str) -> None:
    assert (await api.refused("setMyCommands", **wrong)).description == f"Bad Request: {sentence}"


async def test_descriptions_follow_the_language(api: Api) -> None:
    await api("setMyDescription", description="A ticket office")
    await api("setMyDescription", description="售票处", language_code="zh")
    assert (await api("getMyDescription", language_code="zh"))["description"] == "售票处"
    assert (await api("getMyDescription", language_code="de"))["description"] == "A ticket office"
    await api("setMyShortDescription", short_description="Tickets")
    assert (await api("getMyShortDescription"))["short_description"] == "Tickets"
    assert (await api.refused("setMyShortDescription", short_description="x" * 121)).code == 400
    assert (await api("getMyName"))["name"] == "Local Bot"


async def test_the_menu_button_is_set_for_one_chat_or_all(api: Api, ada: Person) -> None:
    await api("setChatMenuButton", menu_button={"type": "commands"})
    assert await api("getChatMenuButton", chat_id=ada.id) == {"type": "commands"}
    await api("setChatMenuButton", chat_id=ada.id, menu_button={"type": "default"})
    assert await api("getChatMenuButton", chat_id=ada.id) == {"type": "default"}
    assert (await api.refused("setChatMenuButton", menu_button={"type": "x"})).code == 400


async def test_logging_out_is_agreed_to(api: Api) -> None:
    assert await api("logOut")
    assert await api("close")
