"""The event's list, as a device at the gate keeps it for when there is no network: names, and hashes of ticket links.

A hash opens nothing: it only recognises a ticket link that is scanned.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from tortoise.expressions import Subquery

from models.door.checkins import last_admission
from models.door.rules import NO_LONGER_VALID
from models.tables import CheckIn, Event, Link, LinkKind, OrderStatus, Ticket
from models.tickets.search import ticket_by_id

MOST_LISTED = 20_000
"""Tickets. A larger list does not belong on a phone; without network such an event has its guests' phones."""


class Standing(StrEnum):
    """What a ticket is good for, apart from how many are in."""

    GOOD = "good"
    UNPAID = "unpaid"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Entry:
    """A ticket with order, type and event at hand."""

    ticket: Ticket
    link_hash: str | None = None
    """Of its present link."""
    admission: CheckIn | None = None
    """Its last one that stands."""

    @property
    def standing(self) -> Standing:
        """What it is good for."""
        order, event = self.ticket.order, self.ticket.event
        if self.ticket.cancelled_at or event.cancelled_at or order.status in NO_LONGER_VALID:
            return Standing.CANCELLED
        return Standing.UNPAID if order.status is OrderStatus.PENDING else Standing.GOOD

    @property
    def due(self) -> int:
        """What is to be paid at the door, in the smallest unit of the currency."""
        return self.ticket.order.total if self.standing is Standing.UNPAID else 0


async def door_list(event: Event) -> list[Entry] | None:
    """Every ticket of the event with the hash of its present link; None if they are too many."""
    tickets = Ticket.filter(event_id=event.id, rehearsal=False)
    rows = await tickets.order_by("id").limit(MOST_LISTED + 1).select_related("order", "type", "event")
    if len(rows) > MOST_LISTED:
        return None
    links = Link.filter(kind=LinkKind.TICKET, revoked_at=None, subject_id__in=Subquery(tickets.values("id")))
    hashes = {
        (subject_id, version): link_hash
        for subject_id, version, link_hash in await links.values_list("subject_id", "version", "token_hash")
    }
    return [Entry(ticket, hashes.get((ticket.id, ticket.link_version))) for ticket in rows]


async def entry_of(ticket_id: int) -> Entry | None:
    """A ticket as it is now, with its last admission."""
    ticket = await ticket_by_id(ticket_id)
    return Entry(ticket, None, await last_admission(ticket.id)) if ticket else None


async def entries_of(tickets: Sequence[Ticket]) -> list[Entry]:
    """Tickets that a search found, each with its last admission."""
    return [Entry(ticket, None, await last_admission(ticket.id)) for ticket in tickets]


async def link_by_hash(link_hash: str) -> Link | None:
    """The ticket link with this hash, also one that was replaced."""
    return await Link.get_or_none(kind=LinkKind.TICKET, token_hash=link_hash)
