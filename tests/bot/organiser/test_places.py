"""Zones and currencies are guessed from a language tag, and found by what people call them."""

import pytest

from bot.organiser.places import find_zones, guess_currency, guess_zone
from models.language.speech import voice


@pytest.mark.parametrize(
    ("tag", "zone", "currency"),
    [
        ("de", "Europe/Berlin", "EUR"),
        ("en", "Europe/London", "GBP"),
        ("en-US", "America/New_York", "USD"),
        ("pt-br", "America/Sao_Paulo", "BRL"),
        ("zh-hans", "Asia/Shanghai", "CNY"),
        (None, "Europe/London", "GBP"),
        ("xx-nonsense", "Europe/London", "GBP"),
    ],
)
def test_a_language_tells_where_somebody_probably_is(tag: str | None, zone: str, currency: str) -> None:
    assert guess_zone(tag) == zone
    assert guess_currency(tag) == currency


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("Berlin", "Europe/Berlin"),
        ("new york", "America/New_York"),
        ("Germany", "Europe/Berlin"),
        ("德国", "Europe/Berlin"),
        ("上海", "Asia/Shanghai"),
        ("Europe/Berlin", "Europe/Berlin"),
        ("UTC", "UTC"),
    ],
)
def test_a_city_a_country_and_a_zone_are_found(text: str, zone: str) -> None:
    assert find_zones(text, voice("zh"))[0] == zone


@pytest.mark.parametrize("text", ["", "   ", "Atlantis", "🎉"])
def test_what_is_no_place_finds_nothing(text: str) -> None:
    assert find_zones(text, voice("en")) == []
