"""What the bot is and says about itself."""

from bot.sandbox.changes import Change
from bot.sandbox.parameters import Parameters
from bot.sandbox.refusals import bad_request
from bot.sandbox.shapes import Json
from bot.sandbox.state import State

NAME_CHARACTERS = 64
DESCRIPTION_CHARACTERS = 512
SHORT_DESCRIPTION_CHARACTERS = 120


async def get_me(state: State, _: Parameters) -> Json:
    """The bot's account."""
    return {
        **state.bot.user(),
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": state.bot.inline,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


async def log_out(state: State, _: Parameters) -> bool:
    """Agrees: a local server has nothing to log out from."""
    return bool(state.bot.token)


async def set_my_name(state: State, parameters: Parameters) -> bool:
    """Renames the bot for one language."""
    return _set(state.bot.names, parameters, "name", NAME_CHARACTERS)


async def get_my_name(state: State, parameters: Parameters) -> Json:
    """The bot's name in one language."""
    return {"name": _get(state.bot.names, parameters) or state.bot.name}


async def set_my_description(state: State, parameters: Parameters) -> bool:
    """What an empty chat with the bot shows."""
    done = _set(state.bot.descriptions, parameters, "description", DESCRIPTION_CHARACTERS)
    state.changes.tell(Change("commands"))
    return done


async def get_my_description(state: State, parameters: Parameters) -> Json:
    """The description in one language."""
    return {"description": _get(state.bot.descriptions, parameters)}


async def set_my_short_description(state: State, parameters: Parameters) -> bool:
    """What the bot's profile page shows."""
    return _set(state.bot.short_descriptions, parameters, "short_description", SHORT_DESCRIPTION_CHARACTERS)


async def get_my_short_description(state: State, parameters: Parameters) -> Json:
    """The short description in one language."""
    return {"short_description": _get(state.bot.short_descriptions, parameters)}


def _set(texts: dict[str, str], parameters: Parameters, name: str, limit: int) -> bool:
    text = parameters.text(name) or ""
    if len(text) > limit:
        raise bad_request(f"{name.replace('_', ' ')} is too long")
    texts[parameters.text("language_code") or ""] = text
    return True


def _get(texts: dict[str, str], parameters: Parameters) -> str:
    return texts.get(parameters.text("language_code") or "") or texts.get("", "")
