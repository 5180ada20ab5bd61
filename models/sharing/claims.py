"""Claiming an offered place: once, by whoever is first, as a ticket of one's own.

A place of a party is split off as a new ticket; the sum of places stays. A ticket with one place changes hands whole:
its old link ends. Either way the claimer's ticket belongs to the same order, also one that is still to be paid.
"""

from dataclasses import dataclass

from models.clock import now
from models.owed.outbox import Kind, owed
from models.secrecy.links import Links
from models.sharing.offers import ShareRefusal, ShareRefused, refusal_to_share
from models.storage.database import unit_of_work
from models.tables import Link, LinkKind, Order, Person, Share, Ticket
from models.tickets.issuing import create_ticket, renew_link
from models.tickets.search_name import search_name


@dataclass(frozen=True, slots=True)
class Found:
    """An offer behind a link, and its ticket with event, order and type. ``again``: this person has claimed it."""

    share: Share
    ticket: Ticket
    again: bool


@dataclass(frozen=True, slots=True)
class PlaceClaim:
    """A place that is in the claimer's hands, with event, order and type. ``again``: they had claimed it before."""

    ticket: Ticket
    again: bool


async def find_offer(links: Links, token: str, person: Person) -> Found:
    """The offer that this person may claim by the link, or has claimed. Changes nothing. Raises ShareRefused."""
    return await _find(await _link(links, token), person)


@unit_of_work
async def claim_place(links: Links, token: str, person: Person, name: str) -> PlaceClaim:
    """Claim an offered place in this name: its ticket is owed to the claimer's chat. Raises ShareRefused.

    The offerer is told, and their messages of the ticket and of the offer are refreshed.
    """
    link = await _link(links, token)
    ticket = await Ticket.get(id=(await _share(link)).ticket_id)
    await Order.filter(id=ticket.order_id).select_for_update(no_key=True).get()
    await Ticket.filter(id=ticket.id).select_for_update(no_key=True).get()
    found = await _find(link, person)
    if found.again:
        await owed(person.id, Kind.TICKET, ticket=found.ticket.id).save()
        return PlaceClaim(found.ticket, again=True)
    offerer = found.share.offered_by_id
    if found.ticket.places == 1:
        theirs = await hand_over(links, found.ticket, person, name)
    else:
        theirs = await _split_off(links, found.ticket, person, name)
    await _note_claim(links, found.share, link, person, theirs)
    await owed(person.id, Kind.TICKET, ticket=theirs.id).save()
    await owed(offerer, Kind.TICKET_REFRESH, ticket=found.ticket.id).save()
    await owed(offerer, Kind.PLACE_CLAIMED, share=found.share.id).save()
    return PlaceClaim(await _ticket(theirs.id), again=False)


@unit_of_work
async def hand_over(links: Links, ticket: Ticket, person: Person, name: str) -> Ticket:
    """Make the ticket, which is locked, another person's: the old link ends, and what the old holder answered goes."""
    ticket.holder_id = person.id
    ticket.holder_name = name
    ticket.search_name = search_name(name)
    ticket.answers = {}
    ticket.reminded_at = None
    await ticket.save(update_fields=["holder_id", "holder_name", "search_name", "answers", "reminded_at"])
    return await renew_link(links, ticket.id)


async def _split_off(links: Links, ticket: Ticket, person: Person, name: str) -> Ticket:
    ticket.places -= 1
    await ticket.save(update_fields=["places"])
    place = await create_ticket(links, order=ticket.order, type=ticket.type, holder=person, holder_name=name)
    place.split_from_id = ticket.id
    place.questions = ticket.questions
    await place.save(update_fields=["split_from_id", "questions"])
    return place


async def _note_claim(links: Links, share: Share, link: Link, person: Person, theirs: Ticket) -> None:
    await links.use(link)
    share.claimed_by_id = person.id
    share.claimed_at = now()
    share.claimed_ticket_id = theirs.id
    await share.save(update_fields=["claimed_by_id", "claimed_at", "claimed_ticket_id"])


async def _link(links: Links, token: str) -> Link:
    link = await links.find(LinkKind.SHARE, token)
    if link is None:
        raise ShareRefused(ShareRefusal.UNKNOWN)
    return link


async def _share(link: Link) -> Share:
    """The offer behind a link. It is gone when its offerer's data were erased."""
    share = await Share.get_or_none(id=link.subject_id)
    if share is None:
        raise ShareRefused(ShareRefusal.UNKNOWN)
    return share


async def _find(link: Link, person: Person) -> Found:
    share = await _share(link)
    if share.claimed_ticket_id is not None and share.claimed_by_id == person.id:
        claimed = await _ticket(share.claimed_ticket_id)
        if claimed.holder_id == person.id:
            return Found(share, claimed, again=True)
    ticket = await _ticket(share.ticket_id)
    if refusal := _refusal(share, ticket, person):
        raise ShareRefused(refusal, event=ticket.event, at=share.claimed_at)
    return Found(share, ticket, again=False)


def _refusal(share: Share, ticket: Ticket, person: Person) -> ShareRefusal | None:
    is_own = share.offered_by_id == person.id
    if share.claimed_at:
        return ShareRefusal.OWN_CLAIMED if is_own else ShareRefusal.CLAIMED
    if is_own:
        return ShareRefusal.OWN
    if share.withdrawn_at or ticket.holder_id != share.offered_by_id:
        return ShareRefusal.WITHDRAWN
    return refusal_to_share(ticket, now())


async def _ticket(ticket_id: int) -> Ticket:
    return await Ticket.get(id=ticket_id).select_related("event", "order", "type")
