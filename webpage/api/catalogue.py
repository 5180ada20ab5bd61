"""Every operation of the API, a flat list. Routes and document follow from it."""

from models.programs.tokens import Scope
from webpage.api import checkins, events, orders, tickets
from webpage.api.operations import Operation
from webpage.api.pretix import checking, reading
from webpage.api.pretix import shapes as pretix
from webpage.api.shapes import checkins as checkin_shapes
from webpage.api.shapes import events as event_shapes
from webpage.api.shapes import orders as order_shapes
from webpage.api.shapes.basics import Paging
from webpage.problems import Trouble

READ = (Scope.READ,)
MANAGE = (Scope.MANAGE,)
CHECK_IN = (Scope.CHECK_IN,)
AT_THE_DOOR = (Scope.READ, Scope.CHECK_IN)
EVENT = "/events/{event}"
TYPE = EVENT + "/ticket-types/{type}"
ORDER = EVENT + "/orders/{number}"
TICKET = EVENT + "/tickets/{ticket}"
PRETIX = "/organizers/{organizer}"
PRETIX_EVENT = PRETIX + "/events/{slug}/"
LIST = PRETIX_EVENT + "checkinlists/{list}/"

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
    Operation("GET", EVENT + "/orders", orders.list_orders, order_shapes.Orders, READ, query=order_shapes.OrderFilter),
    Operation(
        "POST",
        EVENT + "/orders",
        orders.create_order,
        order_shapes.OrderResource,
        MANAGE,
        status=201,
        takes=order_shapes.NewOrder,
        troubles=(Trouble.UNKNOWN_TYPE, Trouble.SOLD_OUT, Trouble.NOT_FOR_SALE, Trouble.NUMBER_TAKEN),
    ),
    Operation("GET", ORDER, orders.get_order, order_shapes.OrderResource, READ),
    Operation(
        "POST",
        ORDER + "/cancel",
        orders.cancel_an_order,
        order_shapes.OrderResource,
        MANAGE,
        troubles=(Trouble.NOT_CANCELLABLE,),
    ),
    Operation(
        "POST", ORDER + "/pay", orders.pay_an_order, order_shapes.OrderResource, MANAGE, troubles=(Trouble.NOT_PAYABLE,)
    ),
    Operation(
        "POST",
        ORDER + "/refund",
        orders.refund_an_order,
        order_shapes.OrderResource,
        MANAGE,
        troubles=(Trouble.NOT_REFUNDABLE,),
    ),
    Operation(
        "GET",
        EVENT + "/tickets",
        tickets.list_tickets,
        order_shapes.Tickets,
        AT_THE_DOOR,
        query=order_shapes.TicketFilter,
    ),
    Operation("GET", TICKET, tickets.get_ticket, order_shapes.TicketResource, AT_THE_DOOR),
    Operation(
        "PATCH",
        TICKET,
        tickets.change_ticket,
        order_shapes.TicketResource,
        MANAGE,
        takes=order_shapes.TicketChange,
    ),
    Operation("GET", TICKET + "/link", tickets.get_ticket_link, order_shapes.TicketLink, MANAGE),
    Operation(
        "POST",
        TICKET + "/link",
        tickets.replace_ticket_link,
        order_shapes.TicketLink,
        MANAGE,
        troubles=(Trouble.CANCELLED,),
        repeat=tickets.get_ticket_link,
    ),
    Operation(
        "POST",
        TICKET + "/cancel",
        tickets.cancel_a_ticket,
        order_shapes.TicketResource,
        MANAGE,
        troubles=(Trouble.USED,),
    ),
    Operation(
        "GET",
        EVENT + "/check-ins",
        checkins.list_check_ins,
        checkin_shapes.CheckIns,
        READ,
        query=checkin_shapes.CheckInFilter,
    ),
    Operation("GET", "/organizers/", reading.list_organizers, pretix.Organizers, AT_THE_DOOR, query=pretix.PageQuery),
    Operation("GET", PRETIX + "/", reading.get_organizer, pretix.PretixOrganizer, AT_THE_DOOR),
    Operation(
        "GET",
        PRETIX + "/events/",
        reading.list_pretix_events,
        pretix.PretixEvents,
        AT_THE_DOOR,
        query=pretix.PageQuery,
    ),
    Operation("GET", PRETIX_EVENT, reading.get_pretix_event, pretix.PretixEvent, AT_THE_DOOR),
    Operation(
        "GET",
        PRETIX_EVENT + "checkinlists/",
        reading.list_check_in_lists,
        pretix.CheckInLists,
        AT_THE_DOOR,
        query=pretix.PageQuery,
    ),
    Operation("GET", LIST, reading.get_check_in_list, pretix.CheckInList, AT_THE_DOOR),
    Operation("GET", LIST + "status/", reading.get_list_status, pretix.ListStatus, AT_THE_DOOR),
    Operation(
        "GET",
        PRETIX + "/checkinrpc/search/",
        checking.search_positions,
        pretix.Positions,
        AT_THE_DOOR,
        query=pretix.SearchQuery,
    ),
    Operation(
        "POST",
        PRETIX + "/checkinrpc/redeem/",
        checking.redeem_ticket,
        pretix.RedeemOk,
        CHECK_IN,
        status=201,
        takes=pretix.RedeemRequest,
        troubles=(Trouble.UNKNOWN_LIST, Trouble.NO_EXITS),
        also_gives={400: pretix.RedeemRefusal, 404: pretix.RedeemInvalid},
        repeatable=False,
    ),
    Operation(
        "POST",
        PRETIX + "/checkinrpc/annul/",
        checking.annul_check_in,
        pretix.Annulled,
        CHECK_IN,
        takes=pretix.AnnulRequest,
        troubles=(Trouble.UNKNOWN_LIST, Trouble.NOT_ANNULLABLE, Trouble.NOT_FOUND),
        repeatable=False,
    ),
)
