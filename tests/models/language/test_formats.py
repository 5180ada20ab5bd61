from datetime import UTC, datetime, timedelta
from zoneinfo import available_timezones

import pytest

from models.language.formats import day, decimals, duration, listed, moment, money, number, time_of_day, zone_name
from models.language.speech import Voice, languages, voice

EN, ZH = voice("en"), voice("zh")
EVENING = datetime(2026, 12, 12, 18, 30, tzinfo=UTC)


def test_a_moment_says_date_time_and_zone() -> None:
    assert moment(EVENING, "Europe/Berlin", EN) == "Sat, 12 Dec 2026, 19:30 (Berlin time)"
    assert moment(EVENING, "Asia/Shanghai", ZH) == "2026年12月13日周日 02:30（上海时间）"


def test_the_day_is_that_of_the_zone() -> None:
    assert day(EVENING, "America/Los_Angeles", EN) == "Sat, 12 Dec 2026"
    assert day(EVENING, "Asia/Tokyo", EN) == "Sun, 13 Dec 2026"


@pytest.mark.parametrize(
    ("utc", "local"),
    [
        (datetime(2026, 3, 29, 0, 59, tzinfo=UTC), "01:59"),
        (datetime(2026, 3, 29, 1, 0, tzinfo=UTC), "03:00"),
        (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), "02:30"),
        (datetime(2026, 10, 25, 1, 30, tzinfo=UTC), "02:30"),
        (datetime(2026, 10, 25, 2, 0, tzinfo=UTC), "03:00"),
    ],
)
def test_clocks_that_change_are_followed(utc: datetime, local: str) -> None:
    assert time_of_day(utc, "Europe/Berlin", EN) == local


@pytest.mark.parametrize("say", [moment, day, time_of_day])
def test_a_naive_moment_is_refused(say: object) -> None:
    assert callable(say)
    with pytest.raises(ValueError, match="without a zone"):
        say(datetime(2026, 12, 12, 18, 30), "Europe/Berlin", EN)  # noqa: DTZ001  what is refused


@pytest.mark.parametrize(
    ("zone", "english", "chinese"),
    [
        ("Europe/Berlin", "Berlin time", "柏林时间"),
        ("Asia/Kolkata", "Kolkata time", "加尔各答时间"),
        ("Asia/Calcutta", "Kolkata time", "加尔各答时间"),
        ("Europe/Kyiv", "Kyiv time", "基辅时间"),
        ("America/Argentina/Buenos_Aires", "Buenos Aires time", "布宜诺斯艾利斯时间"),
        ("US/Pacific", "Los Angeles time", "洛杉矶时间"),
        ("UTC", "UTC", "UTC"),
        ("Etc/UTC", "UTC", "UTC"),
        ("Etc/GMT+2", "GMT+2", "GMT+2"),
    ],
)
def test_a_zone_is_named_after_its_city(zone: str, english: str, chinese: str) -> None:
    assert (zone_name(zone, EN), zone_name(zone, ZH)) == (english, chinese)


def test_every_zone_there_is_can_be_named_in_every_language() -> None:
    for language in languages():
        assert all(zone_name(zone, voice(language)).strip() for zone in available_timezones())


@pytest.mark.parametrize(
    ("minor_units", "currency", "english"),
    [
        (1200, "EUR", "€12.00"),
        (123456, "EUR", "€1,234.56"),
        (5, "GBP", "£0.05"),
        (1200, "JPY", "JP¥1,200"),
        (1500, "KWD", "KWD\N{NO-BREAK SPACE}1.500"),
        (123456, "RSD", "RSD\N{NO-BREAK SPACE}1,234.56"),
        (0, "USD", "US$0.00"),
        (-1200, "EUR", "-€12.00"),
    ],
)
def test_money_has_the_decimals_of_its_currency(minor_units: int, currency: str, english: str) -> None:
    assert money(minor_units, currency, EN) == english


def test_money_in_chinese() -> None:
    assert money(8800, "CNY", ZH) == "¥88.00"


def test_large_amounts_lose_no_cent() -> None:
    assert money(9_007_199_254_740_993, "EUR", EN) == "€90,071,992,547,409.93"


def test_the_decimals_are_those_of_iso_4217() -> None:
    assert [decimals(currency) for currency in ("EUR", "JPY", "XTR", "BHD")] == [2, 0, 0, 3]


@pytest.mark.parametrize(
    ("seconds", "english", "chinese"),
    [
        (0, "0 seconds", "0秒钟"),
        (0.2, "1 second", "1秒钟"),
        (60, "1 minute", "1分钟"),
        (119, "1 minute, 59 seconds", "1分钟59秒钟"),
        (5400, "1 hour, 30 minutes", "1小时30分钟"),
        (10 * 86400, "10 days", "10天"),
        (-5, "0 seconds", "0秒钟"),
    ],
)
def test_a_duration_is_said_in_its_two_largest_units(seconds: float, english: str, chinese: str) -> None:
    span = timedelta(seconds=seconds)
    assert (duration(span, EN), duration(span, ZH)) == (english, chinese)


@pytest.mark.parametrize(
    "language", sorted({*languages(), "ar", "fa", "he"})
)  # some lack a list style in Unicode's CLDR
def test_a_duration_of_two_units_is_said_in_every_language(language: str) -> None:
    speaker = Voice(language)
    hours, minutes = timedelta(hours=3), timedelta(minutes=5)

    said = duration(hours + minutes, speaker)

    assert said.startswith(duration(hours, speaker))
    assert said.endswith(duration(minutes, speaker))
    assert "duration" not in said


def test_the_two_units_of_a_duration_are_joined_as_the_language_does() -> None:
    assert duration(timedelta(minutes=185), voice("es")) == "3 horas y 5 minutos"


def test_numbers_have_their_thousands_apart() -> None:
    assert number(1_234_567, EN) == "1,234,567"


@pytest.mark.parametrize(
    ("language", "shown"),
    [("en", "North, South"), ("ar", "North، South"), ("ja", "North、South"), ("zh", "North、South")],
)
def test_what_is_listed_has_the_commas_of_its_language(language: str, shown: str) -> None:
    assert listed(["North", "South"], voice(language)) == shown
    assert listed([], voice(language)) == ""
