"""Attendance as programs see it."""

from itertools import accumulate

from models.attendance.counts import Attendance
from models.attendance.curve import ArrivalTable
from webpage.api.shapes.basics import Moment, Resource


class TypeAttendance(Resource):
    """People with tickets of one type."""

    name: str
    expected: int
    entered: int


class GateAttendance(Resource):
    """People who came in at a gate."""

    name: str | None
    """null: by staff without a gate."""
    entered: int


class QuarterAttendance(Resource):
    """People who came in during a quarter of an hour."""

    start: Moment
    entered: int


class TakingsResource(Resource):
    """What one staff member was paid at the door."""

    staff: str
    amount: int
    """In the smallest unit of the event's currency."""
    given_back: int
    """Of the amount: what was refunded later."""
    orders: int


class AttendanceResource(Resource):
    """How many people are expected, and how many came. Rehearsals are in no count."""

    expected: int
    entered: int
    remaining: int
    """Still to come. An exhibitor who has signed in is awaited no more, however many came."""
    by_type: list[TypeAttendance]
    by_gate: list[GateAttendance]
    by_quarter: list[QuarterAttendance]
    takings: list[TakingsResource]
    currency: str
    conflicts: int
    """Offline records that lost against an earlier one."""
    possibly_entered: int
    """Offline records that were refused otherwise: these people may be in."""


def attendance_resource(counts: Attendance, currency: str) -> AttendanceResource:
    """An event's counts."""
    return AttendanceResource(
        expected=counts.expected,
        entered=counts.entered,
        remaining=counts.remaining,
        by_type=[
            TypeAttendance(name=line.name, expected=line.expected, entered=line.entered) for line in counts.by_type
        ],
        by_gate=[GateAttendance(name=line.name, entered=line.entered) for line in counts.by_gate],
        by_quarter=[QuarterAttendance(start=line.start, entered=line.entered) for line in counts.by_quarter],
        takings=[
            TakingsResource(staff=line.staff, amount=line.amount, given_back=line.given_back, orders=line.orders)
            for line in counts.takings
        ],
        currency=currency,
        conflicts=counts.refused.conflicts,
        possibly_entered=counts.refused.possibly_entered,
    )


class ArrivalQuarter(Resource):
    """A quarter of an hour."""

    start: Moment
    entered: int
    """People who came in during it."""
    inside: int
    """People who had come in by its end."""
    by_gate: list[int]
    """People who came in during it, by gate."""


class ArrivalsResource(Resource):
    """How people arrived, to draw a curve of. More than three days long, it leaves quarters without arrivals out."""

    expected: int
    entered: int
    gates: list[str | None]
    """The names of the gates, in the order of ``by_gate``; null: staff without a gate."""
    quarters: list[ArrivalQuarter]


def arrivals_resource(table: ArrivalTable, expected: int) -> ArrivalsResource:
    """An event's arrivals, and how many people are expected."""
    inside = list(accumulate(row.together for row in table.rows))
    return ArrivalsResource(
        expected=expected,
        entered=inside[-1] if inside else 0,
        gates=list(table.gates),
        quarters=[
            ArrivalQuarter(start=row.start, entered=row.together, inside=so_far, by_gate=list(row.by_gate))
            for row, so_far in zip(table.rows, inside, strict=True)
        ],
    )
