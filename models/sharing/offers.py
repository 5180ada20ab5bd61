"""Companions: places of a ticket that its holder offers to others.

An offer takes nothing from the ticket. Its link is claimed once (`models.sharing.claims`), and never are there more
claims than free places: the last one decides, under the ticket's lock.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from tortoise.expressions import Q

from models.clock import now
from models.door.rules import NO_LONGER_VALID
from models.events.hours import door_hours
from models.orders.shop import tickets_of
from models.owed.outbox import Kind, owed
from models.secrecy.links import Links
from models.storage.database import unit_of_work
from models.tables import Event, EventKind, LinkKind, Purpose, SentMessage, Share, Ticket

VERSION = 1
"""Of an offer's link: it is never renewed, but withdrawn."""
SAME_SENDING = timedelta(seconds=10)
"""Somebody who types asks again and again: that is one offer."""


class ShareRefusal(StrEnum):
    """Why a place can't be offered, or can't be claimed."""

    UNKNOWN = "unknown"
    NOT_YOURS = "not_yours"
    NOT_SHARED = "not_shared"
    """A kind of ticket that is nobody else's: a rehearsal, a credential."""
    CANCELLED = "cancelled"
    OVER = "over"
    USED = "used"
    """Everybody is in: no place is free."""
    FROZEN = "frozen"
    OWN = "own"
    """The offerer's own offer."""
    OWN_CLAIMED = "own_claimed"
    """The offerer's own offer, which somebody has claimed."""
    CLAIMED = "claimed"
    WITHDRAWN = "withdrawn"


class ShareRefused(Exception):
    """Nothing was offered or claimed. ``event`` where it is known; ``at``: when somebody else claimed it."""

    def __init__(self, reason: ShareRefusal, *, event: Event | None = None, at: datetime | None = None) -> None:
        super().__init__(reason.value)
        self.reason = reason
        self.event = event
        self.at = at


class Standing(StrEnum):
    """What has become of an offer."""

    OFFERED = "offered"
    CLAIMED = "claimed"
    WITHDRAWN = "withdrawn"
    FROZEN = "frozen"
    """Nobody can hand a place on any more, unless the organiser allows it again."""
    VOID = "void"
    """The ticket that it was claimed as, or is of, admits nobody any more."""


@dataclass(frozen=True, slots=True)
class Offer:
    """An offer that stands, with the token of its link."""

    share: Share
    token: str


def refusal_to_share(ticket: Ticket, moment: datetime) -> ShareRefusal | None:
    """Why no place of this ticket, read with event and order, can change hands; None if one can."""
    event = ticket.event
    if ticket.rehearsal or ticket.expected is not None or event.kind is EventKind.EXHIBITION:
        return ShareRefusal.NOT_SHARED
    if ticket.cancelled_at or event.cancelled_at or ticket.order.status in NO_LONGER_VALID:
        return ShareRefusal.CANCELLED
    if door_hours(event)[1] <= moment:
        return ShareRefusal.OVER
    if ticket.admitted >= ticket.places:
        return ShareRefusal.USED
    return ShareRefusal.FROZEN if is_frozen(event, moment) else None


def is_frozen(event: Event, moment: datetime) -> bool:
    """Whether guests can't hand places on any more."""
    return event.transfers_until is not None and event.transfers_until <= moment


def most_offers(ticket: Ticket) -> int:
    """How many offers may stand at a time. One place of a party stays its holder's as long as nobody is in.

    The only place left is offered whole: then the ticket itself changes hands.
    """
    free = ticket.places - ticket.admitted
    return free if ticket.admitted or ticket.places == 1 else free - 1


def standing_of(share: Share) -> Standing:
    """What has become of an offer, read by `copies_about`."""
    if share.withdrawn_at:
        return Standing.WITHDRAWN
    if share.claimed_at:
        return Standing.VOID if _is_over(share.claimed_ticket or share.ticket, share) else Standing.CLAIMED
    if _is_over(share.ticket, share):
        return Standing.VOID
    if share.ticket.holder_id != share.offered_by_id:
        return Standing.WITHDRAWN
    return Standing.FROZEN if is_frozen(share.ticket.event, now()) else Standing.OFFERED


async def tickets_to_share(person_id: int, refusal: ShareRefusal | None = None) -> list[Ticket]:
    """The tickets of which this person may offer a place now, with event, type and order; the soonest first.

    Or those of which they may not, because of this refusal.
    """
    moment = now()
    return [ticket for ticket in await tickets_of(person_id) if refusal_to_share(ticket, moment) is refusal]


async def ticket_to_share(ticket_id: int, person_id: int) -> Ticket:
    """A ticket of which this person may offer a place now, with event, type and order. Raises ShareRefused."""
    ticket = await Ticket.get_or_none(id=ticket_id).select_related("event", "order", "type")
    if ticket is None:
        raise ShareRefused(ShareRefusal.NOT_YOURS)
    check_offering(ticket, person_id)
    return ticket


def check_offering(ticket: Ticket, person_id: int) -> None:
    """Raise ShareRefused unless this person may offer a place of the ticket, read with event and order."""
    if ticket.holder_id != person_id:
        raise ShareRefused(ShareRefusal.NOT_YOURS)
    if refusal := refusal_to_share(ticket, now()):
        raise ShareRefused(refusal, event=ticket.event)


