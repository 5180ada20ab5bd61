"""The picture of the arrival curve: each fact shows, in every look, also without colour."""

import io
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from PIL import Image, ImageChops, ImageStat

from bot.picture import ArrivalFacts, arrivals_picture
from bot.picture.arrivals import CANVAS
from bot.picture.pattern import DARK, LIGHT, PATTERNS, Look, filling
from models.attendance.curve import QUARTER, ArrivalRow, ArrivalTable, arrival_curve
from models.language.speech import languages
from models.tables import Event

START = datetime(2026, 12, 12, 18, 30, tzinfo=UTC)
LONG = "Wolfeschlegelsteinhausenbergerdorff entrance by the river, second door on the left"


def facts(gates: Sequence[str | None] = ("North", "South"), quarters: int = 8, expected: int = 500) -> ArrivalFacts:
    """People who came in at these gates, from two hours before the start on."""
    first, moment = START - timedelta(hours=2), START + timedelta(minutes=20)
    rows = (ArrivalRow(first + n * QUARTER, tuple(7 * n + gate for gate in range(len(gates)))) for n in range(quarters))
    event = Event(id=1, starts_at=START, zone="Europe/Berlin")
    curve = arrival_curve(ArrivalTable(tuple(gates), tuple(rows)), event, moment)
    return ArrivalFacts("Winter Jazz Night", "Europe/Berlin", "en", START, moment, expected, curve)


def drawn(facts: ArrivalFacts) -> Image.Image:
    return Image.open(io.BytesIO(arrivals_picture(facts)))


@pytest.mark.parametrize("gates", [(None,), ("North",), tuple("ABCDEF"), tuple(f"{LONG} {n}" for n in range(12))])
@pytest.mark.parametrize("quarters", [0, 1, 12])
def test_any_number_of_gates_and_people_can_be_drawn(gates: tuple[str | None, ...], quarters: int) -> None:
    assert drawn(facts(gates, quarters)).size == CANVAS


def test_telegram_need_not_scale_it() -> None:
    assert max(CANVAS) <= 1280


@pytest.mark.parametrize("language", languages())
def test_every_language_has_its_own(language: str) -> None:
    assert drawn(replace(facts(), language=language)).size == CANVAS


@pytest.mark.parametrize(
    "other",
    [
        replace(facts(), event_name="Summer Night"),
        replace(facts(), zone="Asia/Kathmandu"),
        replace(facts(), starts_at=START + timedelta(minutes=15)),
        replace(facts(), moment=START),
        replace(facts(), expected=400),
        replace(facts(), dark=True),
        facts(("North", "East")),
        facts(quarters=7),
    ],
)
def test_every_fact_shows(other: ArrivalFacts) -> None:
    assert arrivals_picture(other) != arrivals_picture(facts())


def test_more_people_than_expected_still_fit() -> None:
    assert drawn(facts(expected=1)).size == CANVAS
    assert drawn(facts(expected=0)).size == CANVAS


def test_it_is_light_or_dark_throughout() -> None:
    light, dark = (ImageStat.Stat(drawn(replace(facts(), dark=dark)).convert("L")).mean[0] for dark in (False, True))

    assert light > 180
    assert dark < 80


@pytest.mark.parametrize("look", [LIGHT, DARK])
def test_gates_differ_without_colour(look: Look) -> None:
    areas = [grey(filling(number, (200, 100), look)) for number in range(len(PATTERNS))]

    for number, area in enumerate(areas):
        for other in areas[:number]:
            assert ImageStat.Stat(ImageChops.difference(area, other)).mean[0] > 8


def grey(area: Image.Image) -> Image.Image:
    """The pattern alone: its mean lightness is taken away."""
    single = area.convert("L")
    middle = round(ImageStat.Stat(single).mean[0])
    return single.point([max(0, min(255, value - middle + 128)) for value in range(256)])


def test_the_picture_is_small_enough_for_a_phone_without_much_network() -> None:
    assert len(arrivals_picture(facts(tuple("ABCDEF"), 12))) < 400_000
