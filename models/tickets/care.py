"""What an organiser does for a guest: send a ticket again, replace its link, cancel it."""

from models.clock import now
from models.events.capacity import held_by, release
from models.orders.reducing import reduce
from models.owed.outbox import Kind, owed
from models.secrecy.links import Links
from models.storage.database import unit_of_work
from models.tables import Order, OrderStatus, Ticket
from models.tickets.issuing import renew_link
from models.tickets.search_name import search_name


class CareRefused(Exception):
    """It can't be done to this ticket; ``key`` of the catalogue ``staff`` says why."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


@unit_of_work
async def resend(ticket_id: int) -> None:
    """Owe the holder the ticket's message once more. Raises CareRefused."""
    ticket = await Ticket.get(id=ticket_id)
    if ticket.holder_id is None:
        raise CareRefused("staff.no_chat")
    await owed(ticket.holder_id, Kind.TICKET, ticket=ticket.id).save()


@unit_of_work
async def replace_link(links: Links, ticket_id: int, *, version: int) -> str:
    """Replace a ticket's link of this version; the holder gets the new one in the chat. The present link's address.

    A second time changes nothing. Raises CareRefused.
    """
    ticket = await Ticket.filter(id=ticket_id).select_for_update(no_key=True).get()
    if ticket.cancelled_at:
        raise CareRefused("staff.ticket_is_cancelled")
    if ticket.link_version != version:
        return links.ticket_url(ticket)
    renewed = await renew_link(links, ticket.id)
    if ticket.holder_id is not None:
        await owed(ticket.holder_id, Kind.TICKET_REFRESH, ticket=ticket.id).save()
        await owed(ticket.holder_id, Kind.TICKET, ticket=ticket.id).save()
    return links.ticket_url(renewed)


@unit_of_work
async def rename_holder(ticket_id: int, name: str) -> None:
    """Call the holder by this name from now on. The holder's message follows."""
    ticket = await Ticket.filter(id=ticket_id).select_for_update(no_key=True).get()
    ticket.holder_name, ticket.search_name = name, search_name(name)
    await ticket.save(update_fields=["holder_name", "search_name"])
    if ticket.holder_id is not None:
        await owed(ticket.holder_id, Kind.TICKET_REFRESH, ticket=ticket.id).save()


@unit_of_work
async def cancel_ticket(ticket_id: int, *, by_holder: bool = False) -> bool:
    """Cancel a ticket that nobody has used; its places are free again. False if it was cancelled. Raises CareRefused.

    An order whose last ticket this is, is cancelled with it, and its booker told unless it was they who did it; what is
    still to be paid of another is less. Money is given back elsewhere.
    """
    found = await Ticket.get(id=ticket_id).only("id", "order_id")
    order = await Order.filter(id=found.order_id).select_for_update(no_key=True).get()
    locked = Ticket.filter(id=ticket_id).select_for_update(no_key=True, of=("tickets",))
    ticket = await locked.select_related("type", "split_from").get()
    if ticket.cancelled_at:
        return False
    if ticket.admitted:
        raise CareRefused("staff.ticket_is_used")
    moment = now()
    ticket.cancelled_at = moment
    await ticket.save(update_fields=["cancelled_at"])
    others = await Ticket.filter(order_id=order.id, cancelled_at=None).select_related("type", "split_from")
    if others:
        await reduce(order, ticket, others)
    else:
        still = Order.filter(id=order.id, status__in=[OrderStatus.PENDING, OrderStatus.PAID])
        ended = await still.update(status=OrderStatus.CANCELLED, cancelled_at=moment)
        if ended and order.booker_id is not None and not by_holder:
            await owed(order.booker_id, Kind.ORDER_CANCELLED, order=order.id).save()
    if not ticket.rehearsal:
        await release(ticket.type_id, held_by(ticket))
    if ticket.holder_id is not None:
        await owed(ticket.holder_id, Kind.TICKET_REFRESH, ticket=ticket.id).save()
    return True
