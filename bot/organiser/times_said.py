"""Reads the time of day in what people write: ``19:30``, ``7 pm``, ``20 Uhr bis 23 Uhr``, ``с 20 до 23``, ``7時半``."""

import re
from collections.abc import Iterable
from datetime import time

from bot.organiser.said_words import any_of, said_words
from models.language.speech import Voice

HOURS = r"uhr\b|horas?\b|час(?:а|ов)?\b|ч\b\.?"
CLOCK = r"""
    (?P<hour{n}>\d{{1,2}})\s*
    (?: (?:[:h時时點点]\s*|\.(?=\d{{2}}\s*(?:{hours})))(?P<minute{n}>\d{{2}})  # 19:30, 19h30, 7点30, 19.30 Uhr
      | (?P<half{n}>[時时點点]半)                # 7点半, 7時半
      | (?=[ap]\.?m\b|{hours})                # 7 pm, 19 Uhr, 19 часов
      | (?:h(?![^\W\d_])|[時时點点])           # 19h, 7点
      | (?={until}\d{{1,2}}\s*(?:[ap]\.?m\b|{hours}|[:時时點点]))  # 7-9 pm
    )\s*分?\s*(?:h\b|{hours})?\s*(?:(?P<noon{n}>[ap])\.?m\b\.?)?
"""
UNTIL = r"\s*(?:-|–|—|~|〜|to|bis|till|until|до|から|至|到|إلى|حتى|(?:a|hasta)(?:\s+las?)?)\s*"
FIRST, SECOND = (CLOCK.format(n=n, until=UNTIL, hours=HOURS) for n in "12")
TIME = re.compile(rf"{FIRST}(?:{UNTIL}{SECOND})?", re.VERBOSE)
MINUTES_BEHIND = re.compile(r"(?P<hour>\d{1,2})\s*uhr\s*(?P<minute>[0-5]\d)\b")
"""``19 Uhr 30``."""
BARE_RANGE = re.compile(
    rf"(?<![\d.])(?P<hour1>\d{{1,2}})(?:\.(?P<minute1>\d{{2}}))?{UNTIL}(?P<hour2>\d{{1,2}})(?:\.(?P<minute2>\d{{2}}))?(?![\d.])"
)
DOTTED_TIME = re.compile(r"(?<![\d.])(?P<hour1>\d{1,2})\.(?P<minute1>\d{2})(?![\d.])")
AT = r"\b(?:at|um|ab|в|с|к|a\s+las?|desde\s+las?|الساعة)\s+|@\s*"
BARE_HOUR = re.compile(rf"^\s*(?P<hour1>\d{{1,2}})\s*$|(?:{AT})(?P<hour_at>\d{{1,2}})(?![\d.:/])")
FEW_SHORT_WORDS = r"\s*(?:[^\W\d_]{1,5}\s+){0,2}"
"""Between an hour and its part of the day: ``8 de la tarde``, ``8 Uhr abends``, ``8 in the evening``."""
NOON = 12


def read_times(text: str, *, after_noon: bool = False) -> tuple[time | None, time | None]:
    """Start and end, as far as they are said. ``after_noon``: 8 o'clock means 20:00."""
    text = MINUTES_BEHIND.sub(r"\g<hour>:\g<minute>", text)
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


def with_parts_of_day(text: str, voices: Iterable[Voice]) -> str:
    """The text with every ``8 de la tarde`` and ``10 утра`` written as ``8 pm`` and ``10 am``."""
    for key, noon in (("organiser.words_evening", "pm"), ("organiser.words_morning", "am")):
        text = re.sub(rf"(?<=\d){FEW_SHORT_WORDS}(?:{any_of(said_words(voices, key))})", f" {noon} ", text)
    return text


def says_after_noon(text: str, voices: Iterable[Voice]) -> bool:
    """Whether a word such as "evening" is said."""
    return bool(re.search(any_of(said_words(voices, "organiser.words_evening")), text))


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
