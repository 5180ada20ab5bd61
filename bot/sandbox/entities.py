"""Text with entities: lengths in UTF-16, limits, and what Telegram finds in a text by itself.

Source of the rules: Bot API, "MessageEntity" and "Formatting options"; for commands ``match_bot_commands`` of TDLib.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from bot.sandbox.refusals import bad_request
from bot.sandbox.shapes import Json

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024

_KINDS_NAMES = """
    mention hashtag cashtag bot_command url email phone_number bold italic underline strikethrough
    spoiler blockquote expandable_blockquote code pre text_link text_mention custom_emoji date_time
"""
_KINDS = frozenset(_KINDS_NAMES.split())
_WITHOUT_OTHERS_INSIDE = frozenset({"code", "pre", "text_link", "text_mention", "custom_emoji"})
_FOUND_BY_TELEGRAM: Sequence[tuple[str, re.Pattern[str]]] = (
    ("url", re.compile(r"(?:https?|tg)://[^\s<>\"«»]+|(?<![\w@./-])t\.me/[^\s<>\"«»]+", re.IGNORECASE)),
    ("email", re.compile(r"(?<![\w.+-])[A-Za-z0-9][\w.+-]*@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+", re.ASCII)),
    ("bot_command", re.compile(r"(?<![\w/<>])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/<>])")),
    ("mention", re.compile(r"(?<![\w@])@[A-Za-z][A-Za-z0-9_]{3,31}\b", re.ASCII)),
    ("hashtag", re.compile(r"(?<!\w)#\w*[^\W\d_]\w*")),
)
_CLOSING_PUNCTUATION = ".,;:!?)]}'\"…。，！？）"


@dataclass(frozen=True)
class FormattedText:
    """A text and its entities; offsets and lengths count UTF-16 code units."""

    text: str
    entities: list[Json] = field(default_factory=list)

    def body(self, text_name: str, entities_name: str) -> Json:
        """The two fields of a message, the entities only when there are any."""
        if not self.text:
            return {}
        return {text_name: self.text, **({entities_name: self.entities} if self.entities else {})}


def utf16_length(text: str) -> int:
    """Length in UTF-16 code units, in which Telegram counts offsets."""
    return len(text.encode("utf-16-le")) // 2


def utf16_slice(text: str, offset: int, length: int) -> str:
    """The part of a text that an entity covers."""
    return text.encode("utf-16-le")[offset * 2 : (offset + length) * 2].decode("utf-16-le", errors="replace")


def complete(formatted: FormattedText) -> FormattedText:
    """What Telegram makes of a text: trimmed, with commands, links, mentions and hashtags found in it."""
    trimmed = _trimmed(formatted)
    return FormattedText(trimmed.text, _in_order([*trimmed.entities, *_found(trimmed)]))


def given_entities(text: str, entities: Sequence[Json]) -> FormattedText:
    """A text with entities that the caller lists himself. Raises a 400 for one that Telegram does not know."""
    total = utf16_length(text)
    for entity in entities:
        if entity.get("type") not in _KINDS:
            raise bad_request("can't parse MessageEntity: Unsupported type specified")
        if not all(isinstance(entity.get(name), int) for name in ("offset", "length")):
            raise bad_request("can't parse MessageEntity: Can't find field \"offset\"")
        if entity["offset"] < 0 or entity["length"] < 1 or entity["offset"] + entity["length"] > total:
            raise bad_request("entity boundaries are out of the text")
    return FormattedText(text, list(entities))


def check_text(formatted: FormattedText) -> FormattedText:
    """Refuses a message text that is empty or too long after parsing (1-4096 characters)."""
    if not formatted.text:
        raise bad_request("message text is empty")
    if len(formatted.text) > TEXT_LIMIT:
        raise bad_request("message is too long")
    return formatted


def check_caption(formatted: FormattedText) -> FormattedText:
    """Refuses a caption that is too long after parsing (0-1024 characters)."""
    if len(formatted.text) > CAPTION_LIMIT:
        raise bad_request("message caption is too long")
    return formatted


def _trimmed(formatted: FormattedText) -> FormattedText:
    text = formatted.text
    left = utf16_length(text) - utf16_length(text.lstrip())
    text = text.strip()
    total = utf16_length(text)
    return FormattedText(text, list(_moved(formatted.entities, left, total)))


def _moved(entities: Sequence[Json], left: int, total: int) -> Iterator[Json]:
    for entity in entities:
        start = max(entity["offset"] - left, 0)
        end = min(entity["offset"] + entity["length"] - left, total)
        if end > start:
            yield {**entity, "offset": start, "length": end - start}


def _found(formatted: FormattedText) -> Iterator[Json]:
    taken = [_span(entity) for entity in formatted.entities if entity["type"] in _WITHOUT_OTHERS_INSIDE]
    for kind, pattern in _FOUND_BY_TELEGRAM:
        for match in pattern.finditer(formatted.text):
            found = match.group().rstrip(_CLOSING_PUNCTUATION) if kind == "url" else match.group()
            offset = utf16_length(formatted.text[: match.start()])
            span = (offset, offset + utf16_length(found))
            if not any(span[0] < end and start < span[1] for start, end in taken):
                taken.append(span)
                yield {"type": kind, "offset": offset, "length": span[1] - span[0]}


def _span(entity: Mapping[str, int]) -> tuple[int, int]:
    return entity["offset"], entity["offset"] + entity["length"]


def _in_order(entities: Sequence[Json]) -> list[Json]:
    return sorted(entities, key=lambda entity: (entity["offset"], -entity["length"]))
