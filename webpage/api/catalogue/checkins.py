"""Check-ins."""

from webpage.api import checkins
from webpage.api.catalogue.places import EVENT, READ
from webpage.api.operations import Operation
from webpage.api.shapes import checkins as checkin_shapes

OPERATIONS: tuple[Operation, ...] = (
    Operation(
        "GET",
        EVENT + "/check-ins",
        checkins.list_check_ins,
        checkin_shapes.CheckIns,
        READ,
        query=checkin_shapes.CheckInFilter,
    ),
)
