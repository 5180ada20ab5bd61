"""Guesses zone and currency for a new event from where a person is, and finds zones by what people call them."""

from collections.abc import Sequence
from zoneinfo import available_timezones

from babel import Locale
from babel.core import get_global
from babel.dates import get_timezone_location
from babel.numbers import get_territory_currencies

from models.language.formats import zone_name
from models.language.speech import DEFAULT, Voice, voice

MAIN_ZONES = {
    "AR": "America/Argentina/Buenos_Aires",
    "AU": "Australia/Sydney",
    "BR": "America/Sao_Paulo",
    "CA": "America/Toronto",
    "CL": "America/Santiago",
    "EC": "America/Guayaquil",
    "ES": "Europe/Madrid",
    "ID": "Asia/Jakarta",
    "KZ": "Asia/Almaty",
    "MN": "Asia/Ulaanbaatar",
    "MX": "America/Mexico_City",
    "MY": "Asia/Kuala_Lumpur",
    "PT": "Europe/Lisbon",
    "RU": "Europe/Moscow",
    "US": "America/New_York",
    "UZ": "Asia/Tashkent",
}
"""Where most people live, in countries whose first zone in CLDR is another."""
UNCERTAIN = {"en": "GB", "ar": "EG", "fa": "IR"}
"""A country to begin with for languages of many countries, like the dates that `models.language.formats` writes."""
WORLD = "001"
NOWHERE = frozenset({WORLD, "ZZ"})
MOST_FOUND = 8


def guess_territory(language_tag: str | None) -> str:
    """The country of a language tag: ``pt-BR`` says it, for ``de`` it is the one with most speakers (CLDR)."""
    language, *rest = (language_tag or DEFAULT).replace("_", "-").split("-")
    said = next((part.upper() for part in rest if len(part) == 2 and part.isalpha()), None)  # ISO 3166
    likely = get_global("likely_subtags").get(language.lower(), "en_Latn_GB").split("_")[-1]
    return said or UNCERTAIN.get(language.lower(), likely)


def guess_zone(language_tag: str | None) -> str:
    """The main time zone of the country of a language tag."""
    territory = guess_territory(language_tag)
    return _main_zone(territory) or "Europe/London"


def guess_currency(language_tag: str | None) -> str:
    """The currency of the country of a language tag."""
    return next(iter(get_territory_currencies(guess_territory(language_tag))), "EUR")


def find_zones(text: str, speaker: Voice) -> list[str]:
    """The time zones of a city, a country or an IANA name, best first. At most eight."""
    wanted = " ".join(text.casefold().replace("_", " ").split())
    if not wanted:
        return []
    voices = (speaker, voice(DEFAULT))
    exact = [zone for zone in _zones() if wanted in _names(zone, voices)]
    by_country = [zone for zone in (_main_zone(code) for code in _countries(wanted, voices)) if zone]
    partly = [zone for zone in _zones() if any(wanted in name for name in _names(zone, voices))]
    return list(dict.fromkeys([*exact, *by_country, *partly]))[:MOST_FOUND]


def _main_zone(territory: str) -> str | None:
    return MAIN_ZONES.get(territory) or next(iter(get_global("territory_zones").get(territory, [])), None)


def _countries(wanted: str, voices: Sequence[Voice]) -> list[str]:
    return [
        code
        for speaker in voices
        for code, name in Locale.parse(speaker.locale).territories.items()
        if len(code) == 2 and name.casefold() == wanted  # ISO 3166, not a UN region
    ]


def _zones() -> list[str]:
    territories = get_global("zone_territories")
    placed = (zone for zone in available_timezones() if territories.get(zone, WORLD) not in NOWHERE)
    return sorted([*placed, "UTC"])


def _names(zone: str, voices: Sequence[Voice]) -> list[str]:
    """What a zone may be called: its IANA name, the city in it, and the city in the person's language."""
    iana = zone.casefold().replace("_", " ")
    return [iana, iana.rpartition("/")[2], *(_city(zone, speaker) for speaker in voices)]


def _city(zone: str, speaker: Voice) -> str:
    if "/" not in zone:
        return zone_name(zone, speaker).casefold()
    return get_timezone_location(zone, locale=speaker.locale, return_city=True).casefold()
