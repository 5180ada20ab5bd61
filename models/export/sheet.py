"""What a sheet is: columns with headings, and rows in batches."""

from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from enum import Enum, auto
from zoneinfo import ZoneInfo

from models.language.formats import utc_offset, zone_name
from models.language.speech import Voice

BATCH = 200
"""Rows that are read, held and written at once."""

Cell = str | int | float | Decimal | datetime | None
"""A datetime is naive: what a clock shows."""
Row = Sequence[Cell]
Batches = AsyncIterator[list[Row]]


class Holds(Enum):
    """What a column holds."""

    TEXT = auto()
    NUMBER = auto()
    TIME = auto()


@dataclass(frozen=True, slots=True)
class Column:
    """A column; ``width`` in characters."""

    heading: str
    holds: Holds = Holds.TEXT
    width: int = 18


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table. ``name`` is part of a file's name, ``title`` is read by people."""

    name: str
    title: str
    columns: Sequence[Column]
    batches: Callable[[], Batches]
    """Reads the rows, from the first on at each call."""


def time_columns(heading: str, zone: str, speak: Voice) -> tuple[Column, ...]:
    """A moment in three columns: on the event's clocks, how far they are ahead of UTC, and in UTC."""
    here = speak.text("attendance.column_here", column=heading, zone=zone_name(zone, speak))
    return (
        Column(here, Holds.TIME, 20),
        Column(speak.text("attendance.column_offset", column=heading), Holds.TEXT, 10),
        Column(speak.text("attendance.column_utc", column=heading), Holds.TIME, 20),
    )


def time_cells(moment: datetime | None, zone: str) -> tuple[Cell, ...]:
    """The cells under `time_columns`, to the second."""
    if moment is None:
        return None, None, None
    whole = moment.replace(microsecond=0)
    here = whole.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    return here, f"UTC{utc_offset(whole, zone)}", whole.astimezone(UTC).replace(tzinfo=None)
