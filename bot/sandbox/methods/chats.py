"""Chats, files and small signs: who is this, what is this file, typing, reactions, pins."""

from bot.sandbox.changes import Change
from bot.sandbox.conversations import Message
from bot.sandbox.files import DOWNLOAD_LIMIT
from bot.sandbox.parameters import Parameters
from bot.sandbox.refusals import bad_request
from bot.sandbox.shapes import Json
from bot.sandbox.state import State

_ACTIONS_NAMES = """
    typing upload_photo record_video upload_video record_voice upload_voice upload_document
    choose_sticker find_location record_video_note upload_video_note
"""
_ACTIONS = frozenset(_ACTIONS_NAMES.split())
_REACTIONS_NAMES = """
    ❤ 👍 👎 🔥 🥰 👏 😁 🤔 🤯 😱 🤬 😢 🎉 🤩 🤮 💩 🙏 👌 🕊 🤡 🥱 🥴 😍 🐳 ❤‍🔥 🌚 🌭 💯 🤣 ⚡ 🍌 🏆 💔 🤨
    😐 🍓 🍾 💋 🖕 😈 😴 😭 🤓 👻 👨‍💻 👀 🎃 🙈 😇 😨 🤝 ✍ 🤗 🫡 🎅 🎄 ☃ 💅 🤪 🗿 🆒 💘 🙉 🦄 😘 💊 🙊 😎
    👾 🤷‍♂ 🤷 🤷‍♀ 😡
"""
_REACTIONS = frozenset(_REACTIONS_NAMES.split())
_NO_GIFTS = dict.fromkeys(
    ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels"), False
)


async def send_chat_action(state: State, parameters: Parameters) -> bool:
    """Shows for a moment that the bot is busy."""
    account = state.open_chat(parameters.need_text("chat_id"))
    action = parameters.need_text("action")
    if action not in _ACTIONS:
        raise bad_request("wrong parameter action in request")
    state.changes.tell(Change("action", {"conversation": state.conversation(account), "action": action}))
    return True


async def get_chat(state: State, parameters: Parameters) -> Json:
    """What the bot may know about a person."""
    account = state.known_chat(parameters.need_text("chat_id"))
    pinned = state.conversation(account).pinned
    return {
        **account.chat(),
        "accent_color_id": 0,
        "max_reaction_count": 1,
        "accepted_gift_types": _NO_GIFTS,
        **({"active_usernames": [account.username]} if account.username else {}),
        **({"pinned_message": pinned.json()} if pinned else {}),
    }


async def get_file(state: State, parameters: Parameters) -> Json:
    """Where a file can be downloaded."""
    stored = state.files.any_kind(parameters.need_text("file_id"))
    if len(stored.content) > DOWNLOAD_LIMIT:
        raise bad_request("file is too big")
    return {**stored.size(), "file_path": stored.path}


async def set_message_reaction(state: State, parameters: Parameters) -> bool:
    """Sets or removes the bot's reaction to a message."""
    message = _message(state, parameters, "message to react not found")
    reactions = parameters.json_objects("reaction") or []
    if len(reactions) > 1:
        raise bad_request("REACTIONS_TOO_MANY")
    if any(reaction.get("type") != "emoji" or reaction.get("emoji") not in _REACTIONS for reaction in reactions):
        raise bad_request("REACTION_INVALID")
    message.reactions = reactions
    state.tell(message)
    return True


async def pin_chat_message(state: State, parameters: Parameters) -> bool:
    """Pins a message on top of the chat."""
    return _pin(state, _message(state, parameters, "message to pin not found"), pinned=True)


async def unpin_chat_message(state: State, parameters: Parameters) -> bool:
    """Unpins one message, or the one pinned last."""
    if parameters.has("message_id"):
        return _pin(state, _message(state, parameters, "message to unpin not found"), pinned=False)
    pinned = state.conversation(state.open_chat(parameters.need_text("chat_id"))).pinned
    return _pin(state, pinned, pinned=False) if pinned else True


async def unpin_all_chat_messages(state: State, parameters: Parameters) -> bool:
    """Unpins everything."""
    for message in state.conversation(state.open_chat(parameters.need_text("chat_id"))).messages:
        if message.pinned:
            _pin(state, message, pinned=False)
    return True


def _pin(state: State, message: Message, *, pinned: bool) -> bool:
    message.pinned = pinned
    state.tell(message)
    return True


def _message(state: State, parameters: Parameters, otherwise: str) -> Message:
    conversation = state.conversation(state.open_chat(parameters.need_text("chat_id")))
    message = conversation.find(parameters.need_integer("message_id"))
    if message is None:
        raise bad_request(otherwise)
    return message
