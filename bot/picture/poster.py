"""A poster for an event that has no picture of its own, such as the sample event: a concert at night, without words."""

import io
import random
from math import cos, pi, sin

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from bot.picture.face import gradient
from models.events.palette import Palette, palette

POSTER = (1280, 960)
SCENE = (2560, 1920)
"""Drawn twice as large and scaled down, so that edges are smooth."""
MOON = (1680, 660)
MOON_RADIUS = 370
STAGE = 1560
"""How far down the stage is."""
SILHOUETTE = "#07070d"

Point = tuple[float, float]


def poster(name: str) -> bytes:
    """The poster of the event of this name: a JPEG of at most 150 KB. Takes half a second: call it in a thread."""
    colours = palette(name)
    chance = random.Random(name)  # noqa: S311  art, no secret
    scene = gradient(SCENE, colours.background, colours.glow)
    _stars(scene, chance, colours)
    _moon(scene, colours)
    _beams(scene, chance, colours)
    _crowd(scene, chance, colours)
    buffer = io.BytesIO()
    scene.resize(POSTER, Image.Resampling.BOX).save(buffer, "JPEG", quality=84, optimize=True, progressive=True)
    return buffer.getvalue()


def _stars(scene: Image.Image, chance: random.Random, colours: Palette) -> None:
    draw = ImageDraw.Draw(scene, "RGBA")
    for _ in range(150):
        at = (SCENE[0] * chance.random(), SCENE[1] * 0.7 * chance.random())
        _disc(draw, at, chance.choice((2, 3, 4)), f"{colours.ink}{chance.randint(40, 190):02x}")


def _moon(scene: Image.Image, colours: Palette) -> None:
    """A large disc, bright above and veiled below, with a halo and rings like sound."""
    halo, disc = Image.new("L", SCENE), Image.new("L", SCENE)
    _disc(ImageDraw.Draw(halo), MOON, MOON_RADIUS * 1.5, 110)
    _disc(ImageDraw.Draw(disc), MOON, MOON_RADIUS, 255)
    scene.paste(colours.accent, mask=halo.filter(ImageFilter.GaussianBlur(160)))
    draw = ImageDraw.Draw(scene, "RGBA")
    for ring in range(1, 10):
        radius = MOON_RADIUS + 62 * ring
        box = (MOON[0] - radius, MOON[1] - radius, MOON[0] + radius, MOON[1] + radius)
        draw.ellipse(box, outline=f"{colours.ink}{88 - 9 * ring:02x}", width=4)
    scene.paste(colours.ink, mask=disc)
    veil = Image.linear_gradient("L").resize((SCENE[0], 2 * MOON_RADIUS))
    below = Image.new("L", SCENE)
    below.paste(veil, (0, MOON[1] - MOON_RADIUS))
    scene.paste(colours.accent, mask=ImageChops.multiply(disc, below))


def _beams(scene: Image.Image, chance: random.Random, colours: Palette) -> None:
    """Spotlights that rise from the stage and fade into the sky, and the haze that they light."""
    light = Image.new("L", SCENE)
    for lamp in range(8):
        beam = Image.new("L", SCENE)
        foot = (SCENE[0] * (lamp + 0.5) / 8, float(STAGE))
        angle = -pi / 2 + (lamp - 3.5) * 0.13 + chance.uniform(-0.22, 0.22)
        sides = [(foot[0] + 2600 * cos(angle + turn), foot[1] + 2600 * sin(angle + turn)) for turn in (-0.045, 0.045)]
        ImageDraw.Draw(beam).polygon([foot, *sides], fill=chance.randint(60, 110))
        light = ImageChops.add(light, beam)
    fade = Image.linear_gradient("L").resize(SCENE)
    scene.paste(colours.accent, mask=ImageChops.multiply(light.filter(ImageFilter.GaussianBlur(6)), fade))
    haze = Image.new("L", (SCENE[0] // 8, SCENE[1] // 8))
    ImageDraw.Draw(haze).ellipse((-20, STAGE // 8 - 40, haze.width + 20, STAGE // 8 + 60), fill=205)
    haze = haze.filter(ImageFilter.GaussianBlur(16)).resize(SCENE, Image.Resampling.BICUBIC)
    scene.paste(colours.accent, mask=haze)


def _crowd(scene: Image.Image, chance: random.Random, colours: Palette) -> None:
    """Rows of heads and raised arms, the nearest the largest and darkest."""
    draw = ImageDraw.Draw(scene)
    for row, ink in enumerate((colours.glow, colours.background, SILHOUETTE)):
        head = 30 + 13 * row
        x: float = -head
        while x < SCENE[0] + head:
            _person(draw, chance, (x, STAGE + 20 + 95 * row + chance.uniform(-0.5, 0.5) * head), head, ink)
            x += head * chance.uniform(2.5, 3.5)


def _person(draw: ImageDraw.ImageDraw, chance: random.Random, at: Point, head: float, ink: str) -> None:
    """Seen from behind: head, shoulders, and sometimes an arm in the air."""
    x, y = at
    _disc(draw, at, head, ink)
    draw.rounded_rectangle((x - head * 0.42, y, x + head * 0.42, y + head * 2), head * 0.3, fill=ink)
    draw.rounded_rectangle((x - head * 1.9, y + head * 1.25, x + head * 1.9, SCENE[1] + 99), head * 1.1, fill=ink)
    if chance.random() < 0.45:
        side = chance.choice((-1, 1))
        shoulder, elbow = (x + side * head * 1.5, y + head * 1.9), (x + side * head * 2.1, y + head * 0.1)
        hand = (x + side * head * chance.uniform(1.2, 2.3), y - head * chance.uniform(1.8, 2.8))
        draw.line([shoulder, elbow, hand], fill=ink, width=round(head * 0.55), joint="curve")
        _disc(draw, hand, head * 0.4, ink)


def _disc(draw: ImageDraw.ImageDraw, at: Point, radius: float, ink: str | int) -> None:
    draw.ellipse((at[0] - radius, at[1] - radius, at[0] + radius, at[1] + radius), fill=ink)
