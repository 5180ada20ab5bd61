"""The arrival curve of an event: who came in until when, gate upon gate, against who is expected.

1080 wide and as high as Telegram leaves a photo alone. Gates differ by pattern as well as by colour. Times run from
left to right in every language, as on a clock's face.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from PIL import Image, ImageDraw

from bot.picture.facts import ArrivalFacts
from bot.picture.lines import Lines, fit
from bot.picture.pattern import DARK, LIGHT, PATTERNS, Look, filling
from bot.picture.scale import Tick, levels, ticks
from bot.picture.sheet import encoded, start
from bot.picture.typeface import BLACK, BOLD, REGULAR, Style
from models.attendance.curve import ArrivalCurve
from models.language.formats import day, duration, number, time_of_day, zone_name
from models.language.speech import Voice, voice

CANVAS = (1080, 1280)
MARGIN = 48
LEFT, RIGHT = 150, CANVAS[0] - MARGIN
"""Of both charts: numbers stand left of them."""
CURVE_BOTTOM = 930
STRIP_TOP, STRIP_BOTTOM = 1010, 1130
FINER = 2
"""Shapes are drawn this much larger and scaled down, so that their edges are smooth."""
COLUMNS = 2
LEGEND_ROW = 52
DASH = 14

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Frame:
    """Where moments and numbers are on the picture."""

    first: datetime
    last: datetime
    top: float
    bottom: float
    most: float

    def x(self, moment: datetime) -> float:
        """How far from the left."""
        return LEFT + (RIGHT - LEFT) * ((moment - self.first) / (self.last - self.first))

    def y(self, people: float) -> float:
        """How far from the top."""
        return self.bottom - (self.bottom - self.top) * people / self.most


def arrivals_picture(facts: ArrivalFacts) -> bytes:
    """The picture as a JPEG. Takes some 300 ms of a processor: call it in a thread."""
    look, speak = (DARK if facts.dark else LIGHT), voice(facts.language)
    shown = _with_few_gates(facts.curve, speak)
    picture = Image.new("RGB", CANVAS, look.ground)
    top = _headline(picture, facts, look, speak)
    if len(shown.gates) > 1:
        top = _legend(picture, shown, top, look, speak)
    steps = levels(max(facts.expected, shown.entered))
    frame = Frame(shown.starts[0], shown.ends_at, top + 110, CURVE_BOTTOM, steps[-1])
    marks = ticks(frame.first, frame.last, facts.zone, speak)
    _grid(picture, frame, steps, marks, look, speak)
    _areas(picture, frame, shown, facts.moment, look)
    _expected(picture, frame, facts.expected, look, speak)
    _moments(picture, frame, facts, look, speak)
    _strip(picture, frame, shown, look, speak)
    _times(picture, frame, marks, look, speak)
    if not shown.entered:
        _say_nobody(picture, frame, look, speak)
    return encoded(picture)


def _with_few_gates(curve: ArrivalCurve, speak: Voice) -> ArrivalCurve:
    """The curve with names for all gates, and no more of them than there are patterns: the least used become one."""
    named = [name or speak.text("staff.att_no_gate") for name in curve.gates]
    most = len(PATTERNS)
    if len(named) <= most:
        return ArrivalCurve(curve.starts, curve.width, tuple(named), curve.came)
    order = sorted(range(len(named)), key=lambda gate: -sum(curve.came[gate]))
    kept, rest = sorted(order[: most - 1]), order[most - 1 :]
    together = tuple(sum(step) for step in zip(*(curve.came[gate] for gate in rest), strict=True))
    return ArrivalCurve(
        curve.starts,
        curve.width,
        (*(named[gate] for gate in kept), speak.count("attendance.more", len(rest))),
        (*(curve.came[gate] for gate in kept), together),
    )


def _headline(picture: Image.Image, facts: ArrivalFacts, look: Look, speak: Voice) -> float:
    """Name, day and time, and the count in large figures; returns where it ends."""
    draw = ImageDraw.Draw(picture)
    language, room = speak.language, CANVAS[0] - 2 * MARGIN
    entered = facts.curve.entered
    when = speak.text(
        "attendance.picture_as_of",
        day=day(facts.moment, facts.zone, speak),
        time=time_of_day(facts.moment, facts.zone, speak),
        zone=zone_name(facts.zone, speak),
    )
    count = speak.text(
        "attendance.picture_count", entered=number(entered, speak), expected=number(facts.expected, speak)
    )
    lines = (
        (fit(facts.event_name, (room, 126), [Style(size, BLACK, language) for size in (58, 50, 44)]), look.ink, 8),
        (fit(when, (room, 92), [Style(size, REGULAR, language) for size in (34, 30)]), look.muted, 18),
        (fit(count, (room, 100), [Style(size, BLACK, language) for size in (72, 60, 50)]), look.ink, 10),
    )
    x, align = start(speak, MARGIN, CANVAS[0] - MARGIN)
    y: float = MARGIN - 12
    for text, ink, gap in lines:
        y = text.write(draw, (x, y), ink, align) + gap
    return y


def _legend(picture: Image.Image, curve: ArrivalCurve, top: float, look: Look, speak: Voice) -> float:
    """Each gate with its pattern and how many came in there; returns where it ends."""
    draw = ImageDraw.Draw(picture)
    column = (CANVAS[0] - 2 * MARGIN) / COLUMNS
    for gate, name in enumerate(filter(None, curve.gates)):
        x = MARGIN + column * (gate % COLUMNS)
        y = top + LEGEND_ROW * (gate // COLUMNS)
        swatch = filling(gate, (64, 36), look)
        picture.paste(swatch, (round(x), round(y) + 6))
        figure = _short(number(sum(curve.came[gate]), speak), 170, BOLD, speak)
        label = _short(name, column - 110 - figure.width, REGULAR, speak)
        after = label.style.size * 0.5
        label.write(draw, (x + 80, y), look.ink)
        figure.write(draw, (x + 80 + label.width + after, y), look.ink)
    return top + LEGEND_ROW * -(-len(curve.gates) // COLUMNS)


def _grid(
    picture: Image.Image, frame: Frame, steps: Sequence[int], marks: Sequence[Tick], look: Look, speak: Voice
) -> None:
    draw = ImageDraw.Draw(picture)
    for people in steps:
        y = frame.y(people)
        draw.line((LEFT, y, RIGHT, y), fill=look.line, width=2)
        label = _short(number(people, speak), LEFT - 30, REGULAR, speak, 30)
        label.write(draw, (LEFT - 14, y - label.height / 2 - 2), look.muted, "right")
    for tick in marks:
        x = frame.x(tick.moment)
        draw.line((x, frame.top, x, STRIP_BOTTOM), fill=look.line, width=2)


def _areas(picture: Image.Image, frame: Frame, curve: ArrivalCurve, moment: datetime, look: Look) -> None:
    """Gate upon gate; the upper edge is everybody. Ends now."""
    bounds = [*curve.starts, curve.ends_at]
    size = (picture.width * FINER, picture.height * FINER)
    below = [0] * len(bounds)
    for gate in range(len(curve.gates)):
        above = [low + high for low, high in zip(below, curve.inside(gate), strict=True)]
        upper, lower = (_until(bounds, heights, frame, moment) for heights in (above, below))
        mask = Image.new("L", size)
        ImageDraw.Draw(mask).polygon([_finer(point) for point in (*upper, *reversed(lower))], fill=255)
        picture.paste(filling(gate, picture.size, look), mask=mask.resize(picture.size, Image.Resampling.BOX))
        _stroke(picture, upper, look.ground if gate < len(curve.gates) - 1 else look.ink)
        below = above


def _until(bounds: Sequence[datetime], heights: Sequence[int], frame: Frame, moment: datetime) -> list[Point]:
    """The line through these heights, as far as it is past."""
    points = [(frame.x(min(at, moment)), frame.y(height)) for at, height in zip(bounds, heights, strict=True)]
    past = sum(at < moment for at in bounds) + 1
    return points[:past] if past > 1 else [points[0], points[0]]


def _expected(picture: Image.Image, frame: Frame, expected: int, look: Look, speak: Voice) -> None:
    """How high the curve is to come."""
    draw = ImageDraw.Draw(picture)
    y = frame.y(expected)
    for x in range(LEFT, RIGHT, 2 * DASH):
        draw.line((x, y, min(RIGHT, x + DASH), y), fill=look.ink, width=5)
    text = speak.text("attendance.picture_expected", n=number(expected, speak))
    label = _short(text, RIGHT - LEFT - 40, BOLD, speak, 32)
    _plate(draw, (LEFT + 10, y + 8, LEFT + 34 + label.width, y + 14 + label.height), look)
    label.write(draw, (LEFT + 22, y + 8), look.ink)


def _moments(picture: Image.Image, frame: Frame, facts: ArrivalFacts, look: Look, speak: Voice) -> None:
    """When it starts, and now."""
    shown = (
        (facts.starts_at, "attendance.picture_start", look.muted, frame.top - 104),
        (facts.moment, "attendance.picture_now", look.alarm, frame.top - 56),
    )
    draw = ImageDraw.Draw(picture)
    for moment, key, ink, y in shown:
        if not frame.first <= moment <= frame.last:
            continue
        x = frame.x(moment)
        text = speak.text(key, time=time_of_day(moment, facts.zone, speak))
        label = _short(text, 420, BOLD, speak, 32)
        align = "left" if x + label.width < RIGHT else "right"
        left = x if align == "left" else x - label.width
        _plate(draw, (left - 6, y - 6, left + label.width + 6, y + 44), look)
        draw.line((x, y + 44, x, frame.bottom), fill=ink, width=5)
        label.write(draw, (x, y), ink, align)


def _strip(picture: Image.Image, frame: Frame, curve: ArrivalCurve, look: Look, speak: Voice) -> None:
    """How many came in during each step, as bars; says the most."""
    draw = ImageDraw.Draw(picture)
    together = [sum(step) for step in zip(*curve.came, strict=True)]
    most = max(together)
    draw.line((LEFT, STRIP_BOTTOM, RIGHT, STRIP_BOTTOM), fill=look.muted, width=3)
    strip = Frame(frame.first, frame.last, STRIP_TOP, STRIP_BOTTOM, max(1, most))
    for at, people in zip(curve.starts, together, strict=True):
        left, right = strip.x(at), strip.x(at + curve.width)
        if people:
            draw.rectangle(
                (left + 1, min(strip.y(people), STRIP_BOTTOM - 3), max(left + 2, right - 3), STRIP_BOTTOM),
                fill=look.ink,
            )
    if most:
        text = speak.text("attendance.picture_per", span=duration(curve.width, speak), n=number(most, speak))
        label = _short(text, CANVAS[0] - 2 * MARGIN, REGULAR, speak, 30)
        x, align = start(speak, MARGIN, RIGHT)
        y = STRIP_TOP - 16 - label.height
        left = x if align == "left" else x - label.width
        _plate(draw, (left - 6, y, left + label.width + 6, y + label.height + 6), look)
        label.write(draw, (x, y), look.muted, align)


def _times(picture: Image.Image, frame: Frame, marks: Sequence[Tick], look: Look, speak: Voice) -> None:
    draw = ImageDraw.Draw(picture)
    for tick in marks:
        x = frame.x(tick.moment)
        label = _short(tick.label, 200, BOLD, speak, 32)
        x = min(x, CANVAS[0] - 8 - label.width / 2)
        y = label.write(draw, (x, STRIP_BOTTOM + 8), look.ink, "center")
        if tick.note:
            _short(tick.note, 200, REGULAR, speak, 28).write(draw, (x, y), look.muted, "center")


def _say_nobody(picture: Image.Image, frame: Frame, look: Look, speak: Voice) -> None:
    draw = ImageDraw.Draw(picture)
    text = fit(speak.text("attendance.picture_nobody"), (RIGHT - LEFT - 80, 160), [Style(46, BOLD, speak.language)])
    middle = (LEFT + RIGHT) / 2, (frame.top + frame.bottom - text.height) / 2
    half = text.width / 2 + 24
    _plate(draw, (middle[0] - half, middle[1] - 12, middle[0] + half, middle[1] + text.height + 18), look)
    text.write(draw, middle, look.muted, "center")


def _short(text: str, room: float, weight: int, speak: Voice, size: int = 34) -> Lines:
    """One line, cut if need be."""
    return fit(text, (room, 1), [Style(size, weight, speak.language)])


def _plate(draw: ImageDraw.ImageDraw, box: tuple[float, float, float, float], look: Look) -> None:
    """A ground for text over an area."""
    draw.rounded_rectangle(box, 12, fill=look.ground)


def _stroke(picture: Image.Image, points: Sequence[Point], ink: str) -> None:
    mask = Image.new("L", (picture.width * FINER, picture.height * FINER))
    ImageDraw.Draw(mask).line([_finer(point) for point in points], fill=255, width=6 * FINER, joint="curve")
    picture.paste(ink, mask=mask.resize(picture.size, Image.Resampling.BOX))


def _finer(point: Point) -> Point:
    return point[0] * FINER, point[1] * FINER
