"""Reads dates and times as people write them, in their language or English.

``24.12. 19:30``, ``Dec 24, 7:30 pm``, ``tomorrow 20:00-23:00``, ``Friday 8pm``, ``2026-12-24``, ``12月24日 晚上8点``.
Names of months and days come from Unicode's CLDR (by way of Babel), words like "tomorrow" from the catalogue.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from unicodedata import normalize
from zoneinfo import ZoneInfo

from babel import Locale

from models.language import DEFAULT, Voice, voice

CLOCK = r"""
    (?P<hour{n}>\d{{1,2}})\s*
    (?: [:h时時点點]\s*(?P<minute{n}>\d{{2}})  # 19:30, 19h30, 7点30
      | (?P<half{n}>[点點]半)                   # 7点半
      | [h时時点點]                              # 19h, 7点
      | (?=\s*(?:[ap]\.?m\b|uhr\b))             # 7 pm, 19 Uhr
      | (?={until}\d{{1,2}}\s*(?:[ap]\.?m\b|uhr\b|[:點点]))  # 7-9 pm
    )\s*分?\s*(?:uhr\b)?\s*(?:(?P<noon{n}>[ap])\.?m\b\.?)?
"""
UNTIL = r"\s*(?:-|–|—|to|bis|till|until|~|至|到)\s*"
TIME = re.compile(rf"{CLOCK.format(n=1, until=UNTIL)}(?:{UNTIL}{CLOCK.format(n=2, until=UNTIL)})?", re.VERBOSE)
BARE_RANGE = re.compile(
    rf"(?<![\d.])(?P<hour1>\d{{1,2}})(?:\.(?P<minute1>\d{{2}}))?{UNTIL}(?P<hour2>\d{{1,2}})(?:\.(?P<minute2>\d{{2}}))?(?![\d.])"
)
DOTTED_TIME = re.compile(r"(?<![\d.])(?P<hour1>\d{1,2})\.(?P<minute1>\d{2})(?![\d.])")
BARE_HOUR = re.compile(r"(?:^\s*(?P<hour1>\d{1,2})\s*$|(?:\bat|\bum|@)\s*(?P<hour_at>\d{1,2})(?![\d.:/]))")
YEAR_FIRST = re.compile(
    r"(?<!\d)(?P<year>\d{4})\s*[-/.年]\s*(?P<month>\d{1,2})\s*[-/.月]\s*(?P<day>\d{1,2})(?!\d)\s*日?"
)
CHINESE = re.compile(r"(?P<month>\d{1,2})\s*月\s*(?P<day>\d{1,2})\s*[日号號]?")
DAY_FIRST = re.compile(
    r"(?<![\d:])(?P<day>\d{1,2})\s*(?P<by>[./]|-(?=\s*\d{1,2}\s*-))\s*(?P<month>\d{1,2})"
    r"(?:\s*(?P=by)\s*(?P<year>\d{4}|\d{2})|\s*-\s*(?P<year2>\d{4}|\d{2}))?(?![\d:])\.?"
)
YEAR = r",?\s*(?:(?P<year>\d{{4}})(?![\d:]))?"
DAY_BEFORE_NAME = r"(?<!\d)(?P<day>\d{{1,2}})\s*(?:st|nd|rd|th|\.)?\s*(?:of\s+|de\s+)?(?P<name>{names})\b\.?" + YEAR
NAME_BEFORE_DAY = r"\b(?P<name>{names})\b\.?\s*(?P<day>\d{{1,2}})(?!\d|:|\s*[ap]\.?m)(?:st|nd|rd|th)?" + YEAR
NOON = 12


@dataclass(frozen=True, slots=True)
class When:
    """What was understood; what was not said is None."""

    day: date | None = None
    start: time | None = None
    end: time | None = None

    def completed_by(self, earlier: "When") -> "When":
        """This, and what was said before where this says nothing. A new start forgets the earlier end."""
        end = self.end if self.start else earlier.end
        return When(self.day or earlier.day, self.start or earlier.start, end)

    def moments(self, zone: str) -> tuple[datetime, datetime | None]:
        """Start and end in the zone; an end before the start is on the next day. Raises ValueError if incomplete."""
        if self.day is None or self.start is None:
            raise ValueError("no day or no time")
        start = datetime.combine(self.day, self.start, ZoneInfo(zone))
        if self.end is None:
            return start, None
        end_day = self.day if self.end > self.start else self.day + timedelta(days=1)
        return start, datetime.combine(end_day, self.end, ZoneInfo(zone))


def read_when(text: str, today: date, speaker: Voice) -> When:
    """What a text says about day and time, an empty When if nothing. A day without a year is the next one."""
    plain = normalize("NFKC", text).casefold().strip()
    day, rest = _day(plain, today, speaker)
    start, end = _times(rest, after_noon=_says_after_noon(plain, speaker))
    return When(day, start, end)


def read_hours(text: str) -> tuple[time, time] | None:
    """Door hours such as ``18:00-23:30``; None if the text does not say both."""
    start, end = _times(normalize("NFKC", text).casefold(), after_noon=False)
    return (start, end) if start and end else None


def _says_after_noon(text: str, speaker: Voice) -> bool:
    """Whether 8 o'clock means 20:00: the text says so with a word such as "evening"."""
    return any(word in text for words in (speaker, voice(DEFAULT)) for word in _words(words, "organiser.words_evening"))


