"""The VOID picture of an event: one for all its tickets, whatever voided them; the caption tells when and why.

Grey, torn, without a code and with the word across it: each alone would tell, also without colour.
"""

import random

from PIL import Image, ImageDraw, ImageOps

from bot.picture.facts import EventFacts
from bot.picture.lines import fit
from bot.picture.sheet import CANVAS, EDGE, TEAR, encoded, face, laid_out, shadow, shape
from bot.picture.typeface import BLACK, BOLD, Style
from models.events.palette import palette
from models.language.speech import Voice, voice

PAPER = "#d7d7da"
INK = "#3b3b40"
STAMP = "#d3213c"
"""A red that no palette has."""
STAMP_MIDDLE = 925
GAPE = 22
"""How far the two pieces lie apart."""
TILT = -2.5
"""Degrees by which the torn stub lies askew."""

Points = list[tuple[int, int]]


def void_picture(event: EventFacts) -> bytes:
    """The VOID picture as a JPEG. Takes some 150 ms of a processor: call it in a thread."""
    speak = voice(event.language)
    tear = _tear(event.name)
    upper = Image.new("RGB", CANVAS)
    upper.paste(_faded(face(event, speak.text("picture.void_badge"))), (EDGE, EDGE))
    table = laid_out(upper, _piece(tear, away=CANVAS[1]), palette(event.name))
    _lay_stub(table, tear, speak)
    _stamp(table, speak)
    return encoded(table)


def _tear(name: str) -> Points:
    """The line along which the stub was torn off, from left to right."""
    chance = random.Random(name)  # noqa: S311  art, no secret
    return [(x, TEAR - 22 + chance.randint(-13, 13)) for x in range(0, CANVAS[0] + 24, 24)]


def _faded(picture: Image.Image) -> Image.Image:
    return ImageOps.colorize(ImageOps.grayscale(picture), "#3b3b40", "#c9c9ce")


def _piece(tear: Points, *, away: int) -> Image.Image:
    """The mask of the ticket without what lies between the tear and the height `away`."""
    mask = shape(holes=False).copy()
    ImageDraw.Draw(mask).polygon([*tear, (CANVAS[0], away), (0, away)], fill=0)
    return mask


def _lay_stub(table: Image.Image, tear: Points, speak: Voice) -> None:
    """The lower piece, fallen aside, with a sentence where the code was."""
    stub = Image.new("RGB", CANVAS, PAPER)
    hint = fit(speak.text("picture.void_hint"), (780, 60), [Style(size, BOLD, speak.language) for size in (44, 38, 34)])
    hint.write(ImageDraw.Draw(stub), (CANVAS[0] / 2, CANVAS[1] - EDGE - 62 - hint.height), INK, "center")
    mask = _fallen(_piece(tear, away=0))
    table.paste("#000", mask=shadow(mask))
    table.paste(_fallen(stub), mask=mask)


def _fallen(piece: Image.Image) -> Image.Image:
    middle = (CANVAS[0] / 2, float(TEAR))
    return piece.rotate(TILT, Image.Resampling.BILINEAR, center=middle, translate=(0, GAPE))


def _stamp(table: Image.Image, speak: Voice) -> None:
    """The word in a frame, struck across the tear."""
    styles = [Style(size, BLACK, speak.language) for size in (220, 190, 160, 120)]
    word = fit(speak.text("picture.void"), (740, 270), styles)
    size = (round(word.width) + 150, round(word.height) + 36)
    stamp = Image.new("RGBA", size)
    draw = ImageDraw.Draw(stamp)
    draw.rounded_rectangle((4, 4, size[0] - 4, size[1] - 4), 34, fill="#f6f6f7", outline=STAMP, width=16)
    draw.rounded_rectangle((30, 30, size[0] - 30, size[1] - 30), 18, outline=STAMP, width=5)
    word.write(draw, (size[0] / 2, (size[1] - word.height) / 2 - word.style.size * 0.04), STAMP, "center")
    stamp = stamp.rotate(8, Image.Resampling.BILINEAR, expand=True)
    table.paste(stamp, ((CANVAS[0] - stamp.width) // 2, STAMP_MIDDLE - stamp.height // 2), stamp)
