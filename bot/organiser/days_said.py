"""Reads the day in what people write: ``24.12.``, ``24 de diciembre``, ``12月24日``, ``Friday``, ``завтра``."""

import re
from collections.abc import Iterable
from datetime import date, timedelta

from babel import Locale

from bot.organiser.said_words import any_of, said_words, whole_word
from bot.organiser.times_said import read_times
from models.language.speech import Voice

YEAR_FIRST = re.compile(
    r"(?<!\d)(?P<year>\d{4})\s*[-/.年]\s*(?P<month>\d{1,2})\s*[-/.月]\s*(?P<day>\d{1,2})(?!\d)\s*日?"
)
CHINESE = re.compile(r"(?P<month>\d{1,2})\s*月\s*(?P<day>\d{1,2})\s*[日号號]?")
DAY_FIRST = re.compile(
    r"(?<![\d:])(?P<day>\d{1,2})\s*(?P<by>[./]|-(?=\s*\d{1,2}\s*-))\s*(?P<month>\d{1,2})"
    r"(?:\s*(?P=by)\s*(?P<year>\d{4})|(?P=by)(?P<short_year>\d{2})(?!\s*(?:uhr|h\b|час|ч\b|[時时點点:.]\d?))"
    r"|\s*-\s*(?P<year2>\d{4}|\d{2}))?(?![\d:])\.?"
)
MONTH_FIRST = frozenset({"ja", "zh"})
"""Languages that write the month before the day, whatever is between them."""
TIME_OR_DAY = re.compile(r"\d{1,2}\.[0-5]\d")
YEAR = r",?\s*(?:(?:del?\s+)?(?P<year>\d{{4}})(?![\d:]))?"
DAY_BEFORE_NAME = r"(?<!\d)(?P<day>\d{{1,2}})\s*(?:st|nd|rd|th|\.)?\s*(?:of\s+|de\s+)?(?P<name>{names})\b\.?" + YEAR
NAME_BEFORE_DAY = r"\b(?P<name>{names})\b\.?\s*(?P<day>\d{{1,2}})(?!\d|:|\s*[ap]\.?m)(?:st|nd|rd|th)?" + YEAR


def read_day(text: str, today: date, voices: Iterable[Voice]) -> tuple[date | None, str, str]:
    """The day, the words that said it, and the text without them: their numbers are no times."""
    for pattern in (YEAR_FIRST, CHINESE, *_with_month_names(voices), DAY_FIRST):
        if (found := pattern.search(text)) and not _is_time(found, text, today, voices):
            day = _meant(found, text, today, voices)
            if day or pattern is not DAY_FIRST:
                return day, *_cut(text, found)
    if near := _near(text, today, voices):
        day, found = near
        return day, *_cut(text, found)
    return None, "", text


def _meant(found: re.Match[str], text: str, today: date, voices: Iterable[Voice]) -> date | None:
    """The date; of ``12/5`` the one that falls on the weekday that is said, else the one that the language means."""
    said = found.groupdict()
    if said.get("by") != "/":
        return _next(said, today, voices)
    swapped = {**said, "day": said["month"], "month": said["day"]}
    readings = [swapped, said] if next(iter(voices)).language in MONTH_FIRST else [said, swapped]
    days = [day for reading in readings if (day := _next(reading, today, voices))]
    near = _near(_cut(text, found)[1], today, voices)
    fitting = [day for day in days if near and day.weekday() == near[0].weekday()]
    return next(iter([*fitting, *days]), None)


def _is_time(found: re.Match[str], text: str, today: date, voices: Iterable[Voice]) -> bool:
    """Whether ``7.30`` is a time: a day is said in words, and no other time."""
    return bool(
        TIME_OR_DAY.fullmatch(found.group())
        and read_times(_cut(text, found)[1]) == (None, None)
        and _near(text, today, voices)
    )


def _cut(text: str, found: re.Match[str]) -> tuple[str, str]:
    return text[found.start() : found.end()], text[: found.start()] + " " + text[found.end() :]


def _next(said: dict[str, str | None], today: date, voices: Iterable[Voice]) -> date | None:
    day = int(said["day"] or 0)
    month = _month_number(said["name"], voices) if said.get("name") else int(said["month"] or 0)
    if month > 12 >= day:  # American order
        day, month = month, day
    if said_year := said.get("year") or said.get("short_year") or said.get("year2"):
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


def _near(text: str, today: date, voices: Iterable[Voice]) -> tuple[date, re.Match[str]] | None:
    """A weekday, or a day such as tomorrow. A weekday's full name wins: "morgen" and "mañana" also mean the morning."""
    mornings = any_of(said_words(voices, "organiser.words_morning"))
    follows = "|".join(map(re.escape, said_words(voices, "organiser.words_following")))
    without_mornings = re.sub(mornings, lambda morning: " " * len(morning.group()), text)
    is_next_week = re.search(any_of(said_words(voices, "organiser.words_next_week")), text) is not None
    full, short = _weekdays(voices, today, is_next_week=is_next_week)
    for words in (full, {**short, **_days_from_today(voices)}):
        found = [match for word in words if (match := re.search(_with_part_of_day(word, voices), without_mornings))]
        if found:
            first = min(found, key=lambda match: (match.start(), -match.end()))
            away = words[first.group()]
            if away == 0 and words is full and re.search(rf"(?:{follows})\s*$", without_mornings[: first.start()]):
                away = 7
            return today + timedelta(days=away), first
    return None


def _weekdays(voices: Iterable[Voice], today: date, *, is_next_week: bool) -> tuple[dict[str, int], dict[str, int]]:
    """The names of weekdays, in full and short, with how many days away they are, or in the week after this one."""
    full = [
        (name, day) for voice in voices for day, name in enumerate(voice.text("organiser.words_weekdays").split("|"))
    ]
    short: list[tuple[str, int]] = []
    for voice in voices:
        days = voice.locale.days["format"]
        full += [(name, day) for day, name in days["wide"].items()]
        short += [(name, day) for width in ("abbreviated", "short") for day, name in days[width].items()]
    away = [day - today.weekday() + 7 if is_next_week else (day - today.weekday()) % 7 for day in range(7)]
    return _away(full, away), _away(short, away)


def _away(names: Iterable[tuple[str, int]], away: list[int]) -> dict[str, int]:
    """A single letter, as Japanese has for its weekdays, is no name: it is part of too much."""
    return {name.casefold().rstrip("."): away[day] for name, day in names if len(name) > 1}


def _days_from_today(voices: Iterable[Voice]) -> dict[str, int]:
    days = ("before_yesterday", "yesterday", "today", "tomorrow", "overmorrow")
    return {
        word: away for away, day in enumerate(days, start=-2) for word in said_words(voices, f"organiser.words_{day}")
    }


def _with_part_of_day(word: str, voices: Iterable[Voice]) -> str:
    """Finds the word also in a compound such as ``Freitagabend``."""
    keys = ("organiser.words_evening", "organiser.words_morning", "organiser.words_tomorrow")
    parts = "|".join(re.escape(part) for key in keys for part in said_words(voices, key))
    return whole_word(word, followed_by=rf"(?:{parts})?")


def _locales(voices: Iterable[Voice]) -> list[Locale]:
    return [speaker.locale for speaker in voices]
