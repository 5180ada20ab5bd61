"""Door hours (DESIGN.md section 8)."""

from datetime import datetime, timedelta

from models.tables import Event

OPEN_BEFORE_START = timedelta(hours=3)
LENGTH_WITHOUT_END = timedelta(hours=8)


def door_hours(event: Event) -> tuple[datetime, datetime]:
    """When the doors open and when they close."""
    opens = event.doors_open_at or event.starts_at - OPEN_BEFORE_START
    closes = event.doors_close_at or event.ends_at or event.starts_at + LENGTH_WITHOUT_END
    return opens, closes
