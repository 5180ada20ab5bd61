"""The commands menu. Source of the rules: Bot API, "BotCommandScope" and "setMyCommands"."""

import re
from collections.abc import Sequence

from bot.sandbox.accounts import CommandKey
from bot.sandbox.changes import Change
from bot.sandbox.parameters import Parameters
from bot.sandbox.refusals import bad_request
from bot.sandbox.shapes import Json
from bot.sandbox.state import State

COMMAND_LIMIT = 100
DESCRIPTION_CHARACTERS = 256

_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
_WITHOUT_CHAT = frozenset({"default", "all_private_chats", "all_group_chats", "all_chat_administrators"})
_MENU_BUTTONS = frozenset({"commands", "default", "web_app"})


async def set_my_commands(state: State, parameters: Parameters) -> bool:
    """Sets the menu of one scope and language."""
    if not parameters.has("commands"):
        raise bad_request('parameter "commands" is required')
    commands = [_checked(command) for command in parameters.json_objects("commands") or []]
    if len(commands) > COMMAND_LIMIT:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    return _store(state, parameters, commands)


async def delete_my_commands(state: State, parameters: Parameters) -> bool:
    """Removes the menu of one scope and language: the wider one shows through."""
    return _store(state, parameters, [])


async def get_my_commands(state: State, parameters: Parameters) -> Sequence[Json]:
    """The menu of exactly this scope and language."""
    return state.bot.commands.get(_key(state, parameters), [])


async def set_chat_menu_button(state: State, parameters: Parameters) -> bool:
    """Sets what stands beside the input field, for one chat or for all."""
    button = parameters.json_object("menu_button") or {"type": "default"}
    if button.get("type") not in _MENU_BUTTONS:
        raise bad_request("can't parse menu button: unsupported type")
    state.bot.menu_buttons[_menu_chat(state, parameters)] = button
    _tell(state)
    return True


async def get_chat_menu_button(state: State, parameters: Parameters) -> Json:
    """What stands beside the input field."""
    everywhere = state.bot.menu_buttons.get(None, {"type": "default"})
    return state.bot.menu_buttons.get(_menu_chat(state, parameters), everywhere)


def _menu_chat(state: State, parameters: Parameters) -> int | None:
    return state.known_chat(parameters.need_text("chat_id")).id if parameters.has("chat_id") else None


def _checked(command: Json) -> Json:
    name, description = command.get("command"), command.get("description")
    if not isinstance(name, str) or not _COMMAND.fullmatch(name.removeprefix("/").lower()):
        raise bad_request("BOT_COMMAND_INVALID")
    if not isinstance(description, str) or not 1 <= len(description) <= DESCRIPTION_CHARACTERS:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": name.removeprefix("/").lower(), "description": description}


def _store(state: State, parameters: Parameters, commands: list[Json]) -> bool:
    state.bot.commands[_key(state, parameters)] = commands
    _tell(state)
    return True


def _key(state: State, parameters: Parameters) -> CommandKey:
    scope = parameters.json_object("scope") or {"type": "default"}
    language = parameters.text("language_code") or ""
    if language and not re.fullmatch(r"[a-z]{2}", language):
        raise bad_request("invalid language code specified")
    kind = scope.get("type")
    if kind in _WITHOUT_CHAT:
        return str(kind), 0, language
    if kind == "chat":
        return "chat", state.known_chat(str(scope.get("chat_id", ""))).id, language
    raise bad_request("can't parse BotCommandScope: this local Telegram has private chats only")


def _tell(state: State) -> None:
    state.changes.tell(Change("commands"))
