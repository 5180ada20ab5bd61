"""Keyboards: which shapes Telegram takes, and what it says about the others.

Source of the rules: Bot API, "InlineKeyboardMarkup", "ReplyKeyboardMarkup" and their buttons.
"""

import ipaddress
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from bot.sandbox.refusals import Refusal, bad_request
from bot.sandbox.shapes import Json

CALLBACK_DATA_BYTES = 64
COPY_TEXT_CHARACTERS = 256
BUTTON_LIMIT = 100
STYLES = frozenset({"danger", "success", "primary"})

_INLINE_ACTIONS = (
    "url",
    "callback_data",
    "web_app",
    "login_url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "copy_text",
    "callback_game",
    "pay",
)
_KEYBOARD_KINDS = ("inline_keyboard", "keyboard", "remove_keyboard", "force_reply")
_LINK_SCHEMES = frozenset({"http", "https", "tg", "ton", "tonsite"})


@dataclass(frozen=True)
class MarkupRules:
    """Where a keyboard is about to be used, as far as Telegram cares."""

    allow_local_urls: bool
    inline_only: bool = False
    may_pay: bool = False


def check_markup(markup: Json, rules: MarkupRules) -> Json | None:
    """The keyboard as Telegram keeps it, None for an empty one. Raises a 400 with Telegram's words."""
    kind = next((name for name in _KEYBOARD_KINDS if name in markup), None)
    if kind is None:
        if markup:
            raise bad_request("object expected as reply markup")
        return None
    if kind == "inline_keyboard":
        return _inline(markup["inline_keyboard"], rules)
    if rules.inline_only:
        raise bad_request("inline keyboard expected")
    if kind == "keyboard":
        return {**markup, "keyboard": [_reply_row(row) for row in _rows(markup["keyboard"])]}
    if markup[kind] is not True:
        raise bad_request(f"can't parse reply keyboard markup: {kind} must be True")
    return markup


def buttons_of(markup: Json | None) -> Iterator[Json]:
    """All buttons of an inline keyboard, row by row."""
    for row in (markup or {}).get("inline_keyboard", []):
        yield from row


def is_local(url: str) -> bool:
    """Whether an address only means something on this machine: the real Telegram refuses it on a button."""
    host = urlsplit(url).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return "." not in host or host.endswith(".localhost")


def _inline(rows: object, rules: MarkupRules) -> Json | None:
    checked = [[_inline_button(button, rules) for button in row] for row in _rows(rows)]
    checked = [row for row in checked if row]
    flat = [button for row in checked for button in row]
    if len(flat) > BUTTON_LIMIT:
        raise bad_request("reply markup is too long")
    if any("pay" in button for button in flat[1:]):
        raise bad_request("pay button must be the first button in the first row")
    return {"inline_keyboard": checked} if checked else None


def _rows(rows: object) -> Sequence[Sequence[object]]:
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_request('field "inline_keyboard" must be an Array of Arrays')
    return rows


def _inline_button(button: object, rules: MarkupRules) -> Json:
    if not isinstance(button, dict):
        raise _unparsed("InlineKeyboardButton must be an Object")
    _check_face(button)
    actions = [name for name in _INLINE_ACTIONS if button.get(name) is not None]
    if len(actions) != 1:
        raise _unparsed("Text buttons are unallowed in the inline keyboard" if not actions else "Too many actions")
    action = actions[0]
    if action == "callback_data":
        _check_callback_data(button[action])
    elif action == "url":
        return {**button, "url": _checked_url(button[action], rules)}
    elif action == "web_app":
        _check_web_app(button[action], rules)
    elif action == "copy_text":
        _check_copy_text(button[action])
    elif action == "pay" and not rules.may_pay:
        raise bad_request("BUTTON_TYPE_INVALID")
    return button


def _check_face(button: Json) -> None:
    text = button.get("text")
    if not isinstance(text, str) or not text.strip():
        raise _unparsed('Field "text" must be a non-empty String')
    if button.get("style") is not None and button["style"] not in STYLES:
        raise bad_request("invalid button style specified")


def _check_callback_data(data: object) -> None:
    if not isinstance(data, str) or not 1 <= len(data.encode()) <= CALLBACK_DATA_BYTES:
        raise bad_request("BUTTON_DATA_INVALID")


def _checked_url(url: object, rules: MarkupRules) -> str:
    if not isinstance(url, str) or not url:
        raise bad_request("BUTTON_URL_INVALID")
    whole = url if "://" in url else f"http://{url}"
    if urlsplit(whole).scheme.lower() not in _LINK_SCHEMES or not urlsplit(whole).netloc or " " in whole:
        raise bad_request(f"inline keyboard button URL '{url}' is invalid: Unsupported URL protocol")
    if is_local(whole) and whole.startswith("http") and not rules.allow_local_urls:
        raise bad_request(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")
    return whole


def _check_web_app(app: object, rules: MarkupRules) -> None:
    url = app.get("url") if isinstance(app, dict) else None
    if not isinstance(url, str):
        raise _unparsed("WebAppInfo must have an url")
    if not url.startswith("https://") and not rules.allow_local_urls:
        raise bad_request(f"inline keyboard button Web App URL '{url}' is invalid: Only HTTPS links are allowed")


def _check_copy_text(copy: object) -> None:
    text = copy.get("text") if isinstance(copy, dict) else None
    if not isinstance(text, str) or not 1 <= len(text) <= COPY_TEXT_CHARACTERS:
        raise bad_request("COPY_TEXT_INVALID")


def _reply_row(row: Sequence[object]) -> list[Json]:
    return [_reply_button(button) for button in row]


def _reply_button(button: object) -> Json:
    whole = {"text": button} if isinstance(button, str) else button
    if not isinstance(whole, dict):
        raise _unparsed("KeyboardButton must be an Object")
    _check_face(whole)
    return whole


def _unparsed(reason: str) -> Refusal:
    return bad_request(f"can't parse inline keyboard button: {reason}")
