"""An order that the wrong person claimed: the organiser takes it back, and has a new claim link for the right one."""

from models.door.rules import NO_LONGER_VALID
from models.orders.claims import ClaimRefusal, ClaimRefused, claim_token
from models.owed.outbox import Kind, owed
from models.secrecy.links import Links
from models.sharing.offers import withdraw_offers
from models.storage.database import unit_of_work
from models.tables import Event, Link, LinkKind, Order, Ticket
from models.tickets.issuing import renew_link


async def is_to_take_back(ticket: Ticket) -> bool:
    """Whether the ticket, read with its order, is held by who claimed it by the order's claim link."""
    order = ticket.order
    return ticket.holder_id is not None and ticket.holder_id == order.booker_id and await _is_claimed(order)


@unit_of_work
async def take_back(links: Links, order_id: int, *, version: int) -> str:
    """Take an order back from who claimed it by its claim link of this version; the token of the new one.

    The tickets that they hold get new links, and they are told. Places that companions have claimed stay theirs. A
    second time changes nothing. Raises ClaimRefused, such as if it was claimed anew, or never by a link.
    """
    order = await Order.filter(id=order_id).select_for_update(no_key=True).get()
    event, loser = await Event.get(id=order.event_id), order.booker_id
    if loser is None or order.claim_version != version:
        return await claim_token(links, order)
    if event.cancelled_at or order.status in NO_LONGER_VALID:
        raise ClaimRefused(ClaimRefusal.CANCELLED, event=event)
    held = Ticket.filter(order_id=order.id, holder_id=loser, cancelled_at=None).order_by("id")
    tickets = await held.select_for_update(no_key=True)
    if not tickets or not await _is_claimed(order):
        raise ClaimRefused(ClaimRefusal.CLAIMED, event=event)
    if any(ticket.admitted for ticket in tickets):
        raise ClaimRefused(ClaimRefusal.USED, event=event)
    for ticket in tickets:
        await _take_ticket(links, ticket, loser)
    order.booker_id = None
    order.claim_version += 1
    await order.save(update_fields=["booker_id", "claim_version"])
    await links.revoke(LinkKind.CLAIM, order.id, version)
    await owed(loser, Kind.ORDER_TAKEN_BACK, order=order.id).save()
    return await links.issue(LinkKind.CLAIM, order.id, order.claim_version)


async def _is_claimed(order: Order) -> bool:
    link = Link.filter(kind=LinkKind.CLAIM, subject_id=order.id, version=order.claim_version)
    return await link.filter(used_at__isnull=False).exists()


async def _take_ticket(links: Links, ticket: Ticket, loser: int) -> None:
    """Leave it to nobody. What they offered and answered goes."""
    await withdraw_offers(links, ticket.id, loser)
    ticket.holder_id, ticket.answers, ticket.reminded_at = None, {}, None
    await ticket.save(update_fields=["holder_id", "answers", "reminded_at"])
    await renew_link(links, ticket.id)
    await owed(loser, Kind.TICKET_REFRESH, ticket=ticket.id).save()
