"""How people arrived: by gate and quarter of an hour, as a table and as a curve.

Quarters are counted in UTC. Every zone's offset is a whole number of them, so they are quarters on the event's clocks,
too, also in a night in which clocks change: only their names are then seen twice, or never.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import accumulate

from models.attendance.counters import MINUTES, quarter_of
from models.events.hours import door_hours
from models.tables import Arrivals, Event, Gate

QUARTER = timedelta(minutes=MINUTES)
WITHOUT_GAPS = timedelta(days=3)
"""A table that is longer leaves quarters without arrivals out."""
MOST_STEPS = 100
"""A curve that is longer has wider steps."""
WIDTHS = tuple(QUARTER * quarters for quarters in (1, 2, 4, 8, 16, 24, 48, 96, 96 * 7, 96 * 30))
SHORTEST = timedelta(hours=2)
"""What a curve spans at least."""


@dataclass(frozen=True, slots=True)
class ArrivalRow:
    """The quarter of an hour from ``start``: how many came in, by gate in the table's order."""

    start: datetime
    by_gate: tuple[int, ...]

    @property
    def together(self) -> int:
        """At all gates."""
        return sum(self.by_gate)


@dataclass(frozen=True, slots=True)
class ArrivalTable:
    """All arrivals of an event. A gate without a name: staff without a gate."""

    gates: tuple[str | None, ...]
    rows: tuple[ArrivalRow, ...]


@dataclass(frozen=True, slots=True)
class ArrivalCurve:
    """How many had come in at each gate by the end of each step; steps follow each other without gaps."""

    starts: tuple[datetime, ...]
    width: timedelta
    gates: tuple[str | None, ...]
    came: tuple[tuple[int, ...], ...]
    """For each gate: how many came in during each step."""

    @property
    def ends_at(self) -> datetime:
        """The end of the last step."""
        return self.starts[-1] + self.width

    @property
    def entered(self) -> int:
        """Everybody."""
        return sum(map(sum, self.came))

    def inside(self, gate: int) -> list[int]:
        """How many had come in at this gate at the beginning, and at the end of each step."""
        return [0, *accumulate(self.came[gate])]


async def arrival_table(event: Event) -> ArrivalTable:
    """Who came in where and when, read from counters."""
    counts = Counter[tuple[datetime, int | None]]()
    for row in await Arrivals.filter(event_id=event.id):
        counts[row.quarter, row.gate_id] += row.entered
    gates = await Gate.filter(event_id=event.id).order_by("name")
    columns: list[tuple[int | None, str | None]] = [(gate.id, gate.name) for gate in gates]
    if not columns or any(gate_id is None and entered for (_, gate_id), entered in counts.items()):
        columns.append((None, None))
    quarters = sorted({quarter for (quarter, _), entered in counts.items() if entered})
    rows = (
        ArrivalRow(quarter, tuple(counts[quarter, gate_id] for gate_id, _ in columns))
        for quarter in _without_gaps(quarters)
    )
    return ArrivalTable(tuple(name for _, name in columns), tuple(rows))


def arrival_curve(table: ArrivalTable, event: Event, moment: datetime) -> ArrivalCurve:
    """The arrivals as a curve that reaches until ``moment``, or until the event's doors closed."""
    first, last = _span(table, event, moment)
    width = next((width for width in WIDTHS if (last - first) / width <= MOST_STEPS), WIDTHS[-1])
    starts = tuple(_steps(first, last, width))
    came = [[0] * len(starts) for _ in table.gates]
    for row in table.rows:
        step = (row.start - first) // width
        for gate, entered in enumerate(row.by_gate):
            came[gate][step] += entered
    return ArrivalCurve(starts, width, table.gates, tuple(map(tuple, came)))


def _span(table: ArrivalTable, event: Event, moment: datetime) -> tuple[datetime, datetime]:
    """From the first arrival, or the opening of the doors, to the last arrival, or now while doors are open."""
    opens_at, closes_at = door_hours(event)
    first = quarter_of(table.rows[0].start if table.rows else opens_at)
    last = table.rows[-1].start + QUARTER if table.rows else first
    until = min(moment, closes_at) + QUARTER
    return first, max(last, quarter_of(until), first + SHORTEST)


def _steps(first: datetime, last: datetime, step: timedelta) -> Iterator[datetime]:
    while first < last:
        yield first
        first += step


def _without_gaps(quarters: Sequence[datetime]) -> Sequence[datetime]:
    if not quarters or quarters[-1] - quarters[0] > WITHOUT_GAPS:
        return quarters
    return [*_steps(quarters[0], quarters[-1] + QUARTER, QUARTER)]
