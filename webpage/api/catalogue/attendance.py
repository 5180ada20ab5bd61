"""Attendance."""

from webpage.api import attendance
from webpage.api.catalogue.places import EVENT, READ
from webpage.api.operations import Operation
from webpage.api.shapes import attendance as attendance_shapes

OPERATIONS: tuple[Operation, ...] = (
    Operation("GET", EVENT + "/attendance", attendance.get_attendance, attendance_shapes.AttendanceResource, READ),
    Operation("GET", EVENT + "/arrivals", attendance.get_arrivals, attendance_shapes.ArrivalsResource, READ),
)
