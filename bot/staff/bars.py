"""Charts made of text: bars in a monospaced font, legible from left to right and from right to left."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from models.language.speech import Voice

BAR = 12
"""Width of a bar in characters: with its label it fits a small phone."""
LABEL = 10
FULL, EMPTY = "█", "░"
LEFT_TO_RIGHT, RIGHT_TO_LEFT = "\u200e", "\u200f"
ISOLATE, END_OF_ISOLATE = "\u2068", "\u2069"


@dataclass(frozen=True, slots=True)
class Bar:
    """A line of a chart."""

    label: str
    share: float
    figure: str


def chart(bars: Sequence[Bar], voice: Voice, *, label_width: int = LABEL) -> str:
    """Bars under each other, their labels cut and filled to one width. Telegram's HTML."""
    width = min(label_width, max((_columns(bar.label) for bar in bars), default=0))
    mixed = voice.direction == "rtl" or any(_is_right_to_left(bar.label) for bar in bars)
    direction = RIGHT_TO_LEFT if voice.direction == "rtl" else LEFT_TO_RIGHT
    lines = [_line(bar, width, direction if mixed else "") for bar in bars]
    return f"<pre>{escape(chr(10).join(lines))}</pre>"


def share(part: int, whole: int) -> float:
    """A part as a number from 0 to 1; of nothing, 0."""
    return part / whole if whole else 0.0


def percent(part: int, whole: int) -> int:
    """Rounded down: 100 % is said only when everybody is in."""
    return part * 100 // whole if whole else 0


def _line(bar: Bar, width: int, direction: str) -> str:
    """One bar. In a mixed text each line says its direction and keeps label and figure whole (Unicode annex 9)."""
    full = round(min(1.0, max(0.0, bar.share)) * BAR)
    drawn = FULL * full + EMPTY * (BAR - full)
    label, filling, figure = _cut(bar.label, width), "", bar.figure
    if width:
        filling = " " * (width - _columns(label) + 1)
    if direction:
        label, figure = (f"{ISOLATE}{text}{END_OF_ISOLATE}" for text in (label, figure))
    return f"{direction}{label}{filling}{drawn} {figure}"


def _cut(text: str, width: int) -> str:
    """The text in at most so many columns of a monospaced font."""
    while _columns(text) > width:
        text = text.removesuffix("…")[:-1] + "…"
    return text


def _columns(text: str) -> int:
    """Chinese and other wide characters take two columns (Unicode annex 11), marks on letters none."""
    return sum(
        2 if unicodedata.east_asian_width(letter) in "WF" else 1
        for letter in text
        if unicodedata.category(letter) not in {"Mn", "Me", "Cf"}
    )


def _is_right_to_left(text: str) -> bool:
    return any(unicodedata.bidirectional(letter) in {"R", "AL"} for letter in text)
