"""Reads what a message is to hold out of the parameters of a call."""

import re

from bot.sandbox.entities import FormattedText, check_caption, check_text, complete, given_entities
from bot.sandbox.files import StoredFile, fetch
from bot.sandbox.html_text import parse_html
from bot.sandbox.markup import MarkupRules, check_markup
from bot.sandbox.parameters import Parameters
from bot.sandbox.refusals import bad_request
from bot.sandbox.shapes import Json
from bot.sandbox.state import State

_WITH_SIZE = frozenset({"animation", "video"})
_WITH_DURATION = frozenset({"animation", "video", "audio", "voice"})
_ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)


def read_text(parameters: Parameters) -> Json:
    """Text, entities and preview of a text message. Raises a 400 when empty, too long or unparsable."""
    source = parameters.need_text("text")
    body = check_text(_formatted(parameters, source, "entities")).body("text", "entities")
    preview = parameters.json_object("link_preview_options")
    return {**body, **({"link_preview_options": preview} if preview else {})}


def read_caption(parameters: Parameters) -> Json:
    """Caption and entities, nothing when there is none. Raises a 400 when too long or unparsable."""
    source = parameters.text("caption") or ""
    caption = check_caption(_formatted(parameters, source, "caption_entities")).body("caption", "caption_entities")
    if caption and parameters.flag("show_caption_above_media"):
        caption["show_caption_above_media"] = True
    return caption


def read_markup(
    state: State, parameters: Parameters, *, inline_only: bool = False, may_pay: bool = False
) -> Json | None:
    """The keyboard. Raises a 400 for one that Telegram does not take."""
    markup = parameters.json_object("reply_markup")
    rules = MarkupRules(state.options.allow_local_urls, inline_only, may_pay)
    return None if markup is None else check_markup(markup, rules)


async def read_media(state: State, parameters: Parameters, kind: str, name: str) -> Json:
    """The file of a media message: uploaded, fetched from an address, or known by ``file_id``."""
    upload = parameters.upload(name)
    reference = parameters.text(name) or ""
    if upload is None and not reference:
        raise bad_request(f"there is no {kind} in the request")
    if upload is None and reference.startswith("attach://"):
        upload = parameters.upload(reference)
        if upload is None:
            raise bad_request(f"file {reference} not found in the request")
    if upload is not None:
        return state.files.describe(_sized(state.files.keep(kind, upload), parameters))
    if _ADDRESS.fullmatch(reference):
        return state.files.describe(_sized(state.files.keep(kind, await fetch(reference)), parameters))
    return state.files.describe(state.files.find(kind, reference))


def _sized(stored: StoredFile, parameters: Parameters) -> StoredFile:
    if stored.kind in _WITH_SIZE:
        stored.width = parameters.integer("width") or 320
        stored.height = parameters.integer("height") or 320
    if stored.kind in _WITH_DURATION:
        stored.duration = parameters.integer("duration") or 0
    return stored


def _formatted(parameters: Parameters, source: str, entities_name: str) -> FormattedText:
    mode = (parameters.text("parse_mode") or "").lower()
    if mode == "html":
        return complete(parse_html(source))
    if mode:
        raise bad_request("unsupported parse_mode: this local Telegram reads HTML")
    return complete(given_entities(source, parameters.json_objects(entities_name) or []))
