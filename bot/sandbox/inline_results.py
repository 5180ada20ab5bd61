"""Inline results: which ones Telegram takes, and the message that each becomes.

Source of the rules: Bot API, "InlineQueryResult". Articles, photos and documents are known here.
"""

from bot.sandbox.content import read_caption, read_markup, read_media, read_text
from bot.sandbox.parameters import Parameters
from bot.sandbox.refusals import bad_request
from bot.sandbox.shapes import Json
from bot.sandbox.state import State

RESULT_ID_BYTES = 64

_FILE_FIELDS = {"photo": ("photo_file_id", "photo_url"), "document": ("document_file_id", "document_url")}


def check_result(state: State, result: Json) -> Json:
    """The result as it was given. Raises a 400 for one that Telegram does not take."""
    identifier, kind = result.get("id"), result.get("type")
    if not isinstance(identifier, str) or not 1 <= len(identifier.encode()) <= RESULT_ID_BYTES:
        raise bad_request("RESULT_ID_INVALID")
    if kind == "article":
        _check_article(result)
    elif kind not in _FILE_FIELDS:
        raise bad_request("can't parse inline query result: unsupported type specified")
    elif not any(result.get(name) for name in _FILE_FIELDS[kind]):
        raise bad_request(f"can't parse inline query result: can't find {kind}")
    elif result.get(_FILE_FIELDS[kind][0]):
        state.files.find(kind, str(result[_FILE_FIELDS[kind][0]]))
    parameters = Parameters(result)
    read_markup(state, parameters, inline_only=True)
    _content(parameters)
    return result


async def message_body(state: State, result: Json) -> Json:
    """What the message says that this result becomes."""
    parameters = Parameters(result)
    if parameters.has("input_message_content"):
        return _content(parameters)
    kind = str(result["type"])
    name = next(name for name in _FILE_FIELDS[kind] if result.get(name))
    return {**await read_media(state, parameters, kind, name), **_content(parameters)}


def _content(parameters: Parameters) -> Json:
    content = parameters.json_object("input_message_content")
    if content is None:
        return read_caption(parameters)
    return read_text(Parameters({**content, "text": content.get("message_text", "")}))


def _check_article(result: Json) -> None:
    if not isinstance(result.get("title"), str) or not result["title"]:
        raise bad_request("can't parse inline query result: article title is required")
    content = result.get("input_message_content")
    if not isinstance(content, dict) or not isinstance(content.get("message_text"), str):
        raise bad_request("can't parse inline query result: input message content is not specified")
