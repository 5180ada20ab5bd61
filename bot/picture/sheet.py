"""What the ticket and its VOID picture have in common: the canvas, the face with its text, the shape of the paper.

1024 by 1280, because Telegram scales a photo to 1280 on its longer side: what is drawn here arrives dot by dot.
"""

import io
from functools import cache

from PIL import Image, ImageDraw, ImageFilter

from bot.picture.face import event_face, gradient
from bot.picture.facts import EventFacts
from bot.picture.lines import Lines, fit
from bot.picture.typeface import BLACK, BOLD, REGULAR, Style
from models.events.palette import Palette, palette
from models.language.formats import moment
from models.language.speech import Voice, voice

CANVAS = (1024, 1280)
EDGE = 26
RADIUS = 44
TEAR = 752
"""Where the perforation is, from the top."""
NOTCH = 26
PADDING = 50
SPACING = 10
"""Between lines of different meaning."""
FINER = 4
"""Shapes are cut this much larger and scaled down, so that their edges are smooth."""


def face(event: EventFacts, badge: str) -> Image.Image:
    """The upper part of the ticket down to the tear: art, badge, name, time and place."""
    colours = palette(event.name)
    picture = event_face(event.name, event.picture, (CANVAS[0] - 2 * EDGE, TEAR - EDGE))
    text = _text(event, picture.width - 2 * PADDING)
    top = picture.height - PADDING + 8 - sum(lines.height + SPACING for lines in text)
    _shade(picture, top, colours)
    x, align = start(voice(event.language), PADDING, picture.width - PADDING)
    _badge(picture, badge, (x, top - 66), align, colours, event.language)
    draw = ImageDraw.Draw(picture)
    y: float = top
    for lines, ink in zip(text, (colours.ink, colours.accent, colours.ink), strict=True):
        y = lines.write(draw, (x, y), ink, align) + SPACING
    return picture


def start(speak: Voice, left: int, right: int) -> tuple[int, str]:
    """Where lines of this language begin between two edges, and to which side they are aligned."""
    return (left, "left") if speak.direction == "ltr" else (right, "right")


def laid_out(ticket: Image.Image, mask: Image.Image, colours: Palette) -> Image.Image:
    """The ticket, cut to its shape, on a dark ground with its shadow."""
    ground = gradient(CANVAS, "#0a0a10", colours.background)
    ground.paste("#000", mask=shadow(mask))
    ground.paste(ticket, mask=mask)
    return ground


@cache
def shape(*, holes: bool) -> Image.Image:
    """The mask of a whole ticket; with holes, there is a perforation with a notch at each end."""
    mask = Image.new("L", (CANVAS[0] * FINER, CANVAS[1] * FINER))
    draw = ImageDraw.Draw(mask)
    near, right, bottom = FINER * EDGE, FINER * (CANVAS[0] - EDGE) - 1, FINER * (CANVAS[1] - EDGE) - 1
    draw.rounded_rectangle((near, near, right, bottom), FINER * RADIUS, fill=255)
    if holes:
        for x in (EDGE, CANVAS[0] - EDGE):
            _hole(draw, x, NOTCH)
        for x in range(EDGE + NOTCH + 18, CANVAS[0] - EDGE - NOTCH - 8, 21):
            _hole(draw, x, 4)
    return mask.resize(CANVAS, Image.Resampling.BOX)


def shadow(mask: Image.Image) -> Image.Image:
    """What a paper of this mask darkens around it."""
    small = mask.resize((CANVAS[0] // 8, CANVAS[1] // 8)).filter(ImageFilter.GaussianBlur(3))
    return small.resize(CANVAS, Image.Resampling.BICUBIC).point([depth * 3 // 5 for depth in range(256)])


def encoded(picture: Image.Image) -> bytes:
    """A JPEG with full colour resolution: the QR code's edges stay sharp."""
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=88, subsampling=0)
    return buffer.getvalue()


def _text(event: EventFacts, room: int) -> tuple[Lines, Lines, Lines]:
    language = event.language
    when = moment(event.starts_at, event.zone, voice(language))
    return (
        fit(event.name, (room, 330), [Style(size, BLACK, language) for size in (100, 86, 74, 64, 54)]),
        fit(when, (room, 61), [Style(size, BOLD, language) for size in (42, 38, 34, 30)]),
        fit(event.venue, (room, 93), [Style(size, REGULAR, language) for size in (36, 32)]),
    )


def _shade(picture: Image.Image, top: int, colours: Palette) -> None:
    """Darkens the part below, so that text is legible on any picture."""
    above = max(0, top - 260)
    slope = Image.linear_gradient("L").resize((picture.width, picture.height - above))
    picture.paste(colours.background, (0, above), slope.point([min(224, round(depth * 1.6)) for depth in range(256)]))


def _badge(picture: Image.Image, text: str, at: tuple[int, int], align: str, colours: Palette, language: str) -> None:
    """A pill in the accent colour."""
    lines = fit(text, (700, 44), [Style(30, BOLD, language)])
    size = (round(lines.width) + 44, 52)
    left = at[0] if align == "left" else at[0] - size[0]
    pill = Image.new("L", (size[0] * FINER, size[1] * FINER))
    ImageDraw.Draw(pill).rounded_rectangle((0, 0, pill.width - 1, pill.height - 1), pill.height / 2, fill=255)
    picture.paste(colours.accent, (left, at[1]), pill.resize(size, Image.Resampling.BOX))
    lines.write(ImageDraw.Draw(picture), (left + 22, at[1] + 6), colours.background)


def _hole(draw: ImageDraw.ImageDraw, x: int, radius: int) -> None:
    draw.ellipse([FINER * side for side in (x - radius, TEAR - radius, x + radius, TEAR + radius)], fill=0)
