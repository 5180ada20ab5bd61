"""What a ticket page shows: the state a ticket is in, and the facts around it.

The state is decided by a pure function from facts and the time. Opening a page reads, and never writes.
"""

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from models.clock import now
from models.door.answers import Answer, Reason, Status
from models.events.hours import door_hours
from models.events.maps import map_link
from models.events.questions import open_questions
from models.exhibitions.credentials import exhibits_of
from models.secrecy.links import Links
from models.tables import CheckIn, Event, EventKind, LinkKind, Media, MediaPurpose, Order, OrderStatus, Ticket

GREEN_LASTS = timedelta(seconds=30)
"""How long the page of a press shows that it was admitted (DESIGN.md section 6)."""
REFUSAL_LASTS = timedelta(minutes=5)
"""How long the page of a press that was refused says so, before it shows the ticket again."""


class State(StrEnum):
    """What a ticket is good for now."""

    REVOKED = "revoked"
    CANCELLED = "cancelled"
    REFUNDED = "refunded"
    EVENT_CANCELLED = "event_cancelled"
    USED = "used"
    UNPAID = "unpaid"
    OVER = "over"
    PAUSED = "paused"
    TOO_EARLY = "too_early"
    VALID = "valid"


@dataclass(frozen=True, slots=True)
class Facts:
    """What decides the state."""

    revoked: bool
    cancelled: bool
    event_cancelled: bool
    order_status: OrderStatus
    places: int
    admitted: int
    paused_until: datetime | None
    opens_at: datetime
    closes_at: datetime
    rehearsal: bool


@dataclass(frozen=True, slots=True)
class Admission:
    """One press that let people in."""

    at: datetime
    gate: str | None
    staff: str | None


@dataclass(frozen=True, slots=True)
class TicketView:
    """All that the page of one ticket shows. Times are moments; the page shows them in the event's zone."""

    ticket_id: int
    state: State
    mark: str
    """Changes whenever the page should look different."""
    event_name: str
    exhibition: bool
    venue: str
    map_link: str | None
    """Where a map shows the place."""
    directions: str
    """How to get there."""
    starts_at: datetime
    ends_at: datetime | None
    zone: str
    event_language: str
    holder_languages: tuple[str | None, ...]
    """The holder's language tags, best first; empty when nobody holds it in a chat."""
    opens_at: datetime
    closes_at: datetime
    holder_name: str
    type_name: str
    order_number: str
    places: int
    expected: int | None
    """Of a credential: the people applied for. It is signed in once, whoever comes."""
    exhibits: str
    admitted: int
    due: int
    """What is to be paid at the door, in the smallest unit of the currency."""
    currency: str
    rehearsal: bool
    code_digits: int
    offline_allowed: bool
    """Whether a press may be recorded on the guest's phone when nobody answers."""
    paused_until: datetime | None
    questions: tuple[Mapping[str, Any], ...]
    answers: Mapping[str, Any]
    media: frozenset[MediaPurpose]
    first: Admission | None = None
    last: Admission | None = None

    @property
    def remaining(self) -> int:
        """How many people it still admits."""
        return self.places - self.admitted

    @property
    def signs_in(self) -> bool:
        """Whether it is a credential: signed in once, whoever comes."""
        return self.expected is not None

    @property
    def pressable(self) -> bool:
        """Whether a press may be answered ``ok``, now or as soon as staff have done what is missing."""
        return self.state in {State.VALID, State.TOO_EARLY, State.UNPAID}


def state_of(facts: Facts, moment: datetime) -> State:
    """The state at a moment. What can never be repaired comes first."""
    if facts.revoked:
        return State.REVOKED
    if facts.order_status is OrderStatus.REFUNDED:
        return State.REFUNDED
    if facts.event_cancelled:
        return State.EVENT_CANCELLED
    if facts.cancelled or facts.order_status in {OrderStatus.CANCELLED, OrderStatus.LAPSED}:
        return State.CANCELLED
    if facts.admitted >= facts.places:
        return State.USED
    if facts.paused_until and moment < facts.paused_until:
        return State.PAUSED
    if facts.rehearsal:
        return State.VALID
    if moment >= facts.closes_at:
        return State.OVER
    if facts.order_status is not OrderStatus.PAID:
        return State.UNPAID
    return State.TOO_EARLY if moment < facts.opens_at else State.VALID


