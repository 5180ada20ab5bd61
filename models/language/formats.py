"""Dates, money and numbers as people write them, from Unicode's CLDR (by way of Babel).

Every moment is shown in the event's zone, whatever zone it comes in: a guest may be anywhere. It must be aware.
"""

import re
from collections.abc import Iterable
from copy import copy
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cache
from zoneinfo import ZoneInfo

from babel import Locale
from babel.core import get_global
from babel.dates import format_skeleton, format_time
from babel.numbers import format_decimal, get_decimal_symbol
from babel.units import format_unit

from models.language.speech import Voice

WITHOUT_DECIMALS = frozenset(
    "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF XTR".split()  # noqa: SIM905  a table to read
)
WITH_THREE_DECIMALS = frozenset({"BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"})
UNITS = ((86_400, "duration-day"), (3_600, "duration-hour"), (60, "duration-minute"), (1, "duration-second"))


def moment(dt: datetime, zone: str, voice: Voice) -> str:
    """Date and time with the zone said: ``Sat, 12 Dec 2026, 19:30 (Berlin time)``. Raises ValueError if naive."""
    when = _joined(day(dt, zone, voice), time_of_day(dt, zone, voice), _locale(voice))
    return voice.text("format.moment", when=when, zone=zone_name(zone, voice))


def day(dt: datetime, zone: str, voice: Voice) -> str:
    """The date with its weekday: ``Sat, 12 Dec 2026``. Raises ValueError if naive."""
    locale = _locale(voice)
    return format_skeleton("yMMMEd", _local(dt, zone), locale=locale)


def short_day(dt: datetime, zone: str, voice: Voice) -> str:
    """The date in little room: ``12 Dec``. Raises ValueError if naive."""
    return format_skeleton("MMMd", _local(dt, zone), locale=_locale(voice))


def time_of_day(dt: datetime, zone: str, voice: Voice) -> str:
    """Hour and minute: ``19:30``. Raises ValueError if naive."""
    return format_time(_local(dt, zone), format="short", locale=_locale(voice))


def clock_time(dt: datetime, zone: str, voice: Voice) -> str:
    """Like `time_of_day`, with the offset from UTC in an hour that clocks show twice: ``02:15 +01:00``."""
    local, shown = _local(dt, zone), time_of_day(dt, zone, voice)
    is_twice = local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()
    return f"{shown} {utc_offset(dt, zone)}" if is_twice else shown


def utc_offset(dt: datetime, zone: str) -> str:
    """How far the zone's clocks are ahead of UTC at that moment: ``+01:00``. Raises ValueError if naive."""
    return _local(dt, zone).isoformat()[-6:]


def zone_name(zone: str, voice: Voice) -> str:
    """The zone after its city, as people say it: ``Berlin time``. UTC and others without a city keep their name."""
    area, _, rest = zone.rpartition("/")
    if area in {"", "Etc"}:
        return rest
    return voice.text("format.zone", city=_city(zone, voice.locale))


def money(minor_units: int, currency: str, voice: Voice) -> str:
    """An amount given in the currency's smallest unit: ``€12.00``, ``¥1,200``."""
    locale = _locale(voice)
    pattern = copy(locale.currency_formats["standard"])
    pattern.frac_prec = (decimals(currency),) * 2
    amount = Decimal(minor_units).scaleb(-decimals(currency))
    written = str(pattern.apply(amount, locale, currency=currency, currency_digits=False))
    return re.sub(r"(?<=[^\W\d_])(?=\d)", "\u00a0", written)


def decimals(currency: str) -> int:
    """How many decimals the smallest unit is away. ISO 4217, which Telegram follows; CLDR drops unused coins."""
    if currency in WITHOUT_DECIMALS:
        return 0
    return 3 if currency in WITH_THREE_DECIMALS else 2


def duration(span: timedelta, voice: Voice) -> str:
    """A length of time in its two largest units: ``1 hour, 30 minutes``. Parts of a second count as a whole one."""
    locale = _locale(voice)
    rest = max(0, -(-span // timedelta(seconds=1)))
    parts: list[str] = []
    for length, unit in UNITS:
        amount, rest = divmod(rest, length)
        if amount or (length == 1 and not parts):
            parts.append(_measured(amount, unit, locale))
    return _pair_pattern(locale).format(*parts[:2]) if len(parts) > 1 else parts[0]


def decimal_symbol(voice: Voice) -> str:
    """What stands before decimals: a point or a comma."""
    symbol: str = get_decimal_symbol(_locale(voice))
    return symbol


def number(value: int, voice: Voice) -> str:
    """A count with its thousands apart: ``12,500``."""
    return format_decimal(value, locale=_locale(voice))


def listed(things: Iterable[str], voice: Voice) -> str:
    """One after the other: ``North, South``."""
    return voice.text("format.comma").join(things)


def _local(dt: datetime, zone: str) -> datetime:
    if dt.tzinfo is None:
        raise ValueError("a moment without a zone")
    return dt.astimezone(ZoneInfo(zone))


def _measured(amount: int, unit: str, locale: Locale) -> str:
    """``3 hours``. Babel writes the unit's key where CLDR has only the short form of it, as in Chinese."""
    written = format_unit(amount, unit, length="long", locale=locale)
    return format_unit(amount, unit, length="short", locale=locale) if unit in written else written


def _pair_pattern(locale: Locale) -> str:
    """How two measures stand beside each other. Where CLDR leaves a list style without it, the next style has it."""
    styles = (locale.list_patterns.get(name, {}) for name in ("unit", "unit-short", "standard"))
    return str(next(style["2"] for style in styles if "2" in style))


def _city(zone: str, locale: Locale) -> str:
    """The city's name in CLDR, which may know the zone by an older name (``Asia/Calcutta``)."""
    newer = get_global("zone_aliases")
    present = newer.get(zone, zone)
    for name in (zone, present, *(old for old in newer if newer[old] == present)):
        if city := locale.time_zones.get(name, {}).get("city"):
            return str(city)
    return str(present).rpartition("/")[2].replace("_", " ")


def _joined(date: str, time: str, locale: Locale) -> str:
    pattern = str(locale.datetime_formats["medium"]).replace("'", "")
    return pattern.replace("{1}", date).replace("{0}", time)


@cache
def _locale(voice: Voice) -> Locale:
    """English writes dates like Britain: its readers are anywhere, and 19:30 on 12 Dec is misread by nobody."""
    return Locale.parse("en_GB") if voice.language == "en" else voice.locale
