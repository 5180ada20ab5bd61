"""What people write when they are asked for a date is understood."""

from datetime import UTC, date, datetime, time

import pytest

from bot.organiser.when import When, read_hours, read_when
from models.language import voice

MONDAY = date(2026, 11, 23)
CHRISTMAS_EVE = date(2026, 12, 24)


@pytest.mark.parametrize(
    "text",
    [
        "24.12. 19:30",
        "24.12.2026 19:30",
        "24.12.26 19.30",
        "24-12-2026, 19h30",
        "24/12/2026 7:30pm",
        "12/24/2026 7:30 p.m.",
        "Dec 24, 7:30 pm",
        "24 Dec 2026 at 19:30",
        "December 24th 19:30",
        "on the 24th of December at 7:30 pm",
        "2026-12-24 19:30",
        "2026-12-24T19:30",
    ],
)
def test_many_ways_to_write_one_moment(text: str) -> None:
    assert read_when(text, MONDAY, voice("en")) == When(CHRISTMAS_EVE, time(19, 30))


@pytest.mark.parametrize("text", ["12月24日 19:30", "12月24日晚上7点半", "2026年12月24日 下午7:30", "24.12. 19:30"])
def test_chinese_ways_to_write_it(text: str) -> None:
    assert read_when(text, MONDAY, voice("zh")) == When(CHRISTMAS_EVE, time(19, 30))


@pytest.mark.parametrize(
    ("language", "text", "day"),
    [
        ("en", "today 20:00", date(2026, 11, 23)),
        ("en", "tonight at 8", date(2026, 11, 23)),
        ("en", "tomorrow 20:00", date(2026, 11, 24)),
        ("en", "day after tomorrow, 20:00", date(2026, 11, 25)),
        ("en", "Friday 8pm", date(2026, 11, 27)),
        ("en", "monday 20:00", date(2026, 11, 23)),
        ("zh", "今晚8点", date(2026, 11, 23)),
        ("zh", "明天 20:00", date(2026, 11, 24)),
        ("zh", "周五 晚上8点", date(2026, 11, 27)),
        ("zh", "下周五 20:00", date(2026, 12, 4)),
    ],
)
def test_days_near_today(language: str, text: str, day: date) -> None:
    assert read_when(text, MONDAY, voice(language)) == When(day, time(20))


@pytest.mark.parametrize(
    "text", ["friday 20:00-23:00", "friday 8-11pm", "friday from 20:00 till 23:00", "friday 20-23"]
)
def test_an_end_is_understood_with_the_start(text: str) -> None:
    assert read_when(text, MONDAY, voice("en")) == When(date(2026, 11, 27), time(20), time(23))


def test_a_day_that_is_over_this_year_is_next_year() -> None:
    assert read_when("1 May", MONDAY, voice("en")).day == date(2027, 5, 1)


@pytest.mark.parametrize("text", ["31.2.", "whenever", "", "🎉", "25:99", "99999999999"])
def test_nonsense_is_not_understood(text: str) -> None:
    assert read_when(text, MONDAY, voice("en")) == When()


def test_what_was_said_before_stays_where_nothing_new_is_said() -> None:
    earlier = When(CHRISTMAS_EVE, time(19, 30), time(23))

    assert When(day=date(2026, 12, 25)).completed_by(earlier) == When(date(2026, 12, 25), time(19, 30), time(23))
    assert When(start=time(18)).completed_by(earlier) == When(CHRISTMAS_EVE, time(18))


def test_an_end_before_the_start_is_on_the_next_day() -> None:
    starts_at, ends_at = When(CHRISTMAS_EVE, time(22), time(4)).moments("Europe/Berlin")

    assert starts_at == datetime(2026, 12, 24, 21, tzinfo=UTC)
    assert ends_at == datetime(2026, 12, 25, 3, tzinfo=UTC)


@pytest.mark.parametrize("text", ["18:00-23:30", "18.00 – 23.30", "6pm-11:30pm", "from 18:00 to 23:30"])
def test_door_hours(text: str) -> None:
    assert read_hours(text) == (time(18), time(23, 30))


@pytest.mark.parametrize("text", ["18:00", "all day", ""])
def test_door_hours_need_two_times(text: str) -> None:
    assert read_hours(text) is None
