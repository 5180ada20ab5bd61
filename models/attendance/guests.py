"""Guests by how they stand: came, not yet, in conflict, out of reach, not saved for offline use.

Pages are found by name and id of the ticket that they follow (or precede), so that a page of 50,000 guests costs the
same wherever it is.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from tortoise.expressions import Q, RawSQL
from tortoise.queryset import QuerySet

from models.offline.conflicts import tickets_in_conflict
from models.tables import Event, OrderStatus, Ticket
from models.tickets.search import matching

PAGE = 8
VALID = (OrderStatus.PAID, OrderStatus.PENDING)

SAVED = RawSQL(
    "EXISTS (SELECT 1 FROM browsers b WHERE b.ticket_id = tickets.id AND b.link_version = tickets.link_version)"
)
"""A phone keeps the ticket with its present link."""
_MESSAGE = (
    "EXISTS (SELECT 1 FROM sent_messages m WHERE m.ticket_id = tickets.id AND m.chat_id = tickets.holder_id"
    " AND m.purpose = 'ticket' AND m.gone_at IS {gone})"
)
DELETED = RawSQL(f"({_MESSAGE.format(gone='NOT NULL')} AND NOT {_MESSAGE.format(gone='NULL')})")
"""The holder has deleted the ticket's message, and there is no other."""


class Standing(StrEnum):
    """A group of guests."""

    CAME = "came"
    """At least one of the ticket's people is in."""
    NOT_YET = "not_yet"
    CONFLICTS = "conflicts"
    """Let in offline, and the record lost or can't be trusted."""
    BLOCKED = "blocked"
    """Out of reach: the holder blocked the bot, or deleted the message of a ticket that is still to be used."""
    NOT_SAVED = "not_saved"
    """Not in, and no phone has the ticket for use without network."""


@dataclass(frozen=True, slots=True)
class Page:
    """Some tickets in the order of names, with order, type and event; whether there are more on either side."""

    tickets: Sequence[Ticket]
    has_before: bool
    has_after: bool


@dataclass(frozen=True, slots=True)
class Contact:
    """Where a ticket is."""

    saved: bool
    """A phone keeps it, with its present link, for use without network."""
    reachable: bool
    """Its holder has it in a chat, and neither blocked the bot nor deleted the message."""


async def count_guests(event: Event, text: str = "") -> dict[Standing, int]:
    """How many tickets there are in each group, of those that are like ``text``."""
    return {standing: await (await guests(event, standing, text)).count() for standing in standings(event)}


def standings(event: Event) -> Sequence[Standing]:
    """The groups that tell something at this event."""
    return [standing for standing in Standing if standing is not Standing.NOT_SAVED or event.offline_allowed]


async def guests(event: Event, standing: Standing | None, text: str = "") -> QuerySet[Ticket]:
    """The event's tickets, rehearsals left out: those of a group, or all; those that are like ``text``."""
    tickets = matching(event, text) if text else Ticket.filter(event_id=event.id, rehearsal=False)
    if standing is None:
        return tickets
    if standing is Standing.CONFLICTS:
        return tickets.filter(id__in=await tickets_in_conflict(event.id))
    valid = tickets.filter(cancelled_at=None, order__status__in=VALID)
    if standing is Standing.CAME:
        return valid.filter(admitted__gt=0)
    if standing is Standing.BLOCKED:
        held = valid.filter(holder_id__not_isnull=True).annotate(deleted=DELETED)
        return held.filter(Q(deleted=True, admitted=0) | Q(holder__blocked_at__not_isnull=True))
    if standing is Standing.NOT_SAVED:
        return valid.filter(admitted=0).annotate(saved=SAVED).filter(saved=False)
    return valid.filter(admitted=0)


async def contacts_of(ticket_ids: Sequence[int]) -> dict[int, Contact]:
    """How these tickets' people can be reached."""
    rows = await (
        Ticket.filter(id__in=ticket_ids)
        .annotate(saved=SAVED, deleted=DELETED)
        .values("id", "holder_id", "saved", "deleted", blocked_at="holder__blocked_at")
    )
    return {
        row["id"]: Contact(
            saved=bool(row["saved"]),
            reachable=row["holder_id"] is not None and row["blocked_at"] is None and not row["deleted"],
        )
        for row in rows
    }


async def guest_page(
    event: Event, standing: Standing, text: str = "", *, after: int | None = None, before: int | None = None
) -> Page:
    """The tickets of a group that follow the ticket ``after``, or precede ``before``; the first ones without both."""
    group = await guests(event, standing, text)
    beside = await Ticket.get_or_none(id=after or before, event_id=event.id) if after or before else None
    if beside is None:
        found = await _page(group.order_by("search_name", "id"))
        return Page(found[:PAGE], has_before=False, has_after=len(found) > PAGE)
    place = (beside.search_name, beside.id)
    if after:
        found = await _page(group.filter(follows(*place)).order_by("search_name", "id"))
        return Page(found[:PAGE], has_before=True, has_after=len(found) > PAGE)
    found = await _page(group.filter(_precedes(*place)).order_by("-search_name", "-id"))
    return Page(found[:PAGE][::-1], has_before=len(found) > PAGE, has_after=True)


def follows(name: str, ticket_id: int) -> Q:
    """Tickets after this one in the order of names. The condition on the name alone lets the index find the place."""
    return Q(search_name__gte=name) & (Q(search_name__gt=name) | Q(id__gt=ticket_id))


def _precedes(name: str, ticket_id: int) -> Q:
    return Q(search_name__lte=name) & (Q(search_name__lt=name) | Q(id__lt=ticket_id))


async def _page(guests: QuerySet[Ticket]) -> list[Ticket]:
    """One more than a page holds tells whether there is another."""
    return await guests.limit(PAGE + 1).select_related("order", "type", "event")
