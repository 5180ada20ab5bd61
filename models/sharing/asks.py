"""A place that the wrong person claimed: the right one, or who offered it, asks the organisers to move it.

There is one question about a place at a time, the latest; a person who was answered is not asked for again.
"""

from models.clock import now
from models.owed.outbox import Kind, owed
from models.people.staff import organisers_of
from models.secrecy.links import Links
from models.sharing.claims import hand_over
from models.sharing.offers import ShareRefusal, ShareRefused, refusal_to_share
from models.storage.database import unit_of_work
from models.tables import LinkKind, Order, Person, Share, Ticket

ANSWERED = "sharing.move_answered"
"""Why an answer changes nothing: there was one."""


class MoveRefused(Exception):
    """The place stays where it is; ``key`` of the catalogue ``sharing`` says why."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


@unit_of_work
async def ask_for_place(links: Links, token: str, person: Person) -> bool:
    """Ask the organisers for a place that somebody else has claimed. False: this person has asked before.

    Raises ShareRefused where there is nothing to ask for.
    """
    link = await links.find(LinkKind.SHARE, token)
    share = await Share.filter(id=link.subject_id).select_for_update(no_key=True).get_or_none() if link else None
    if share is None:
        raise ShareRefused(ShareRefusal.UNKNOWN)
    if share.claimed_ticket_id is None or person.id == share.claimed_by_id:
        raise ShareRefused(ShareRefusal.WITHDRAWN)
    if share.asked_by_id == person.id:
        return False
    ticket = await Ticket.get(id=share.claimed_ticket_id).select_related("event", "order")
    refusal = refusal_to_share(ticket, now())
    if refusal and refusal is not ShareRefusal.FROZEN:
        raise ShareRefused(refusal, event=ticket.event)
    share.asked_by_id = person.id
    share.asked_at = now()
    await share.save(update_fields=["asked_by_id", "asked_at"])
    for organiser in await organisers_of(ticket.event_id):
        if organiser.person_id is not None:
            await owed(organiser.person_id, Kind.PLACE_ASKED, share=share.id, asker=person.id).save()
    return True


@unit_of_work
async def move_place(links: Links, share_id: int, asker_id: int) -> Ticket:
    """Give a claimed place to the person who asked for it: a new link, the old one revoked, both are told.

    Raises MoveRefused, also a second time. Also after transfers are frozen: organisers may.
    """
    share = await _asked(share_id, asker_id)
    ticket = await Ticket.filter(id=share.claimed_ticket_id).select_for_update(no_key=True).get()
    await ticket.fetch_related("event", "order")
    refusal = refusal_to_share(ticket, now())
    if refusal and refusal is not ShareRefusal.FROZEN:
        raise MoveRefused(f"sharing.move_{refusal}")
    if ticket.admitted:
        raise MoveRefused("sharing.move_used")
    loser, asker = ticket.holder_id, await Person.get(id=asker_id)
    moved = await hand_over(links, ticket, asker, asker.name)
    share.claimed_by_id = asker_id
    share.claimed_at = now()
    share.asked_at = None
    await share.save(update_fields=["claimed_by_id", "claimed_at", "asked_at"])
    await owed(asker_id, Kind.PLACE_ANSWERED, share=share.id, given=True).save()
    await owed(asker_id, Kind.TICKET, ticket=ticket.id).save()
    if loser is not None:
        await owed(loser, Kind.TICKET_REFRESH, ticket=ticket.id).save()
        await owed(loser, Kind.PLACE_MOVED, share=share.id).save()
    if share.offered_by_id not in {loser, asker_id}:
        await owed(share.offered_by_id, Kind.TICKET_REFRESH, ticket=share.ticket_id).save()
        await owed(share.offered_by_id, Kind.PLACE_CLAIMED, share=share.id).save()
    return moved


@unit_of_work
async def leave_place(share_id: int, asker_id: int) -> None:
    """Leave a claimed place where it is, and tell the person who asked. Raises MoveRefused, also a second time."""
    share = await _asked(share_id, asker_id)
    share.asked_at = None
    await share.save(update_fields=["asked_at"])
    await owed(asker_id, Kind.PLACE_ANSWERED, share=share.id, given=False).save()


async def _asked(share_id: int, asker_id: int) -> Share:
    """The offer with this open question. Locks the order, so that no two answers meet."""
    share = await Share.get_or_none(id=share_id).select_related("ticket")
    if share is None:
        raise MoveRefused(ANSWERED)
    await Order.filter(id=share.ticket.order_id).select_for_update(no_key=True).get()
    present = await Share.filter(id=share_id, asked_by_id=asker_id, asked_at__isnull=False).first()
    if present is None:
        raise MoveRefused(ANSWERED)
    return present
