"""Events, ticket types and attendance."""

from webpage.api import events
from webpage.api.catalogue.places import EVENT, MANAGE, READ, TYPE
from webpage.api.operations import Operation
from webpage.api.shapes import events as event_shapes
from webpage.api.shapes.basics import Paging
from webpage.problems import Trouble

OPERATIONS: tuple[Operation, ...] = (
    Operation("GET", "/events", events.list_events, event_shapes.Events, READ, query=Paging),
    Operation(
        "POST",
        "/events",
        events.create_an_event,
        event_shapes.EventResource,
        MANAGE,
        status=201,
        takes=event_shapes.NewEvent,
        troubles=(Trouble.ENDS_BEFORE_START, Trouble.NAME_TAKEN),
    ),
    Operation("GET", EVENT, events.get_event, event_shapes.EventResource, READ),
    Operation(
        "PATCH",
        EVENT,
        events.change_an_event,
        event_shapes.EventResource,
        MANAGE,
        takes=event_shapes.EventChange,
        troubles=(Trouble.ENDS_BEFORE_START,),
    ),
    Operation("POST", EVENT + "/cancel", events.cancel_an_event, event_shapes.EventResource, MANAGE),
    Operation("GET", EVENT + "/attendance", events.get_attendance, event_shapes.AttendanceResource, READ),
    Operation("GET", EVENT + "/ticket-types", events.list_ticket_types, event_shapes.TicketTypes, READ),
    Operation(
        "POST",
        EVENT + "/ticket-types",
        events.create_ticket_type,
        event_shapes.TicketTypeResource,
        MANAGE,
        status=201,
        takes=event_shapes.NewTicketType,
        troubles=(Trouble.NAME_TAKEN, Trouble.TOO_MANY),
    ),
    Operation("GET", TYPE, events.get_ticket_type, event_shapes.TicketTypeResource, READ),
    Operation(
        "PATCH",
        TYPE,
        events.change_ticket_type,
        event_shapes.TicketTypeResource,
        MANAGE,
        takes=event_shapes.TicketTypeChange,
        troubles=(Trouble.NAME_TAKEN,),
    ),
)
