"""Tickets: finding them, whose they are, their links."""

from collections.abc import Sequence

from models.attendance.guests import contacts_of
from models.programs.listing import ticket_of, tickets_page
from models.tables import Ticket
from models.tickets.care import CareRefused, cancel_ticket, rename_holder, replace_link, resend
from webpage.api.events import event_of
from webpage.api.operations import Call, Reply
from webpage.api.paging import next_page
from webpage.api.shapes.orders import GuestTicket, TicketLink, Tickets, ticket_resource
from webpage.problems import Problem, Trouble


async def list_tickets(call: Call) -> Reply:
    """The event's tickets, rehearsals left out."""
    event = await event_of(call)
    asked = call.query
    rows = await tickets_page(
        event, asked.cursor, asked.limit, text=asked.search, order=asked.order, standing=asked.standing
    )
    return Reply(Tickets(items=await _shown(rows), next=next_page(call, rows)))


async def get_ticket(call: Call) -> Reply:
    """One ticket."""
    return await _reply(call)


async def change_ticket(call: Call) -> Reply:
    """Call the holder otherwise."""
    ticket = await _ticket_of(call)
    if call.body.model_fields_set:
        await rename_holder(ticket.id, call.body.holder_name)
    return await _reply(call)


async def get_ticket_link(call: Call) -> Reply:
    """What opens the ticket page, for a mail to its holder. Keep it like money."""
    ticket = await _ticket_of(call)
    return Reply(TicketLink(ticket=ticket.id, link=call.house.links.ticket_url(ticket)))


async def replace_ticket_link(call: Call) -> Reply:
    """Give the ticket a new link. The old one is revoked; a holder in a chat gets the new one there."""
    ticket = await _ticket_of(call)
    try:
        link = await replace_link(call.house.links, ticket.id, version=ticket.link_version)
    except CareRefused as refusal:
        raise Problem(Trouble.CANCELLED) from refusal
    return Reply(TicketLink(ticket=ticket.id, link=link))


async def resend_ticket(call: Call) -> Reply:
    """Send the holder the ticket once more, in the chat that has it."""
    ticket = await _ticket_of(call)
    try:
        await resend(ticket.id)
    except CareRefused as refusal:
        raise Problem(Trouble.NO_CHAT) from refusal
    return await _reply(call)


async def cancel_a_ticket(call: Call) -> Reply:
    """Cancel a ticket that nobody has used; its places are free again. A second time changes nothing.

    An order whose last ticket this is, is cancelled with it.
    """
    ticket = await _ticket_of(call)
    try:
        await cancel_ticket(ticket.id)
    except CareRefused as refusal:
        raise Problem(Trouble.USED) from refusal
    return await _reply(call)


async def _reply(call: Call) -> Reply:
    """The ticket as it is now."""
    [shown] = await _shown([await _ticket_of(call)])
    return Reply(shown)


async def _shown(tickets: Sequence[Ticket]) -> list[GuestTicket]:
    contacts = await contacts_of([ticket.id for ticket in tickets])
    return [ticket_resource(ticket, contacts[ticket.id]) for ticket in tickets]


async def _ticket_of(call: Call) -> Ticket:
    event = await event_of(call)
    ticket = await ticket_of(event.id, call.path["ticket"])
    if ticket is None:
        raise Problem(Trouble.NOT_FOUND)
    return ticket