async def view_ticket(links: Links, token: str) -> TicketView | None:
    """The ticket that a link opens, or None if there is no such link."""
    link = await links.find(LinkKind.TICKET, token)
    if link is None:
        return None
    ticket = await Ticket.get(id=link.subject_id).select_related("event", "order", "type", "holder")
    revoked = link.revoked_at is not None or link.version != ticket.link_version
    view = await _view(ticket, revoked=revoked)
    return _without_person(view) if revoked else view


async def holders_view(ticket_id: int) -> TicketView:
    """The ticket as its holder's present link shows it."""
    ticket = await Ticket.get(id=ticket_id).select_related("event", "order", "type", "holder")
    return await _view(ticket, revoked=False)


async def ticket_marks(ticket_ids: Collection[int]) -> dict[int, str]:
    """The marks of these tickets, by id, in two small queries however many they are."""
    rows = await Ticket.filter(id__in=ticket_ids).values_list(
        "id", "event_id", "link_version", "holder_name", "cancelled_at", "order__status", "places", "admitted",
        "paused_until", "rehearsal",
    )  # fmt: skip
    events = {event.id: event for event in await Event.filter(id__in={row[1] for row in rows})}
    moment = now()
    marks = {}
    for ticket_id, event_id, version, name, cancelled_at, status, places, admitted, paused, rehearsal in rows:
        event = events[event_id]
        facts = _facts(event, cancelled_at, OrderStatus(status), places, admitted, paused, rehearsal=rehearsal)
        marks[ticket_id] = _mark(facts, event, version, name, moment)
    return marks


async def press_outcome(view: TicketView, nonce: str) -> Answer | None:
    """What the press of this nonce was answered, as long as it is to be shown; None: show the ticket as it is.

    Presses on a paused ticket leave no record: they are told from the ticket's state.
    """
    moment = now()
    row = (
        await CheckIn.filter(ticket_id=view.ticket_id, nonce=nonce)
        .exclude(status="annul")
        .order_by("-id")
        .first()
        .select_related("gate", "staff")
    )
    if row is None:
        locked = view.state is State.PAUSED
        return _refused(view, Reason.STAFF_LOCKED, retry_at=view.paused_until) if locked else None
    if row.status == Status.OK:
        return await _admitted(view, row, moment)
    if moment - row.received_at > REFUSAL_LASTS:
        return None
    if row.status == Status.INCOMPLETE:
        return replace(
            _refused(view, None), status=Status.INCOMPLETE, questions=open_questions(view.questions, view.answers)
        )
    refused = _refused(view, Reason(row.reason or Reason.INVALID), retry_at=view.paused_until)
    return await _in_conflict(refused, row) if row.reason == Reason.CONFLICT else refused


async def open_ticket(links: Links, token: str) -> Ticket | None:
    """The ticket, with event and order, that a link opens now; None also for a link that was replaced."""
    link = await links.find(LinkKind.TICKET, token)
    if link is None or link.revoked_at is not None:
        return None
    return await Ticket.get_or_none(id=link.subject_id, link_version=link.version).select_related("event", "order")


async def event_media(event_id: int, purpose: MediaPurpose) -> Media | None:
    """The event's picture, sound or video."""
    return await Media.get_or_none(event_id=event_id, purpose=purpose)


async def _view(ticket: Ticket, *, revoked: bool) -> TicketView:
    event, order, holder = ticket.event, ticket.order, ticket.holder
    facts = replace(
        _facts(
            event,
            ticket.cancelled_at,
            order.status,
            ticket.places,
            ticket.admitted,
            ticket.paused_until,
            rehearsal=ticket.rehearsal,
        ),
        revoked=revoked,
    )
    moment = now()
    admissions = await _admissions(ticket.id) if ticket.admitted else []
    purposes = await Media.filter(event_id=event.id).only("purpose")
    return TicketView(
        ticket_id=ticket.id,
        state=state_of(facts, moment),
        mark=_mark(facts, event, ticket.link_version, ticket.holder_name, moment),
        event_name=event.name,
        exhibition=event.kind is EventKind.EXHIBITION,
        venue=event.venue,
        map_link=map_link(event),
        directions=event.directions or "",
        starts_at=event.starts_at,
        ends_at=event.ends_at,
        zone=event.zone,
        event_language=event.language,
        holder_languages=(holder.chosen_language, holder.telegram_language) if holder else (),
        opens_at=facts.opens_at,
        closes_at=facts.closes_at,
        holder_name=ticket.holder_name,
        type_name=ticket.type.name,
        order_number=order.number,
        places=ticket.places,
        expected=ticket.expected,
        exhibits=await exhibits_of(ticket),
        admitted=ticket.admitted,
        due=_due(order),
        currency=order.currency,
        rehearsal=ticket.rehearsal,
        code_digits=event.code_digits,
        offline_allowed=event.offline_allowed,
        paused_until=ticket.paused_until,
        questions=tuple(ticket.questions),
        answers=ticket.answers,
        media=frozenset(row.purpose for row in purposes),
        first=admissions[0] if admissions else None,
        last=admissions[-1] if admissions else None,
    )


