"""Messages that the bot sends."""

from bot.sandbox.content import read_caption, read_markup, read_media, read_text
from bot.sandbox.conversations import Message
from bot.sandbox.parameters import Parameters
from bot.sandbox.refusals import bad_request
from bot.sandbox.shapes import Json
from bot.sandbox.state import State


async def send_message(state: State, parameters: Parameters) -> Json:
    """A text."""
    account = state.open_chat(parameters.need_text("chat_id"))
    message = state.new_message(state.conversation(account), None, read_text(parameters))
    return post(state, parameters, message)


async def send_photo(state: State, parameters: Parameters) -> Json:
    """A picture with a caption."""
    return await _send_file(state, parameters, "photo")


async def send_document(state: State, parameters: Parameters) -> Json:
    """A file with a caption."""
    return await _send_file(state, parameters, "document")


async def send_animation(state: State, parameters: Parameters) -> Json:
    """A moving picture without sound."""
    return await _send_file(state, parameters, "animation")


async def send_video(state: State, parameters: Parameters) -> Json:
    """A video."""
    return await _send_file(state, parameters, "video")


async def send_audio(state: State, parameters: Parameters) -> Json:
    """A piece of music."""
    return await _send_file(state, parameters, "audio")


async def send_voice(state: State, parameters: Parameters) -> Json:
    """A voice message."""
    return await _send_file(state, parameters, "voice")


def post(state: State, parameters: Parameters, message: Message, *, may_pay: bool = False) -> Json:
    """Puts a message with its keyboard into the chat. Raises a 400 for a keyboard that is not one."""
    markup = read_markup(state, parameters, inline_only=may_pay, may_pay=may_pay)
    if markup and "inline_keyboard" in markup:
        message.keyboard = markup
    elif markup:
        message.reply_interface = markup
    message.reply_to = _replied_to(message, parameters)
    message.protected = parameters.flag("protect_content")
    message.silent = parameters.flag("disable_notification")
    return state.post(message).json()


async def _send_file(state: State, parameters: Parameters, kind: str) -> Json:
    account = state.open_chat(parameters.need_text("chat_id"))
    caption = read_caption(parameters)
    media = await read_media(state, parameters, kind, kind)
    return post(state, parameters, state.new_message(state.conversation(account), None, {**media, **caption}))


def _replied_to(message: Message, parameters: Parameters) -> Message | None:
    wanted = parameters.json_object("reply_parameters")
    if wanted is None:
        return None
    found = message.conversation.find(int(wanted.get("message_id", 0)))
    if found is None and not wanted.get("allow_sending_without_reply"):
        raise bad_request("message to be replied not found")
    return found
