"""The colours of an event, drawn from its name: the same on the ticket picture, the ticket page and the poster.

Hues run from teal over blue and violet to pink. Green, red and amber are left out: they are what a press is answered
with, and a ticket must not look admitted or refused from across the room. Colours are mixed in OKLCH
(https://bottosson.github.io/posts/oklab/), where equal lightness looks equally light, so every name gets the same
contrast.
"""

import hashlib
from dataclasses import dataclass
from math import cos, radians, sin
from unicodedata import normalize

FIRST_HUE = 195
LAST_HUE = 350


@dataclass(frozen=True, slots=True)
class Palette:
    """Hex colours (``#1a2b3c``) that belong together. Ink and accent are legible on background and glow."""

    hue: int
    """Degrees in OKLCH, as in CSS ``oklch()``."""
    background: str
    """Deep: the face of the ticket."""
    glow: str
    """Lighter than the background and a step along the wheel: the other end of a gradient."""
    ink: str
    """Almost white: text on background and glow."""
    accent: str
    """Bright: small things on background and glow."""
    paper: str
    """Almost white: the stub."""
    paper_ink: str
    """Almost black: text on paper."""


def palette(name: str) -> Palette:
    """The colours of the event of this name. Capitals, spaces around it and Unicode forms make no difference."""
    seed = hashlib.sha256(normalize("NFKC", name).strip().casefold().encode()).digest()
    hue = FIRST_HUE + int.from_bytes(seed[:4], "big") % (LAST_HUE - FIRST_HUE + 1)
    step = 40 if seed[4] % 2 else -40
    beside = hue + step if FIRST_HUE <= hue + step <= LAST_HUE else hue - step
    return Palette(
        hue=hue,
        background=_hex(0.27, 0.085, hue),
        glow=_hex(0.42, 0.14, beside),
        ink=_hex(0.975, 0.012, hue),
        accent=_hex(0.86, 0.095, beside),
        paper=_hex(0.985, 0.008, hue),
        paper_ink=_hex(0.24, 0.04, hue),
    )


def _hex(lightness: float, chroma: float, hue: float) -> str:
    """OKLCH as sRGB; the chroma gives way where the screen has no such colour."""
    rgb = _linear_rgb(lightness, chroma, hue)
    while min(rgb) < 0 or max(rgb) > 1:
        chroma *= 0.97
        rgb = _linear_rgb(lightness, chroma, hue)
    return "#" + "".join(f"{round(255 * _gamma(part)):02x}" for part in rgb)


def _linear_rgb(lightness: float, chroma: float, hue: float) -> tuple[float, float, float]:
    a, b = chroma * cos(radians(hue)), chroma * sin(radians(hue))
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )


def _gamma(part: float) -> float:
    return 12.92 * part if part <= 0.0031308 else float(1.055 * part ** (1 / 2.4) - 0.055)
