"""Requests for places that somebody else has claimed."""

from webpage.api import place_requests
from webpage.api.catalogue.places import EVENT, MANAGE, PLACE_REQUEST, READ
from webpage.api.operations import Operation
from webpage.api.shapes import place_requests as place_request_shapes
from webpage.api.shapes.basics import Paging
from webpage.problems import Trouble

OPERATIONS: tuple[Operation, ...] = (
    Operation(
        "GET",
        EVENT + "/place-requests",
        place_requests.list_place_requests,
        place_request_shapes.PlaceRequests,
        READ,
        query=Paging,
    ),
    Operation(
        "POST",
        PLACE_REQUEST + "/move",
        place_requests.move_claimed_place,
        place_request_shapes.PlaceRequestResource,
        MANAGE,
        takes=place_request_shapes.PlaceAnswer,
        troubles=(Trouble.DECIDED, Trouble.NOT_MOVABLE),
    ),
    Operation(
        "POST",
        PLACE_REQUEST + "/leave",
        place_requests.leave_claimed_place,
        place_request_shapes.PlaceRequestResource,
        MANAGE,
        takes=place_request_shapes.PlaceAnswer,
        troubles=(Trouble.DECIDED,),
    ),
)