def _without_person(view: TicketView) -> TicketView:
    """A replaced link tells nothing of the person who has the ticket now."""
    return replace(view, holder_name="", order_number="", exhibits="", questions=(), answers={}, first=None, last=None)


def _due(order: Order) -> int:
    return order.total if order.status is OrderStatus.PENDING else 0


def _facts(
    event: Event,
    cancelled_at: datetime | None,
    order_status: OrderStatus,
    places: int,
    admitted: int,
    paused_until: datetime | None,
    *,
    rehearsal: bool,
) -> Facts:
    opens_at, closes_at = door_hours(event)
    return Facts(
        revoked=False,
        cancelled=cancelled_at is not None,
        event_cancelled=event.cancelled_at is not None,
        order_status=order_status,
        places=places,
        admitted=admitted,
        paused_until=paused_until,
        opens_at=opens_at,
        closes_at=closes_at,
        rehearsal=rehearsal,
    )


def _mark(facts: Facts, event: Event, link_version: int, holder_name: str, moment: datetime) -> str:
    paused = state_of(facts, moment) is State.PAUSED and facts.paused_until
    seen = (
        state_of(facts, moment), facts.admitted, facts.places, paused, facts.opens_at, facts.closes_at,
        link_version, holder_name, event.name, event.venue, event.starts_at, event.ends_at, event.code_digits,
        event.offline_allowed, event.latitude, event.longitude, event.directions,
    )  # fmt: skip
    return hashlib.sha256("\x1f".join(map(str, seen)).encode()).hexdigest()[:20]


async def _admissions(ticket_id: int) -> list[Admission]:
    rows = (
        await CheckIn.filter(ticket_id=ticket_id, status__in=("ok", "annul"))
        .order_by("id")
        .select_related("gate", "staff")
    )
    annulled = {row.annuls_id for row in rows}
    return [_admission(row) for row in rows if row.status == Status.OK and row.id not in annulled]


def _admission(row: CheckIn) -> Admission:
    return Admission(
        at=row.pressed_at, gate=row.gate.name if row.gate else None, staff=row.staff.label if row.staff else None
    )


async def _admitted(view: TicketView, row: CheckIn, moment: datetime) -> Answer | None:
    if await CheckIn.exists(annuls_id=row.id):
        return _refused(view, Reason.ANNULLED)
    if moment - row.received_at > GREEN_LASTS:
        return None
    admission = _admission(row)
    return replace(
        _refused(view, None),
        status=Status.OK,
        admitted=row.admitted,
        remaining=view.places - row.admitted_before - row.admitted,
        at=admission.at,
        gate=admission.gate,
        staff=admission.staff,
        number=row.number,
        word=row.word,
        checkin=row.id,
    )


def _refused(view: TicketView, reason: Reason | None, *, retry_at: datetime | None = None) -> Answer:
    used = reason is Reason.ALREADY_REDEEMED and view.first
    return Answer(
        status=Status.ERROR,
        reason=reason,
        order=view.order_number,
        ticket=view.ticket_id,
        holder_name=view.holder_name,
        type_name=view.type_name,
        event_name=view.event_name,
        event_starts_at=view.starts_at,
        event_zone=view.zone,
        event_language=view.event_language,
        places=view.places,
        expected=view.expected,
        admitted=view.admitted,
        remaining=view.remaining,
        at=used.at if used else None,
        gate=used.gate if used else None,
        staff=used.staff if used else None,
        retry_at=retry_at if reason is Reason.STAFF_LOCKED else None,
        opens_at=view.opens_at,
        closes_at=view.closes_at,
        rehearsal=view.rehearsal,
    )


async def _in_conflict(refused: Answer, row: CheckIn) -> Answer:
    """The answer with the other side of the conflict."""
    other = await CheckIn.get_or_none(id=row.conflicts_with_id).select_related("gate", "staff")
    if other is None:
        return replace(refused, clash=row.clash)
    side = _admission(other)
    return replace(refused, clash=row.clash, at=side.at, gate=side.gate, staff=side.staff)
