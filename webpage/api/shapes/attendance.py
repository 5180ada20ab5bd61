"""Attendance as programs see it."""

from models.attendance.counts import Attendance
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
    orders: int


class AttendanceResource(Resource):
    """How many people are expected, and how many came. Rehearsals are in no count."""

    expected: int
    entered: int
    remaining: int
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
        takings=[TakingsResource(staff=line.staff, amount=line.amount, orders=line.orders) for line in counts.takings],
        currency=currency,
        conflicts=counts.refused.conflicts,
        possibly_entered=counts.refused.possibly_entered,
    )
