"""Check-ins."""

from models.programs.tokens import Scope
from webpage.api import checkins
from webpage.api.catalogue.places import CHECK_IN, CHECKIN, EVENT, READ, TICKET
from webpage.api.operations import Operation
from webpage.api.shapes import checkins as checkin_shapes
from webpage.api.shapes import presses
from webpage.problems import Trouble

OPERATIONS: tuple[Operation, ...] = (
    Operation(
        "GET",
        EVENT + "/check-ins",
        checkins.list_check_ins,
        checkin_shapes.CheckIns,
        READ,
        query=checkin_shapes.CheckInFilter,
    ),
    Operation(
        "POST",
        TICKET + "/check-ins",
        checkins.check_in,
        presses.Admission,
        CHECK_IN,
        takes=presses.NewCheckIn,
        troubles=(Trouble.UNKNOWN_GATE,),
        also_gives={**dict.fromkeys((402, 403, 404, 409, 410), presses.Refused), 422: presses.Incomplete},
        repeatable=False,
    ),
    Operation(
        "POST",
        CHECKIN + "/annul",
        checkins.annul_a_check_in,
        checkin_shapes.CheckInResource,
        (Scope.CHECK_IN, Scope.MANAGE),
        takes=presses.Undo,
        takes_optional=True,
        troubles=(Trouble.NO_ADMISSION, Trouble.NOT_YOURS),
    ),
)
