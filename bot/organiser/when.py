"""Reads dates and times as people write them, in their language or English.

``24.12. 19:30``, ``Dec 24, 7:30 pm``, ``tomorrow 20:00-23:00``, ``Friday 8pm``, ``2026-12-24``, ``12月24日 晚上8点``.
Names of months and days come from Unicode's CLDR (by way of Babel), words like "tomorrow" from the catalogue.
"""

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from unicodedata import normalize
from zoneinfo import ZoneInfo

from bot.organiser.days_said import read_day
from bot.organiser.fractions_said import with_digits
from bot.organiser.times_said import read_times, says_after_noon, with_parts_of_day
from models.language.speech import DEFAULT, Voice, voice

UNTIL_DAY = re.compile(
    r"\s+(?:to|till|until|bis(?:\s+zum)?|до|по|al?|hasta(?:\s+el)?|إلى|حتى|-)\s+|\s*(?:–|—|~|〜|から|至|到)\s*"
)
SHARED_MONTH = re.compile(
    r"(?<![\d.:/-])(?P<first>\d{1,2})\.?\s*(?:-|–|bis|to|al?)\s*"
    r"(?=\d{1,2}(?:\.\s*\d{1,2}\b|\.?\s*(?:of\s+|de\s+)?[^\W\d_]{3,}))"
)
"""``5.-7.12.``, ``5-7 December``: one month for both."""
MONTH_THEN_DAYS = re.compile(
    r"(?<=月)\s*(?P<first>\d{1,2})\s*[日号號]?\s*(?:-|–|~|〜|から|至|到)\s*(?=\d{1,2}\s*[日号號])"
)
"""The same in languages that begin with the month."""
WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class When:
    """What was understood; what was not said is None."""

    day: date | None = None
    start: time | None = None
    end: time | None = None
    end_day: date | None = None
    """Of what lasts several days."""

    def completed_by(self, earlier: "When") -> "When":
        """This, and what was said before where this says nothing. A new start forgets the earlier end."""
        end = self.end if self.start else earlier.end
        end_day = self.end_day if self.day else earlier.end_day
        return When(self.day or earlier.day, self.start or earlier.start, end, end_day)

    def moments(self, zone: str) -> tuple[datetime, datetime | None]:
        """Start and end in the zone; an end before the start is on the next day. Raises ValueError if incomplete."""
        if self.day is None or self.start is None:
            raise ValueError("no day or no time")
        start = datetime.combine(self.day, self.start, ZoneInfo(zone))
        if self.end is None:
            return start, None
        end_day = self.end_day or (self.day if self.end > self.start else self.day + timedelta(days=1))
        return start, datetime.combine(end_day, self.end, ZoneInfo(zone))


def read_when(text: str, today: date, speaker: Voice) -> When:
    """What a text says about day and time, an empty When if nothing. A day without a year is the next one."""
    plain = normalize("NFKC", text).casefold().strip()
    voices = (speaker, voice(DEFAULT))
    return _span(plain, today, voices) or _one_day(plain, today, voices)


def _span(text: str, today: date, voices: tuple[Voice, ...]) -> When | None:
    """Several days: ``5.-7.12. 10:00-18:00``, ``Friday 8pm to Sunday 6pm``; None if there is only one."""
    if found := SHARED_MONTH.search(text) or MONTH_THEN_DAYS.search(text):
        last = _one_day(text[: found.start()] + " " + text[found.end() :], today, voices)
        first = int(found["first"])
        if last.day and first < last.day.day:
            return replace(last, day=last.day.replace(day=first), end_day=last.day)
    for found in UNTIL_DAY.finditer(text):
        first_day, last_day = (_one_day(part, today, voices) for part in (text[: found.start()], text[found.end() :]))
        if first_day.day and last_day.day:
            is_before = last_day.day < first_day.day < last_day.day + WEEK  # "Friday to Sunday", said on a Saturday
            end = last_day.end or last_day.start or first_day.end
            start = first_day.start or (last_day.start if last_day.end else None)
            return When(first_day.day, start, end, last_day.day + WEEK if is_before else last_day.day)
    return None


def _one_day(plain: str, today: date, voices: tuple[Voice, ...]) -> When:
    day, cut, rest = read_day(plain, today, voices)
    rest = with_parts_of_day(with_digits(rest, voices), voices)
    start, end = read_times(rest, after_noon=says_after_noon(f"{cut} {rest}", voices))
    return When(day, start, end)


def read_hours(text: str) -> tuple[time, time] | None:
    """Door hours such as ``18:00-23:30``; None if the text does not say both."""
    start, end = read_times(normalize("NFKC", text).casefold())
    return (start, end) if start and end else None
