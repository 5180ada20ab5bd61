"""When an event is, and its door hours (DESIGN.md section 8)."""

from datetime import datetime, timedelta

from models.tables import Event

OPEN_BEFORE_START = timedelta(hours=3)
LENGTH_WITHOUT_END = timedelta(hours=8)


class EndsBeforeStart(Exception):
    """An event ends after it starts."""


class DoorsCloseBeforeOpening(Exception):
    """Doors close after they open; hours that are not set follow from start and end."""


def door_hours(event: Event) -> tuple[datetime, datetime]:
    """When the doors open and when they close."""
    opens = event.doors_open_at or event.starts_at - OPEN_BEFORE_START
    closes = event.doors_close_at or event.ends_at or event.starts_at + LENGTH_WITHOUT_END
    return opens, closes


def check_times(event: Event) -> None:
    """Raises EndsBeforeStart, DoorsCloseBeforeOpening."""
    if event.ends_at is not None and event.ends_at <= event.starts_at:
        raise EndsBeforeStart(event.ends_at)
    opens, closes = door_hours(event)
    if closes <= opens:
        raise DoorsCloseBeforeOpening(closes)
