"""Fonts that come with Usher's packages, chosen letter by letter, so that a picture needs no font of the machine.

Noto Sans writes Latin, Greek, Cyrillic and Devanagari, its siblings Arabic and Chinese, Japanese and Korean. A letter
that none of them has, such as an emoji, is left out rather than drawn as an empty box.
"""

import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import groupby

import arabic_reshaper
from PIL import ImageDraw, ImageFont, features
from PIL.ImageFont import FreeTypeFont

from bot.picture.reading_order import is_right_to_left, visual

REGULAR = 400
BOLD = 700
BLACK = 850

LATIN, ARABIC, CJK = range(3)
FILES = (
    ("fontpkg_noto_sans", "files/NotoSans[wdth,wght].ttf"),
    ("fontpkg_noto_sans_arabic", "files/NotoSansArabic[wdth,wght].ttf"),
    ("cvttf_NotoSansCJK_Regular", "NotoSansCJKtc-Regular.otf"),
)
HAN_FORMS = {"zh": "zh-Hans", "ja": "ja", "ko": "ko"}

Ink = str | tuple[int, int, int] | tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Style:
    """How letters look: size in pixels, weight from 100 to 900, and the language whose forms of Han they take."""

    size: int
    weight: int = REGULAR
    language: str = "en"


def legible(text: str) -> str:
    """The text without what the fonts cannot draw; styled letters (``𝓐𝓭𝓪``) become plain. May be empty."""
    composed = unicodedata.normalize("NFC", text)
    letters = (letter if _script(letter) is not None else unicodedata.normalize("NFKC", letter) for letter in composed)
    drawable = "".join(letter for letter in "".join(letters) if letter.isspace() or _script(letter) is not None)
    return " ".join(drawable.split())


def shaped(text: str) -> str:
    """Arabic letters joined, still in reading order."""
    if not any(_is_arabic(letter) for letter in text):
        return text
    joined: str = _reshaper().reshape(text)
    return joined


def width(text: str, style: Style) -> float:
    """How many pixels a line of shaped text takes."""
    return sum(_advance(script, run, style) for script, run in _runs(text))


def write(
    draw: ImageDraw.ImageDraw,
    at: tuple[float, float],
    text: str,
    style: Style,
    ink: Ink,
    align: str = "left",
    *,
    right_to_left: bool | None = None,
) -> None:
    """Writes one line of shaped text. ``at`` is on the baseline; `align` says which end of the line it is.

    ``right_to_left``: how the text runs of which this is a line; None: as the line's first letter does.
    """
    line = visual(text, right_to_left=is_right_to_left(text) if right_to_left is None else right_to_left)
    x = at[0] - {"left": 0.0, "center": 0.5, "right": 1.0}[align] * width(line, style)
    for script, run in _runs(line):
        direction, language = _shaping(script, style)
        # The CJK font has one weight: an outline in the same ink makes it bold.
        stroke = style.size / 42 if script == CJK and style.weight >= BOLD else 0
        draw.text(
            (x, at[1]),
            run,
            ink,
            _font(script, style),
            anchor="ls",
            stroke_width=stroke,
            direction=direction,
            language=language,
        )
        x += _advance(script, run, style)


def _advance(script: int, run: str, style: Style) -> float:
    direction, language = _shaping(script, style)
    return _font(script, style).getlength(run, direction=direction, language=language)


def is_tall(letter: str) -> bool:
    """Whether its line needs more room above and below: Arabic, also joined, and Devanagari."""
    return _is_arabic(letter) or "\ufb50" <= letter <= "\ufdff" or "\ufe70" <= letter <= "\ufefc" or _is_indic(letter)


@cache
def _reshaper() -> arabic_reshaper.ArabicReshaper:
    """Without the ligature of the name of God: its marks would be read as dots of the line above."""
    return arabic_reshaper.ArabicReshaper({"ARABIC LIGATURE ALLAH": False})


@cache
def _engine() -> ImageFont.Layout:
    """Raqm kerns and knows the regional forms of Han, but needs FriBiDi, which a bare machine lacks."""
    return ImageFont.Layout.RAQM if features.check("raqm") else ImageFont.Layout.BASIC


def _shaping(script: int, style: Style) -> tuple[str | None, str | None]:
    """Direction and language, which only Raqm understands. The text is in visual order already."""
    if _engine() is ImageFont.Layout.BASIC or script == ARABIC:
        return None, None
    return "ltr", HAN_FORMS.get(style.language, "zh-Hans") if script == CJK else "en"


def _runs(text: str) -> list[tuple[int, str]]:
    """Stretches of one font. Spaces and marks stay with the letter before them where its font has them."""
    scripts: list[int] = []
    for letter in text:
        before = scripts[-1] if scripts else LATIN
        neutral = letter.isspace() or unicodedata.category(letter)[0] in "MP"
        found = before if neutral and _has(before, letter) else _script(letter)
        scripts.append(LATIN if found is None else found)
    numbered = groupby(zip(scripts, text, strict=True), key=lambda pair: pair[0])
    return [(script, "".join(letter for _, letter in pairs)) for script, pairs in numbered]


@cache
def _script(letter: str) -> int | None:
    """Which font draws this letter; None: no font does."""
    if unicodedata.category(letter)[0] == "C":
        return None
    return next((script for script in (LATIN, ARABIC, CJK) if _has(script, letter)), None)


@cache
def _has(script: int, letter: str) -> bool:
    """Pillow does not tell: a letter that a font lacks looks like U+FFFF, which every font lacks."""
    if letter.isspace():
        return True
    probe = Style(size=24)
    return bytes(_mask(script, letter, probe)) != bytes(_mask(script, "\uffff", probe))


def _mask(script: int, letter: str, style: Style) -> bytes:
    mask = _font(script, style, ImageFont.Layout.BASIC).getmask(letter)
    return repr(mask.size).encode() + bytes(mask)


def _is_arabic(letter: str) -> bool:
    return "\u0600" <= letter <= "\u06ff" or "\u0750" <= letter <= "\u077f"


def _is_indic(letter: str) -> bool:
    return "\u0900" <= letter <= "\u097f"


@cache
def _font(script: int, style: Style, engine: ImageFont.Layout | None = None) -> FreeTypeFont:
    package, path = FILES[script]
    layout = ImageFont.Layout.BASIC if script == ARABIC else engine or _engine()
    font = ImageFont.truetype(str(files(package) / path), style.size, layout_engine=layout)
    if script != CJK:
        font.set_variation_by_axes([style.weight, 100])
    return font
