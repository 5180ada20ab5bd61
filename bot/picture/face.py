"""The face of an event's ticket: its own picture, or art drawn from its name, in the colours of its palette."""

import hashlib
import io
import logging
import random
from collections.abc import Callable
from math import cos, pi, sin
from threading import Lock

from PIL import Image, ImageDraw, ImageFilter, ImageOps

from models.events.palette import Palette, palette

MOST_PIXELS = 25_000_000
"""Of a picture that is unpacked whole: 100 MB. A JPEG is unpacked smaller and may have more."""
KEPT = 8
"""How many faces stay in memory: the events that sell or void tickets at the same time."""

Size = tuple[int, int]
Motif = Callable[[ImageDraw.ImageDraw, Size, random.Random, Palette], None]

log = logging.getLogger(__name__)
_kept: dict[tuple[str, bytes, Size], Image.Image] = {}
_keeping = Lock()


def event_face(name: str, picture: bytes | None, size: Size) -> Image.Image:
    """The face of this size; a picture that cannot be read gives way to the art. The caller gets a copy of its own."""
    key = (name, hashlib.sha256(picture or b"").digest(), size)
    face = _kept.get(key) or _photograph(picture, size) or art(name, size)
    with _keeping:
        _kept[key] = face
        while len(_kept) > KEPT:
            del _kept[next(iter(_kept))]
    return face.copy()


def art(name: str, size: Size) -> Image.Image:
    """Light on the event's colours, with rings, waves or beams: the name decides."""
    colours = palette(name)
    chance = random.Random(name)  # noqa: S311  art, no secret
    image = _glow(size, chance, colours)
    motif = chance.choice((_rings, _waves, _beams))
    veil = Image.new("RGBA", (size[0] * 2, size[1] * 2))
    motif(ImageDraw.Draw(veil), veil.size, chance, colours)
    image.paste(veil := veil.resize(size, Image.Resampling.BOX), mask=veil.getchannel("A"))
    return image


def gradient(size: Size, start: str, end: str) -> Image.Image:
    """From one colour at the top left to another at the bottom right."""
    across = Image.linear_gradient("L").rotate(90)
    slope = Image.blend(Image.linear_gradient("L"), across, 0.4).resize(size, Image.Resampling.BICUBIC)
    return ImageOps.colorize(slope, start, end)


def _photograph(picture: bytes | None, size: Size) -> Image.Image | None:
    """The event's picture cropped to the size; None when there is none that can be read."""
    if not picture:
        return None
    try:
        with Image.open(io.BytesIO(picture)) as opened:
            opened.draft("RGB", size)
            if opened.width * opened.height > MOST_PIXELS:
                return None
            upright = ImageOps.exif_transpose(opened).convert("RGBA")
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError, Image.DecompressionBombWarning):
        log.warning("an event's picture cannot be read")
        return None
    ground = Image.new("RGB", upright.size, "white")
    ground.paste(upright, mask=upright.getchannel("A"))
    return ImageOps.fit(ground, size, Image.Resampling.BICUBIC, centering=(0.5, 0.35))


def _glow(size: Size, chance: random.Random, colours: Palette) -> Image.Image:
    """Two soft lights on a gradient, blurred while small."""
    small = (size[0] // 8, size[1] // 8)
    image = gradient(small, colours.background, colours.glow)
    lights = Image.new("L", small)
    draw = ImageDraw.Draw(lights)
    for strength in (90, 60):
        radius = small[0] * chance.uniform(0.14, 0.3)
        x, y = small[0] * chance.uniform(0.1, 0.95), small[1] * chance.uniform(0.0, 0.6)
        draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=strength)
    lights = lights.filter(ImageFilter.GaussianBlur(small[0] / 9))
    image.paste(colours.accent, mask=lights)
    return image.resize(size, Image.Resampling.BICUBIC)


def _rings(draw: ImageDraw.ImageDraw, size: Size, chance: random.Random, colours: Palette) -> None:
    """A disc that echoes, like a sun or a record."""
    x, y = size[0] * chance.uniform(0.62, 0.85), size[1] * chance.uniform(0.2, 0.45)
    first = size[0] * chance.uniform(0.08, 0.12)
    for step in range(14, 0, -1):
        radius = first * (1 + step * 0.55)
        draw.ellipse(
            (x - radius, y - radius, x + radius, y + radius),
            outline=_veiled(colours.accent, 130 - 8 * step),
            width=max(2, size[0] // 300 + (step % 3) * 3),
        )
    draw.ellipse((x - first, y - first, x + first, y + first), fill=_veiled(colours.accent, 235))


def _waves(draw: ImageDraw.ImageDraw, size: Size, chance: random.Random, colours: Palette) -> None:
    """Lines that swing together, like strings."""
    phase, swing = chance.uniform(0, 2 * pi), size[1] * chance.uniform(0.1, 0.18)
    for line in range(22):
        height = size[1] * (0.06 + 0.026 * line)
        points = [
            (x, height + swing * sin(phase + line * 0.09 + 5 * x / size[0]) * cos(1.4 * x / size[0] + line * 0.05))
            for x in range(0, size[0] + 12, 12)
        ]
        ink = colours.accent if line % 4 else colours.ink
        draw.line(points, fill=_veiled(ink, 150 - 5 * line), width=5 if line % 4 else 8, joint="curve")


def _beams(draw: ImageDraw.ImageDraw, size: Size, chance: random.Random, colours: Palette) -> None:
    """Light from above, as on a stage."""
    x, y = size[0] * chance.uniform(0.55, 0.9), -size[1] * 0.1
    turn = chance.uniform(0.25, 0.4)
    for beam in range(12):
        angle = turn + beam * 0.21
        reach = 2 * size[0]
        ends = [(x + reach * cos(angle + spread), y + reach * sin(angle + spread)) for spread in (0, 0.1)]
        draw.polygon([(x, y), *ends], fill=_veiled(colours.accent, 26 + 10 * (beam % 4)))
    for _ in range(70):
        speck = size[0] * chance.uniform(0.001, 0.0035)
        at = (size[0] * chance.random(), size[1] * chance.random() * 0.8)
        draw.ellipse((at[0] - speck, at[1] - speck, at[0] + speck, at[1] + speck), fill=_veiled(colours.ink, 150))


def _veiled(colour: str, alpha: int) -> tuple[int, int, int, int]:
    red, green, blue = bytes.fromhex(colour[1:])
    return red, green, blue, max(alpha, 12)
