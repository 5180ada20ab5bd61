"""Exhibitions: applications, walk-ins, and which organisations are there."""

from webpage.api import exhibitions
from webpage.api.catalogue.places import APPLICATION, CHECK_IN, EVENT, MANAGE, READ
from webpage.api.operations import Operation
from webpage.api.shapes import exhibitions as exhibition_shapes
from webpage.api.shapes import presses
from webpage.api.shapes.basics import Paging
from webpage.problems import Trouble

CLOSED = (Trouble.NO_EXHIBITION, Trouble.EVENT_CANCELLED, Trouble.EXHIBITION_OVER)

OPERATIONS: tuple[Operation, ...] = (
    Operation(
        "GET",
        EVENT + "/applications",
        exhibitions.list_applications,
        exhibition_shapes.Applications,
        READ,
        query=exhibition_shapes.ApplicationFilter,
    ),
    Operation(
        "POST",
        EVENT + "/applications",
        exhibitions.enter_application,
        exhibition_shapes.ApplicationResource,
        MANAGE,
        status=201,
        takes=exhibition_shapes.NewApplication,
        troubles=CLOSED,
    ),
    Operation(
        "POST",
        EVENT + "/applications/approve-all",
        exhibitions.approve_all_applications,
        exhibition_shapes.Approved,
        MANAGE,
        troubles=CLOSED,
        repeatable=False,
    ),
    Operation("GET", APPLICATION, exhibitions.get_application, exhibition_shapes.ApplicationResource, READ),
    Operation(
        "POST",
        APPLICATION + "/approve",
        exhibitions.approve_application,
        exhibition_shapes.ApplicationResource,
        MANAGE,
        troubles=(*CLOSED, Trouble.DECIDED, Trouble.TOO_FEW_LEFT),
    ),
    Operation(
        "POST",
        APPLICATION + "/decline",
        exhibitions.decline_application,
        exhibition_shapes.ApplicationResource,
        MANAGE,
        takes=exhibition_shapes.Declining,
        takes_optional=True,
        troubles=(Trouble.DECIDED,),
    ),
    Operation(
        "POST",
        EVENT + "/walk-ins",
        exhibitions.sign_in_walk_in,
        presses.Admission,
        CHECK_IN,
        status=201,
        takes=exhibition_shapes.NewWalkIn,
        troubles=(*CLOSED, Trouble.UNKNOWN_GATE),
        also_gives={**dict.fromkeys((403, 409), presses.Refused), 422: presses.Incomplete},
        repeatable=False,
    ),
    Operation(
        "GET",
        EVENT + "/organisations",
        exhibitions.list_organisations,
        exhibition_shapes.Organisations,
        READ,
        query=Paging,
    ),
)