def _times(text: str, *, after_noon: bool) -> tuple[time | None, time | None]:
    patterns = (TIME, BARE_RANGE, DOTTED_TIME, BARE_HOUR)
    found = next((match for pattern in patterns if (match := pattern.search(text))), None)
    if not found:
        return None, None
    said = found.groupdict()
    first, second = (_said_time(said, which) for which in "12")
    if first is None:
        return None, None
    if first[2] is None and (after_noon or (second and second[2] == "p" and first[0] < second[0] % NOON)):
        first = (*first[:2], "p")
    if second and second[2] is None and after_noon:
        second = (*second[:2], "p")
    return _clock(*first), _clock(*second) if second else None


SaidTime = tuple[int, int, str | None]
"""Hour, minute, and ``a`` or ``p`` if it was said."""


def _said_time(said: dict[str, str | None], which: str) -> SaidTime | None:
    hour = said.get(f"hour{which}") or (said.get("hour_at") if which == "1" else None)
    if hour is None:
        return None
    minute = 30 if said.get(f"half{which}") else int(said.get(f"minute{which}") or 0)
    return int(hour), minute, said.get(f"noon{which}")


def _clock(hour: int, minute: int, noon: str | None) -> time | None:
    if noon and hour <= NOON:
        hour = hour % NOON + (NOON if noon == "p" else 0)
    return time(hour % 24, minute) if hour <= 24 and minute < 60 else None


def _day(text: str, today: date, speaker: Voice) -> tuple[date | None, str]:
    """The day, and the text without it: its numbers are no times."""
    voices = (speaker, voice(DEFAULT))
    for pattern in (YEAR_FIRST, CHINESE, *_with_month_names(voices), DAY_FIRST):
        if found := pattern.search(text):
            day = _next(found.groupdict(), today, voices)
            if day or pattern is not DAY_FIRST:
                return day, text[: found.start()] + " " + text[found.end() :]
    next_week = any(word in text for speaker in voices for word in _words(speaker, "organiser.words_next_week"))
    for offset, word in _relative_words(voices, today, next_week=next_week):
        if found := re.search(rf"(?<!\w){re.escape(word)}(?!\w)" if word.isascii() else re.escape(word), text):
            return today + timedelta(days=offset), text[: found.start()] + " " + text[found.end() :]
    return None, text


def _next(said: dict[str, str | None], today: date, voices: Iterable[Voice]) -> date | None:
    day = int(said["day"] or 0)
    month = _month_number(said["name"], voices) if said.get("name") else int(said["month"] or 0)
    if month > 12 >= day:  # American order
        day, month = month, day
    if said_year := said.get("year") or said.get("year2"):
        year = int(said_year)
        return _date(year + 2000 if year < 100 else year, month, day)  # two digits
    this_year = _date(today.year, month, day)
    return this_year if this_year and this_year >= today else _date(today.year + 1, month, day)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _month_number(name: str | None, voices: Iterable[Voice]) -> int:
    return next(number for number, known in _month_names(voices) if known == name)


def _with_month_names(voices: Iterable[Voice]) -> list[re.Pattern[str]]:
    names = "|".join(re.escape(name) for _, name in sorted(_month_names(voices), key=lambda pair: -len(pair[1])))
    return [re.compile(pattern.format(names=names)) for pattern in (DAY_BEFORE_NAME, NAME_BEFORE_DAY)]


def _month_names(voices: Iterable[Voice]) -> list[tuple[int, str]]:
    return [
        (number, name.casefold().rstrip("."))
        for locale in _locales(voices)
        for width in ("wide", "abbreviated")
        for number, name in locale.months["format"][width].items()
        if not name[0].isdigit()
    ]


def _relative_words(voices: Iterable[Voice], today: date, *, next_week: bool) -> list[tuple[int, str]]:
    """Words for days near today, with how far they are, longest first. ``next_week``: the weekdays after its Monday."""
    spoken = [
        (offset, word)
        for speaker in voices
        for offset, key in enumerate(
            ("organiser.words_today", "organiser.words_tomorrow", "organiser.words_overmorrow")
        )
        for word in _words(speaker, key)
    ]
    weekdays = [
        (weekday - today.weekday() + 7 if next_week else (weekday - today.weekday()) % 7, name.casefold().rstrip("."))
        for locale in _locales(voices)
        for width in ("wide", "abbreviated", "short")
        for weekday, name in locale.days["format"][width].items()
        if len(name) > 1
    ]
    return sorted(spoken + weekdays, key=lambda pair: -len(pair[1]))


def _locales(voices: Iterable[Voice]) -> list[Locale]:
    return [speaker.locale for speaker in voices]


def _words(speaker: Voice, key: str) -> list[str]:
    return speaker.text(key).casefold().split("|")
