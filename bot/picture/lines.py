"""Breaks text into lines that fit, the largest first."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from PIL import ImageDraw

from bot.picture.reading_order import is_right_to_left
from bot.picture.typeface import Ink, Style, is_tall, legible, shaped, width, write

ELLIPSIS = "…"
HYPHENS = "-‐–—/"
HANGING = "-‐–—/，。、！？：；）》」』】…،؛؟"
"""Marks that never begin a line."""


@dataclass(frozen=True, slots=True)
class Lines:
    """Text broken into lines of one style."""

    lines: tuple[str, ...]
    style: Style
    right_to_left: bool = False

    @property
    def leading(self) -> int:
        """From one baseline to the next, in pixels."""
        tall = any(is_tall(letter) for line in self.lines for letter in line)
        return round(self.style.size * (1.45 if tall else 1.22))

    @property
    def width(self) -> float:
        """Of the longest line, in pixels."""
        return max((width(line, self.style) for line in self.lines), default=0)

    @property
    def height(self) -> int:
        """From the top of the first line to the bottom of the last, in pixels."""
        return self.leading * len(self.lines)

    def write(self, draw: ImageDraw.ImageDraw, at: tuple[float, float], ink: Ink, align: str = "left") -> float:
        """Writes the lines below ``at`` and returns where the next thing may begin."""
        x, y = at
        for index, line in enumerate(self.lines):
            baseline = (x, y + index * self.leading + self.style.size)
            write(draw, baseline, line, self.style, ink, align, right_to_left=self.right_to_left)
        return y + self.height


def fit(text: str, box: tuple[float, float], styles: Sequence[Style]) -> Lines:
    """The text in the first style in which it fits the box; in the last one it ends with ``…``.

    A smaller style that keeps every word whole is better than a larger one that does not.
    """
    written = shaped(legible(text))
    whole = [style for style in styles if all(width(word.rstrip(), style) <= box[0] for word in _pieces(written))]
    right_to_left = is_right_to_left(written)
    for style in [*whole, *styles]:
        lines = Lines(tuple(_broken(written, box[0], style)), style, right_to_left)
        if lines.height <= box[1]:
            return lines
    return _cut_short(Lines(tuple(_broken(written, box[0], styles[-1])), styles[-1], right_to_left), box)


def _cut_short(lines: Lines, box: tuple[float, float]) -> Lines:
    most = max(1, int(box[1] // lines.leading))
    if len(lines.lines) <= most:
        return lines
    rest = " ".join(lines.lines[most - 1 :])
    last = rest[: _longest(rest, box[0] - width(ELLIPSIS, lines.style), lines.style)].rstrip() + ELLIPSIS
    return replace(lines, lines=(*lines.lines[: most - 1], last))


def _broken(text: str, room: float, style: Style) -> list[str]:
    """Lines no wider than the room. Breaks between words, between Han letters, and anywhere in a longer word."""
    lines: list[str] = []
    line = ""
    for piece in _pieces(text):
        if width((line + piece).rstrip(), style) <= room:
            line += piece
            continue
        if line.strip():
            lines.append(line.strip())
        line = piece
        while width(line.rstrip(), style) > room:
            cut = _longest(line, room, style)
            lines.append(line[:cut])
            line = line[cut:]
    return [*lines, line.strip()] if line.strip() else lines


def _pieces(text: str) -> list[str]:
    """Words with the space or hyphen after them; Han letters and kana one by one, with the mark after them."""
    pieces: list[str] = []
    for letter in text:
        if pieces and (letter.isspace() or letter in HANGING or not _may_part(pieces[-1][-1], letter)):
            pieces[-1] += letter
        else:
            pieces.append(letter)
    return pieces


def _may_part(before: str, after: str) -> bool:
    return before.isspace() or before in HYPHENS or _stands_alone(before) or _stands_alone(after)


def _stands_alone(letter: str) -> bool:
    return "\u2e80" <= letter <= "\u9fff" or "\uac00" <= letter <= "\ud7a3" or "\uff00" <= letter <= "\uffef"


def _longest(text: str, room: float, style: Style) -> int:
    """How many letters from the start fit; at least one."""
    low, high = 1, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if width(text[:middle], style) <= room else (low, middle - 1)
    return low
