"""Messages that the bot changes or removes.

Source of the rules: Bot API, "Updating messages"; the sentences are Telegram's own. What an edit leaves out is removed.
"""

from bot.sandbox.content import read_caption, read_markup, read_media, read_text
from bot.sandbox.conversations import MEDIA, Message
from bot.sandbox.parameters import Parameters
from bot.sandbox.refusals import bad_request
from bot.sandbox.shapes import Json
from bot.sandbox.state import State

DELETABLE_SECONDS = 48 * 3600

_CAPTION_FIELDS = ("caption", "caption_entities", "show_caption_above_media")
_NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same"
    " as a current content and reply markup of the message"
)


async def edit_message_text(state: State, parameters: Parameters) -> Json | bool:
    """Another text, for a text message or an inline message."""
    message = _editable(state, parameters)
    if "text" not in message.body:
        raise bad_request("there is no text in the message to edit")
    return _change(state, parameters, message, read_text(parameters))


async def edit_message_caption(state: State, parameters: Parameters) -> Json | bool:
    """Another caption; left out, the caption goes."""
    message = _editable(state, parameters)
    if message.media is None:
        raise bad_request("there is no caption in the message to edit")
    kept = {name: value for name, value in message.body.items() if name not in _CAPTION_FIELDS}
    return _change(state, parameters, message, {**kept, **read_caption(parameters)})


async def edit_message_media(state: State, parameters: Parameters) -> Json | bool:
    """Another file and caption. Text can become media; an inline message takes no upload."""
    message = _editable(state, parameters)
    media = parameters.need_json_object("media")
    kind = media.get("type")
    if kind not in MEDIA or kind == "voice":
        raise bad_request("can't parse InputMedia: unsupported media type specified")
    inline = message.inline_message_id is not None
    described = Parameters(media, {} if inline else parameters.uploads)
    if inline and str(media.get("media", "")).startswith("attach://"):
        raise bad_request("can't upload a file to edit an inline message; specify file_id or URL")
    body = {**await read_media(state, described, str(kind), "media"), **read_caption(described)}
    return _change(state, parameters, message, body)


async def edit_message_reply_markup(state: State, parameters: Parameters) -> Json | bool:
    """Another keyboard; left out, the keyboard goes."""
    message = _editable(state, parameters)
    return _change(state, parameters, message, message.body)


async def delete_message(state: State, parameters: Parameters) -> bool:
    """Removes a message that is younger than 48 hours."""
    return _delete(state, parameters, parameters.need_integer("message_id"))


async def delete_messages(state: State, parameters: Parameters) -> bool:
    """Removes several messages; those that are not there are passed over."""
    conversation = state.conversation(state.known_chat(parameters.need_text("chat_id")))
    for number in parameters.json_array("message_ids") or []:
        if isinstance(number, int) and conversation.find(number):
            _delete(state, parameters, number)
    return True


def _editable(state: State, parameters: Parameters) -> Message:
    inline_message_id = parameters.text("inline_message_id")
    if inline_message_id:
        if inline_message_id not in state.inline_messages:
            raise bad_request("MESSAGE_ID_INVALID")
        return state.inline_messages[inline_message_id]
    account = state.open_chat(parameters.need_text("chat_id"))
    if not parameters.has("message_id"):
        raise bad_request("message identifier is not specified")
    message = state.conversation(account).find(parameters.need_integer("message_id"))
    if message is None:
        raise bad_request("message to edit not found")
    if message.sender != state.bot.id or message.reply_interface is not None:
        raise bad_request("message can't be edited")
    return message


def _change(state: State, parameters: Parameters, message: Message, body: Json) -> Json | bool:
    keyboard = read_markup(state, parameters, inline_only=True, may_pay=message.invoice is not None)
    if body == message.body and keyboard == message.keyboard:
        raise bad_request(_NOT_MODIFIED)
    message.says(body, keyboard, state.timestamp(), mark=body != message.body)
    state.arrive(message)
    return True if message.inline_message_id else message.json()


def _delete(state: State, parameters: Parameters, number: int) -> bool:
    message = state.conversation(state.known_chat(parameters.need_text("chat_id"))).find(number)
    if message is None:
        raise bad_request("message to delete not found")
    if state.timestamp() - message.date > DELETABLE_SECONDS:
        raise bad_request("message can't be deleted for everyone")
    message.deleted = True
    state.tell(message)
    return True
