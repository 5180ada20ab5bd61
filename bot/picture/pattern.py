"""Fillings that differ by colour and by pattern, so that a chart can be read without seeing colours."""

from dataclasses import dataclass

from PIL import Image, ImageDraw

PITCH = 26
"""From one stroke to the next, in pixels."""


@dataclass(frozen=True, slots=True)
class Look:
    """The colours of a chart, on light or dark ground."""

    ground: str
    ink: str
    muted: str
    line: str
    alarm: str
    fills: tuple[str, ...]
    stroke: str
    """Of the patterns on the fills."""


LIGHT = Look(
    ground="#ffffff",
    ink="#16181d",
    muted="#5b616e",
    line="#d5d9e0",
    alarm="#c2185b",
    fills=("#1d63c4", "#f0a637", "#21867a", "#c56a9b", "#7b6ad0", "#8b929e"),
    stroke="#ffffff",
)
DARK = Look(
    ground="#14161c",
    ink="#f3f5f9",
    muted="#a7aebb",
    line="#343945",
    alarm="#ff7aa8",
    fills=("#6ea8ff", "#ffc15e", "#58cbb9", "#f29cc6", "#b5a6ff", "#b9c0cc"),
    stroke="#14161c",
)
"""The fills keep their distance for eyes that see few colours (after Okabe and Ito), and differ in lightness."""


def filling(number: int, size: tuple[int, int], look: Look) -> Image.Image:
    """An area of this size in the colour and pattern of the number. The first has no pattern."""
    area = Image.new("RGB", size, look.fills[number % len(look.fills)])
    PATTERNS[number % len(PATTERNS)](_Pen(ImageDraw.Draw(area), look.stroke), size)
    return area


@dataclass(frozen=True, slots=True)
class _Pen:
    """Draws everything in one ink."""

    draw: ImageDraw.ImageDraw
    ink: str

    def stroke(self, *points: tuple[float, float]) -> None:
        self.draw.line(points, fill=self.ink, width=5)

    def dot(self, x: float, y: float) -> None:
        self.draw.ellipse((x - 4, y - 4, x + 4, y + 4), fill=self.ink)


def _plain(_pen: _Pen, _size: tuple[int, int]) -> None:
    """No pattern."""


def _rising(pen: _Pen, size: tuple[int, int]) -> None:
    for x in range(-size[1], size[0], PITCH):
        pen.stroke((x, size[1]), (x + size[1], 0))


def _dotted(pen: _Pen, size: tuple[int, int]) -> None:
    for row, y in enumerate(range(PITCH // 2, size[1] + PITCH, PITCH)):
        for x in range(PITCH // 2 * (row % 2), size[0] + PITCH, PITCH):
            pen.dot(x, y)


def _level(pen: _Pen, size: tuple[int, int]) -> None:
    for y in range(PITCH // 2, size[1], PITCH):
        pen.stroke((0, y), (size[0], y))


def _crossed(pen: _Pen, size: tuple[int, int]) -> None:
    _rising(pen, size)
    _falling(pen, size)


def _falling(pen: _Pen, size: tuple[int, int]) -> None:
    for x in range(-size[1], size[0], PITCH):
        pen.stroke((x, 0), (x + size[1], size[1]))


PATTERNS = (_plain, _rising, _dotted, _level, _crossed, _falling)
