"""The scales of charts: round numbers, and times as the event's clocks show them."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from bot.picture.scale import MOST_TIMES, levels, ticks
from models.language.speech import voice


def times(first: datetime, hours: float, zone: str) -> list[tuple[str, str]]:
    return [(tick.label, tick.note) for tick in ticks(first, first + timedelta(hours=hours), zone, voice("en"))]


@pytest.mark.parametrize("most", [0, 1, 3, 7, 18, 99, 312, 5_000, 12_345, 1_000_000])
def test_levels_are_even_whole_and_reach_beyond_everybody(most: int) -> None:
    steps = levels(most)

    assert steps[0] == 0
    assert steps[-1] >= most
    assert len({after - before for before, after in pairwise(steps)}) == 1
    assert len(steps) <= 6


def test_both_hours_of_the_autumn_night_are_named_with_their_offset() -> None:
    assert times(datetime(2026, 10, 24, 22, 0, tzinfo=UTC), 5.5, "Europe/Berlin") == [
        ("00:00", "25 Oct"),
        ("01:00", ""),
        ("02:00", "+02:00"),
        ("02:00", "+01:00"),
        ("03:00", ""),
        ("04:00", ""),
    ]


def test_the_hour_that_spring_leaves_out_is_not_named() -> None:
    labels = [label for label, _ in times(datetime(2026, 3, 28, 23, 0, tzinfo=UTC), 4, "Europe/Berlin")]

    assert labels == ["00:00", "01:00", "03:00", "04:00", "05:00"]


def test_a_shift_by_half_an_hour_is_named_too() -> None:
    assert times(datetime(2026, 4, 4, 14, 0, tzinfo=UTC), 2, "Australia/Lord_Howe") == [
        ("01:00", ""),
        ("01:30", "+11:00"),
        ("01:30", "+10:30"),
        ("02:00", ""),
        ("02:30", ""),
    ]


def test_zones_45_minutes_apart_have_whole_hours_too() -> None:
    labels = [label for label, _ in times(datetime(2026, 6, 5, 18, 0, tzinfo=UTC), 4, "Asia/Kathmandu")]

    assert labels == ["00:00", "01:00", "02:00", "03:00"]


@pytest.mark.parametrize("days", [2, 10, 40, 400])
def test_over_days_there_are_dates_and_never_too_many(days: int) -> None:
    found = ticks(
        datetime(2026, 6, 5, 18, 7, tzinfo=UTC),
        datetime(2026, 6, 5, tzinfo=UTC) + timedelta(days=days),
        "UTC",
        voice("en"),
    )

    assert 2 <= len(found) <= MOST_TIMES
    assert len({tick.label for tick in found}) == len(found) or days == 2
