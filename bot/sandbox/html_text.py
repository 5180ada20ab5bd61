"""Telegram's HTML: a few tags, and an error with its byte offset for everything else.

Source of the rules: Bot API, "HTML style"; the sentences are those of Telegram's own parser.
"""

import re
from dataclasses import dataclass, field
from html.entities import name2codepoint

from bot.sandbox.entities import FormattedText, utf16_length, utf16_slice
from bot.sandbox.refusals import Refusal, bad_request
from bot.sandbox.shapes import Json

_PLAIN_TAGS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "code": "code",
    "pre": "pre",
}
_TAGS = frozenset({*_PLAIN_TAGS, "a", "span", "tg-emoji", "tg-time", "blockquote"})
_NAMED_CHARACTERS = frozenset({"lt", "gt", "amp", "quot"})
_START_TAG = re.compile(
    r"<([A-Za-z][A-Za-z0-9-]*)"
    r"((?:\s+[^\s=<>/]+(?:\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s\"'<>]+))?)*)"
    r"\s*>"
)
_ATTRIBUTE = re.compile(r"([^\s=<>/]+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'<>]+)))?")
_END_TAG = re.compile(r"</([A-Za-z0-9-]*)\s*>")
_CHARACTER = re.compile(r"&(?:#(\d{1,7})|#[xX]([0-9A-Fa-f]{1,6})|([a-z]+));?")
_TIME_FORMAT = re.compile(r"r|w?[dD]?[tT]?")


def parse_html(source: str) -> FormattedText:
    """The text and entities that a piece of Telegram HTML means. Raises a 400 with the place that is wrong."""
    return _Reader(source).read()


@dataclass
class _Open:
    tag: str
    attributes: dict[str, str]
    offset: int


