"""Claim links: whoever opens one first gets the order's tickets into their chat."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from models.clock import now
from models.door.rules import NO_LONGER_VALID
from models.owed.outbox import Kind, owed
from models.secrecy.links import Links
from models.storage.database import unit_of_work
from models.tables import Event, Link, LinkKind, Order, Person, Share, Ticket
from models.tickets.issuing import renew_link
from models.tickets.search_name import search_name

FIRST_VERSION = 1
"""An order's claim link stays the same until somebody replaces it."""


class ClaimRefusal(StrEnum):
    """Why a claim link gives nothing."""

    UNKNOWN = "unknown"
    CLAIMED = "claimed"
    WITHDRAWN = "withdrawn"
    CANCELLED = "cancelled"
    USED = "used"
    """It can't be taken back: somebody is in."""


class ClaimRefused(Exception):
    """Nothing was claimed. ``at``: when somebody else did, where that is the reason; ``event`` where it is known."""

    def __init__(self, reason: ClaimRefusal, *, at: datetime | None = None, event: Event | None = None) -> None:
        super().__init__(reason.value)
        self.reason = reason
        self.at = at
        self.event = event


@dataclass(frozen=True, slots=True)
class Claim:
    """An order that is in the claimer's hands. ``again``: they had claimed it before."""

    order: Order
    again: bool


async def claim_token(links: Links, order: Order) -> str:
    """The token of the order's claim link, the same each time. The link works once.

    Raises ClaimRefused: it is of no use any more, or unknown as long as nobody has made one.
    """
    if await _waiting_link(order) is None:
        raise ClaimRefused(ClaimRefusal.UNKNOWN)
    return links.token(LinkKind.CLAIM, order.id, order.claim_version)


@unit_of_work
async def replace_claim_link(links: Links, order_id: int, *, version: int) -> str:
    """Replace an order's claim link of this version, or make its first; the token. The old one claims nothing more.

    A second time changes nothing. Raises ClaimRefused.
    """
    order = await Order.filter(id=order_id).select_for_update(no_key=True).get()
    link = await _waiting_link(order)
    if order.claim_version != version:
        return await claim_token(links, order)
    if link is not None:
        await links.revoke(LinkKind.CLAIM, order.id, version)
        order.claim_version += 1
        await order.save(update_fields=["claim_version"])
    return await links.issue(LinkKind.CLAIM, order.id, order.claim_version)


@unit_of_work
async def claim(links: Links, token: str, person: Person) -> Claim:
    """Move the order's tickets to this person's chat, where they are owed. Raises ClaimRefused.

    A ticket that somebody else held gets a new link, and their message turns void. One that nobody held keeps its link:
    it may have been mailed to the very same guest. Places that companions have claimed stay theirs.
    """
    link = await links.find(LinkKind.CLAIM, token)
    if link is None:
        raise ClaimRefused(ClaimRefusal.UNKNOWN)
    order = await Order.filter(id=link.subject_id).select_for_update(no_key=True).get()
    event = await Event.get(id=order.event_id)
    if event.cancelled_at or order.status in NO_LONGER_VALID:
        raise ClaimRefused(ClaimRefusal.CANCELLED, event=event)
    first = await links.use(link)
    if not first and order.booker_id != person.id:
        raise await _refusal(link, event)
    if first:
        await _hand_over(links, order, person)
    for ticket in await Ticket.filter(order_id=order.id, holder_id=person.id, cancelled_at=None).order_by("id"):
        await owed(person.id, Kind.TICKET, ticket=ticket.id).save()
    return Claim(order, again=not first)


async def _waiting_link(order: Order) -> Link | None:
    """The order's claim link, if there is one. Raises ClaimRefused: nobody can claim it (any longer)."""
    event = await Event.get(id=order.event_id)
    if event.cancelled_at or order.status in NO_LONGER_VALID:
        raise ClaimRefused(ClaimRefusal.CANCELLED, event=event)
    link = await Link.get_or_none(kind=LinkKind.CLAIM, subject_id=order.id, version=order.claim_version)
    if order.booker_id is not None or (link is not None and link.used_at is not None):
        raise ClaimRefused(ClaimRefusal.CLAIMED, event=event)
    return link


async def _hand_over(links: Links, order: Order, person: Person) -> None:
    order.booker_id = person.id
    order.booker_name = order.booker_name or person.name
    await order.save(update_fields=["booker_id", "booker_name"])
    theirs = await Share.filter(claimed_ticket__order_id=order.id).values_list("claimed_ticket_id", flat=True)
    tickets = Ticket.filter(order_id=order.id, cancelled_at=None).exclude(id__in=theirs)
    for ticket in await tickets.select_for_update().order_by("id"):
        earlier = ticket.holder_id
        ticket.holder_id = person.id
        if not ticket.holder_name:
            ticket.holder_name = person.name
            ticket.search_name = search_name(person.name)
        await ticket.save(update_fields=["holder_id", "holder_name", "search_name"])
        if earlier is not None and earlier != person.id:
            await renew_link(links, ticket.id)
            await owed(earlier, Kind.TICKET_REFRESH, ticket=ticket.id).save()


async def _refusal(link: Link, event: Event) -> ClaimRefused:
    """Read again: somebody else may have used it up just now. Of a claim that was taken back, nothing stands."""
    present = await Link.get(id=link.id)
    if present.used_at and not present.revoked_at:
        return ClaimRefused(ClaimRefusal.CLAIMED, at=present.used_at, event=event)
    return ClaimRefused(ClaimRefusal.WITHDRAWN, at=present.revoked_at or now(), event=event)
