"""Making tickets, and giving them new links."""

from models import clock
from models.secrecy.links import Links
from models.storage.database import unit_of_work
from models.tables import Event, LinkKind, Order, Person, Ticket, TicketType
from models.tickets.search_name import search_name


@unit_of_work
async def create_ticket(
    links: Links,
    *,
    order: Order,
    type: TicketType,  # noqa: A002  # the field's word
    holder: Person | None,
    holder_name: str,
    places: int = 1,
    rehearsal: bool = False,
    expected: int | None = None,
    found_by: str = "",
) -> Ticket:
    """A ticket with its link, which asks what its event asks.

    With ``expected`` it is a credential, signed in once, whoever comes. ``found_by`` are words beside the holder's
    name that it is found by.
    """
    event = await Event.get(id=order.event_id)
    ticket = await Ticket.create(
        event_id=order.event_id,
        order=order,
        type=type,
        holder=holder,
        holder_name=holder_name,
        search_name=search_name(f"{holder_name} {found_by}"),
        places=places if expected is None else expected,
        expected=expected,
        questions=event.questions or [],
        rehearsal=rehearsal,
        created_at=clock.now(),
    )
    await links.issue(LinkKind.TICKET, ticket.id, ticket.link_version)
    return ticket


@unit_of_work
async def renew_link(links: Links, ticket_id: int) -> Ticket:
    """Give the ticket a new link; the old one answers ``revoked`` from now on."""
    ticket = await Ticket.filter(id=ticket_id).select_for_update(no_key=True).get()
    await links.revoke(LinkKind.TICKET, ticket.id, ticket.link_version)
    ticket.link_version += 1
    await ticket.save(update_fields=["link_version"])
    await links.issue(LinkKind.TICKET, ticket.id, ticket.link_version)
    return ticket
