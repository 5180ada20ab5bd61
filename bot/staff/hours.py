"""Door hours in words. A day is named where the time alone would mislead."""

from datetime import datetime, timedelta

from models.clock import now
from models.events.hours import door_hours
from models.language.formats import day, time_of_day
from models.language.speech import Voice
from models.tables import Event

SAME_NIGHT = timedelta(hours=18)


def hours_text(event: Event, voice: Voice) -> str:
    """``Fri, 27 Nov 2026, 16:30–23:00``; doors that stay open for days name both days."""
    opens_at, closes_at = door_hours(event)
    opens = f"{day(opens_at, event.zone, voice)}, {time_of_day(opens_at, event.zone, voice)}"
    return f"{opens}–{_after(opens_at, closes_at, event, voice)}"


def closing_text(event: Event, voice: Voice) -> str:
    """When the doors close, seen from now."""
    _, closes_at = door_hours(event)
    return _after(now(), closes_at, event, voice)


def _after(earlier: datetime, moment: datetime, event: Event, voice: Voice) -> str:
    clock = time_of_day(moment, event.zone, voice)
    is_near = abs(moment - earlier) < SAME_NIGHT
    return clock if is_near else f"{day(moment, event.zone, voice)}, {clock}"
