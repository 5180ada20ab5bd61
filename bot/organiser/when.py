"""Reads dates and times as people write them, in their language or English.

``24.12. 19:30``, ``Dec 24, 7:30 pm``, ``tomorrow 20:00-23:00``, ``Friday 8pm``, ``2026-12-24``, ``12月24日 晚上8点``.
Names of months and days come from Unicode's CLDR (by way of Babel), words like "tomorrow" from the catalogue.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from unicodedata import normalize
from zoneinfo import ZoneInfo

from bot.organiser.days_said import read_day
from bot.organiser.fractions_said import with_digits
from bot.organiser.times_said import read_times, says_after_noon, with_parts_of_day
from models.language.speech import DEFAULT, Voice, voice


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
    voices = (speaker, voice(DEFAULT))
    day, cut, rest = read_day(plain, today, voices)
    rest = with_parts_of_day(with_digits(rest, voices), voices)
    start, end = read_times(rest, after_noon=says_after_noon(f"{cut} {rest}", voices))
    return When(day, start, end)


def read_hours(text: str) -> tuple[time, time] | None:
    """Door hours such as ``18:00-23:30``; None if the text does not say both."""
    start, end = read_times(normalize("NFKC", text).casefold())
    return (start, end) if start and end else None