@unit_of_work
async def offer_place(links: Links, ticket_id: int, person_id: int, *, sent: bool = False) -> Offer:
    """An offer of a place of one's own ticket. ``sent``: it is about to go into a chat. Raises ShareRefused.

    A new one for each sending as long as there are places for it. Whoever does not send an offer, or has no more
    places, gets an earlier one again that nobody has claimed.
    """
    ticket = await Ticket.filter(id=ticket_id).select_for_update(no_key=True).get_or_none()
    if ticket is None:
        raise ShareRefused(ShareRefusal.NOT_YOURS)
    await ticket.fetch_related("event", "order")
    check_offering(ticket, person_id)
    moment = now()
    share = _again(await open_offers(ticket_id), ticket, moment)
    if share is None:
        share = await Share.create(ticket_id=ticket_id, offered_by_id=person_id, created_at=moment)
        await links.issue(LinkKind.SHARE, share.id, VERSION)
    if sent and share.sent_at is None:
        share.sent_at = moment
        await share.save(update_fields=["sent_at"])
    return Offer(share, links.token(LinkKind.SHARE, share.id, VERSION))


async def open_offers(ticket_id: int) -> list[Share]:
    """The offers of a ticket that nobody has claimed and that were not withdrawn, the oldest first."""
    return await Share.filter(ticket_id=ticket_id, claimed_at=None, withdrawn_at=None).order_by("id")


@unit_of_work
async def withdraw_offers(links: Links, ticket_id: int, person_id: int) -> int:
    """Take back what this person offered of the ticket and nobody has claimed; how many offers. Twice is harmless."""
    ticket = await Ticket.filter(id=ticket_id).select_for_update(no_key=True).get_or_none()
    mine = [share for share in await open_offers(ticket_id) if share.offered_by_id == person_id] if ticket else []
    for share in mine:
        share.withdrawn_at = now()
        await share.save(update_fields=["withdrawn_at"])
        await links.revoke(LinkKind.SHARE, share.id, VERSION)
    if mine:
        await owed(person_id, Kind.TICKET_REFRESH, ticket=ticket_id).save()
    return len(mine)


@unit_of_work
async def note_sent(share_id: int, person_id: int, inline_message_id: str | None, *, shows: str) -> None:
    """Telegram says that this person sent the offer into a chat. Twice is harmless; somebody else's offer is no matter.

    ``shows``: what that message shows, an offer. If it has been claimed or withdrawn since, its edit is owed; and so is
    one for when places can't be handed on any more.
    """
    share = await Share.get_or_none(id=share_id, offered_by_id=person_id).select_related("ticket__event")
    if share is None:
        return
    await Share.filter(id=share_id, sent_at=None).update(sent_at=now())
    if inline_message_id is None or await SentMessage.exists(inline_message_id=inline_message_id):
        return
    await SentMessage.create(
        inline_message_id=inline_message_id, purpose=Purpose.SHARE, share_id=share_id, shows=shows, sent_at=now()
    )
    if share.claimed_at or share.withdrawn_at:
        await owed(person_id, Kind.TICKET_REFRESH, ticket=share.ticket_id).save()
    elif until := share.ticket.event.transfers_until:
        await owed(person_id, Kind.SHARE_REFRESH, due_at=until, ticket=share.ticket_id).save()


async def copies_about(ticket_id: int) -> list[SentMessage]:
    """The copies in chats that offer a place of this ticket, or led to it; with all that says how they stand."""
    about = Q(share__ticket_id=ticket_id) | Q(share__claimed_ticket_id=ticket_id)
    return (
        await SentMessage.filter(about, purpose=Purpose.SHARE, gone_at=None)
        .order_by("id")
        .select_related(
            "share__ticket__event",
            "share__ticket__order",
            "share__ticket__type",
            "share__claimed_ticket",
            "share__offered_by",
        )
    )


async def handed_on_whole(ticket_id: int, person_id: int) -> bool:
    """Whether this person had the ticket and handed it on as it was."""
    return await Share.exists(ticket_id=ticket_id, claimed_ticket_id=ticket_id, offered_by_id=person_id)


async def share_with_all(share_id: int) -> Share | None:
    """An offer with everything that a message about it tells."""
    return await Share.get_or_none(id=share_id).select_related(
        "ticket__event", "ticket__order", "ticket__type", "claimed_ticket", "claimed_by", "offered_by", "asked_by"
    )


def _again(offers: Sequence[Share], ticket: Ticket, moment: datetime) -> Share | None:
    """The earlier offer that a new sending uses once more, or None: make one."""
    mine = [share for share in offers if share.offered_by_id == ticket.holder_id]
    unsent = [share for share in mine if share.sent_at is None]
    if unsent and moment - unsent[-1].created_at < SAME_SENDING:
        return unsent[-1]
    if len(mine) < most_offers(ticket):
        return None
    return (unsent or mine)[0]


def _is_over(ticket: Ticket, share: Share) -> bool:
    """Whether nothing but an undo makes the ticket admit anybody. Event and order are those of the ticket offered."""
    gone = ticket.cancelled_at or share.ticket.event.cancelled_at or share.ticket.order.status in NO_LONGER_VALID
    return bool(gone) or ticket.admitted >= ticket.places
