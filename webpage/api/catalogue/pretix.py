"""What pretix's clients ask."""

from dataclasses import replace

from webpage.api.catalogue.places import AT_THE_DOOR, CHECK_IN, LIST, PRETIX, PRETIX_EVENT
from webpage.api.operations import Operation
from webpage.api.pretix import checking, given, reading
from webpage.api.pretix import shapes as pretix
from webpage.problems import Trouble

_OPERATIONS = (
    Operation(
        "GET",
        "/organizers/",
        reading.list_organizers,
        pretix.Organizers,
        AT_THE_DOOR,
        query=given.PageQuery,
        troubles=(Trouble.NOT_FOUND,),
    ),
    Operation("GET", PRETIX + "/", reading.get_organizer, pretix.PretixOrganizer, AT_THE_DOOR),
    Operation(
        "GET",
        PRETIX + "/events/",
        reading.list_pretix_events,
        pretix.PretixEvents,
        AT_THE_DOOR,
        query=given.PageQuery,
    ),
    Operation("GET", PRETIX_EVENT, reading.get_pretix_event, pretix.PretixEvent, AT_THE_DOOR),
    Operation(
        "GET",
        PRETIX_EVENT + "checkinlists/",
        reading.list_check_in_lists,
        pretix.CheckInLists,
        AT_THE_DOOR,
        query=given.PageQuery,
    ),
    Operation("GET", LIST, reading.get_check_in_list, pretix.CheckInList, AT_THE_DOOR),
    Operation("GET", LIST + "status/", reading.get_list_status, pretix.ListStatus, AT_THE_DOOR),
    Operation(
        "GET",
        PRETIX + "/checkinrpc/search/",
        checking.search_positions,
        pretix.Positions,
        AT_THE_DOOR,
        query=given.SearchQuery,
    ),
    Operation(
        "POST",
        PRETIX + "/checkinrpc/redeem/",
        checking.redeem_ticket,
        pretix.RedeemOk,
        CHECK_IN,
        status=201,
        takes=given.RedeemRequest,
        troubles=(Trouble.UNKNOWN_LIST,),
        also_gives={400: pretix.RedeemRefusal, 404: pretix.RedeemInvalid},
        repeatable=False,
    ),
    Operation(
        "POST",
        PRETIX + "/checkinrpc/annul/",
        checking.annul_check_in,
        pretix.Annulled,
        CHECK_IN,
        takes=given.AnnulRequest,
        troubles=(Trouble.UNKNOWN_LIST, Trouble.NOT_ANNULLABLE, Trouble.NOT_FOUND),
        repeatable=False,
    ),
)
OPERATIONS: tuple[Operation, ...] = tuple(replace(one, unsound=Trouble.UNSOUND) for one in _OPERATIONS)
"""pretix answers what it can't read with 400, never with 422."""