@dataclass
class _Reader:
    source: str
    at: int = 0
    pieces: list[str] = field(default_factory=list)
    length: int = 0
    open: list[_Open] = field(default_factory=list)
    entities: list[Json] = field(default_factory=list)

    def read(self) -> FormattedText:
        while self.at < len(self.source):
            self._step()
        if self.open:
            raise _wrong(f'Can\'t find end tag corresponding to start tag "{self.open[-1].tag}"')
        found = sorted(self.entities, key=lambda entity: (entity["offset"], -entity["length"]))
        return FormattedText("".join(self.pieces), found)

    def _step(self) -> None:
        character = self.source[self.at]
        if character == "&":
            self._read_character()
        elif character != "<":
            end = _end_of_plain_text(self.source, self.at)
            self._append(self.source[self.at : end])
            self.at = end
        elif self.source.startswith("</", self.at):
            self._read_end_tag()
        else:
            self._read_start_tag()

    def _append(self, text: str) -> None:
        self.pieces.append(text)
        self.length += utf16_length(text)

    def _read_character(self) -> None:
        match = _CHARACTER.match(self.source, self.at)
        decoded = _decoded(match) if match else None
        if match is None or decoded is None:
            self._append("&")
            self.at += 1
            return
        self._append(decoded)
        self.at = match.end()

    def _read_start_tag(self) -> None:
        match = _START_TAG.match(self.source, self.at)
        if match is None:
            raise self._wrong_start()
        tag = match[1].lower()
        attributes = {name.lower(): _unescaped(a or b or c) for name, a, b, c in _ATTRIBUTE.findall(match[2])}
        if tag not in _TAGS:
            raise _wrong(f'Unsupported start tag "{tag}" at byte offset {self._byte_offset()}')
        if tag == "span" and attributes.get("class") != "tg-spoiler":
            raise _wrong(f'Tag "span" must have class "tg-spoiler" at byte offset {self._byte_offset()}')
        self.open.append(_Open(tag, attributes, self.length))
        self.at = match.end()

    def _read_end_tag(self) -> None:
        match = _END_TAG.match(self.source, self.at)
        if match is None:
            raise _wrong(f"Unclosed end tag at byte offset {self._byte_offset()}")
        if not self.open:
            raise _wrong(f"Unexpected end tag at byte offset {self._byte_offset()}")
        opened = self.open.pop()
        closing = match[1].lower()
        if closing and closing != opened.tag:
            raise _wrong(
                f"Unmatched end tag at byte offset {self._byte_offset()},"
                f' expected "</{opened.tag}>", found "</{closing}>"'
            )
        self.at = match.end()
        self._close(opened)

    def _close(self, opened: _Open) -> None:
        length = self.length - opened.offset
        entity = self._entity(opened, length) if length else None
        if entity is not None:
            self.entities.append({**entity, "offset": opened.offset, "length": length})

    def _entity(self, opened: _Open, length: int) -> Json | None:
        tag, attributes = opened.tag, opened.attributes
        if tag == "a":
            return self._link(attributes.get("href"), opened.offset, length)
        if tag == "tg-emoji":
            return _custom_emoji(attributes)
        if tag == "tg-time":
            return _date_time(attributes)
        if tag == "blockquote":
            return {"type": "expandable_blockquote" if "expandable" in attributes else "blockquote"}
        if tag == "code":
            return self._code(attributes, opened.offset)
        if tag == "pre":
            language = attributes.get("language")
            return {"type": "pre", **({"language": language} if language else {})}
        return {"type": _PLAIN_TAGS.get(tag, "spoiler")}

    def _link(self, href: str | None, offset: int, length: int) -> Json | None:
        text = utf16_slice("".join(self.pieces), offset, length)
        url = href or text
        return {"type": "text_link", "url": url} if re.match(r"(?:https?|tg|ton|mailto|tel):|[\w-]+\.\w", url) else None

    def _code(self, attributes: dict[str, str], offset: int) -> Json | None:
        language = attributes.get("class", "").removeprefix("language-")
        inside_pre = bool(self.open) and self.open[-1].tag == "pre" and self.open[-1].offset == offset
        if inside_pre and language:
            self.open[-1].attributes["language"] = language
            return None
        return None if inside_pre else {"type": "code"}

    def _byte_offset(self) -> int:
        return len(self.source[: self.at].encode())

    def _wrong_start(self) -> Refusal:
        name = re.match(r"<([A-Za-z0-9-]*)", self.source[self.at :])
        tag = name[1].lower() if name else ""
        if tag in _TAGS:
            return _wrong(f'Unclosed start tag "{tag}" at byte offset {self._byte_offset()}')
        return _wrong(f'Unsupported start tag "{tag}" at byte offset {self._byte_offset()}')


def _end_of_plain_text(source: str, start: int) -> int:
    ends = [end for end in (source.find("<", start), source.find("&", start)) if end >= 0]
    return min(ends, default=len(source))


def _decoded(match: re.Match[str]) -> str | None:
    if match[3]:
        return chr(name2codepoint[match[3]]) if match[3] in _NAMED_CHARACTERS else None
    number = int(match[1]) if match[1] else int(match[2], 16)
    return chr(number) if 0 < number <= 0x10FFFF and not 0xD800 <= number <= 0xDFFF else None


def _unescaped(value: str) -> str:
    return _CHARACTER.sub(lambda match: _decoded(match) or match[0], value)


def _custom_emoji(attributes: dict[str, str]) -> Json:
    identifier = attributes.get("emoji-id", "")
    if not identifier.isdigit():
        raise _wrong("Invalid custom emoji identifier specified")
    return {"type": "custom_emoji", "custom_emoji_id": identifier}


def _date_time(attributes: dict[str, str]) -> Json:
    unix, style = attributes.get("unix", ""), attributes.get("format", "")
    if not re.fullmatch(r"-?\d{1,18}", unix):
        raise _wrong("Invalid Unix time specified")
    if not _TIME_FORMAT.fullmatch(style):
        raise _wrong("Invalid date-time format specified")
    return {"type": "date_time", "unix_time": int(unix), **({"date_time_format": style} if style else {})}


def _wrong(reason: str) -> Refusal:
    return bad_request(f"can't parse entities: {reason}")
