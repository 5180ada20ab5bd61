"""Tickets."""

from webpage.api import tickets
from webpage.api.catalogue.places import AT_THE_DOOR, EVENT, MANAGE, TICKET
from webpage.api.operations import Operation
from webpage.api.shapes import orders as order_shapes
from webpage.problems import Trouble

OPERATIONS: tuple[Operation, ...] = (
    Operation(
        "GET",
        EVENT + "/tickets",
        tickets.list_tickets,
        order_shapes.Tickets,
        AT_THE_DOOR,
        query=order_shapes.TicketFilter,
    ),
    Operation("GET", TICKET, tickets.get_ticket, order_shapes.GuestTicket, AT_THE_DOOR),
    Operation(
        "PATCH",
        TICKET,
        tickets.change_ticket,
        order_shapes.GuestTicket,
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
        TICKET + "/resend",
        tickets.resend_ticket,
        order_shapes.GuestTicket,
        MANAGE,
        troubles=(Trouble.NO_CHAT,),
    ),
    Operation(
        "POST",
        TICKET + "/cancel",
        tickets.cancel_a_ticket,
        order_shapes.GuestTicket,
        MANAGE,
        troubles=(Trouble.USED,),
    ),
)
