"""Draws a picture from an event's name, for events that have none: the same name gives the same picture."""

import hashlib
from collections.abc import Callable, Iterator
from math import pi, sin
from random import Random
from unicodedata import normalize

from models.events.palette import Palette

WIDTH, HEIGHT = 640, 480

Motif = Callable[[Random, Palette], Iterator[str]]


def art(name: str, colours: Palette) -> str:
    """An SVG document."""
    seed = hashlib.sha256(normalize("NFKC", name).strip().casefold().encode()).digest()
    chance = Random(seed)  # noqa: S311  # a drawing, not a secret
    shapes = "".join(chance.choice(MOTIFS)(chance, colours))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" preserveAspectRatio="xMidYMid slice">'
        '<defs><linearGradient id="sky" x1="0" y1="0" x2="0.6" y2="1">'
        f'<stop offset="0" stop-color="{colours.glow}"/><stop offset="1" stop-color="{colours.background}"/>'
        "</linearGradient>"
        '<radialGradient id="light" cx="0.5" cy="0.5" r="0.5">'
        f'<stop offset="0" stop-color="{colours.accent}" stop-opacity="0.85"/>'
        f'<stop offset="1" stop-color="{colours.accent}" stop-opacity="0"/></radialGradient></defs>'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="url(#sky)"/>{shapes}</svg>'
    )


def hills(chance: Random, colours: Palette) -> Iterator[str]:
    """A moon over ranges of hills."""
    x, y, radius = chance.uniform(360, 540), chance.uniform(90, 150), chance.uniform(44, 64)
    yield f'<circle cx="{x:.0f}" cy="{y:.0f}" r="{radius * 3.4:.0f}" fill="url(#light)" opacity="0.55"/>'
    yield f'<circle cx="{x:.0f}" cy="{y:.0f}" r="{radius:.0f}" fill="{colours.accent}"/>'
    yield from _stars(chance, colours)
    for layer in range(5):
        base, height = 220 + layer * 52, 46 - layer * 4
        crest = _wave(base, height, chance.uniform(0.7, 1.6), chance.uniform(0, 2 * pi))
        fill = colours.glow if layer % 2 == 0 else colours.background
        yield f'<path d="{crest}V{HEIGHT}H0Z" fill="{fill}" opacity="{0.45 + layer * 0.12:.2f}"/>'


def ripples(chance: Random, colours: Palette) -> Iterator[str]:
    """Rings of sound from two places."""
    for _ in range(2):
        x, y = chance.uniform(80, 560), chance.uniform(60, 420)
        yield f'<circle cx="{x:.0f}" cy="{y:.0f}" r="170" fill="url(#light)" opacity="0.5"/>'
        step = chance.uniform(20, 28)
        for ring in range(1, 19):
            width = 5 * (1 - ring / 20)
            yield (
                f'<circle cx="{x:.0f}" cy="{y:.0f}" r="{ring * step:.0f}" fill="none" stroke="{colours.accent}" '
                f'stroke-width="{width:.1f}" opacity="{0.6 * (1 - ring / 20):.2f}"/>'
            )


def ribbons(chance: Random, colours: Palette) -> Iterator[str]:
    """Strands that swing together."""
    length, phase, lean = chance.uniform(0.8, 1.5), chance.uniform(0, 2 * pi), chance.uniform(0.08, 0.16)
    yield f'<circle cx="{chance.uniform(120, 520):.0f}" cy="200" r="240" fill="url(#light)" opacity="0.4"/>'
    for strand in range(26):
        line = _wave(60 + strand * 14, 90 - abs(strand - 13) * 4, length, phase + strand * lean)
        ink = colours.accent if strand % 3 else colours.ink
        yield (
            f'<path d="{line}" fill="none" stroke="{ink}" stroke-width="{1 + 2.4 * sin(pi * strand / 25):.1f}" '
            f'opacity="{0.14 + 0.5 * sin(pi * strand / 25):.2f}"/>'
        )


def discs(chance: Random, colours: Palette) -> Iterator[str]:
    """Lights out of focus, behind one another."""
    for _ in range(26):
        radius = chance.triangular(14, 120, 36)
        x, y = chance.uniform(0, WIDTH), chance.triangular(0, HEIGHT, 180)
        fill = chance.choice((colours.accent, colours.glow, colours.accent, colours.ink))
        opacity = chance.uniform(0.08, 0.34)
        yield f'<circle cx="{x:.0f}" cy="{y:.0f}" r="{radius:.0f}" fill="{fill}" opacity="{opacity:.2f}"/>'


MOTIFS: tuple[Motif, ...] = (hills, ripples, ribbons, discs)


def _stars(chance: Random, colours: Palette) -> Iterator[str]:
    for _ in range(38):
        x, y = chance.uniform(0, WIDTH), chance.uniform(0, 240)
        radius, opacity = chance.uniform(0.6, 2), chance.uniform(0.3, 0.9)
        yield f'<circle cx="{x:.0f}" cy="{y:.0f}" r="{radius:.1f}" fill="{colours.ink}" opacity="{opacity:.2f}"/>'


def _wave(base: float, height: float, length: float, phase: float) -> str:
    points = (
        f"{x} {base + height * sin(2 * pi * length * x / WIDTH + phase) * (0.6 + 0.4 * sin(x / 97 + phase)):.1f}"
        for x in range(0, WIDTH + 1, 16)
    )
    return "M" + "L".join(points)
