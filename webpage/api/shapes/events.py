"""Events, ticket types and attendance as programs see them."""

from typing import Annotated, Any

from pydantic import Field

from models.attendance.counts import Attendance
from models.tables import Event, EventKind, TicketType
from webpage.api.shapes.basics import (
    Amount,
    Capacity,
    Currency,
    Given,
    Language,
    Moment,
    Name,
    Resource,
    ShortName,
    Text,
    Zone,
    left_out,
)

Venue = Annotated[str, Field(max_length=300, pattern=r"^[^\u0000-\u001f\u007f-\u009f]*$")]


class TicketTypeResource(Resource):
    """A kind of ticket. Price and capacity are per person."""

    id: int
    name: str
    price: int
    """In the smallest unit of the event's currency."""
    capacity: int | None
    """How many people; null: no limit."""
    held: int
    """For how many people there are tickets, or a payment under way."""
    gate: int | None
    """The id of the only gate that admits it; null: any."""


class EventResource(Resource):
    """An event."""

    id: int
    slug: str
    """Its short name, where pretix's clients want one."""
    kind: EventKind
    name: str
    venue: str
    description: str
    starts_at: Moment
    ends_at: Moment | None
    doors_open_at: Moment | None
    """null: three hours before the start."""
    doors_close_at: Moment | None
    """null: at the end."""
    zone: str
    """The time zone in which people are told its times (IANA)."""
    language: str
    """What staff read on guests' phones."""
    currency: str
    questions: list[dict[str, Any]]
    """What every new ticket asks."""
    created_at: Moment
    cancelled_at: Moment | None


class Events(Resource):
    """A page of events."""

    items: list[EventResource]
    next: str | None
    """The address of the next page; null: this is the last."""


class TicketTypes(Resource):
    """All ticket types of an event, in the organiser's order."""

    items: list[TicketTypeResource]


class NewTicketType(Given):
    """A ticket type to be."""

    name: ShortName
    price: Amount = 0
    """In the smallest unit of the event's currency."""
    capacity: Capacity | None = None
    """How many people; null: no limit."""


class TicketTypeChange(Given):
    """What is to be different. What was sold stays as it is."""

    name: ShortName = left_out()
    price: Amount = left_out()
    capacity: Capacity | None = None


class NewEvent(Given):
    """An event to be. Its ticket types must have different names."""

    name: Name
    starts_at: Moment
    zone: Zone
    language: Language = "en"
    currency: Currency = "EUR"
    venue: Venue = ""
    description: Text = ""
    ends_at: Moment | None = None
    ticket_types: list[NewTicketType] = Field(default_factory=list, max_length=20)


class EventChange(Given):
    """What is to be different. Tickets that are out there show it from now on."""

    name: Name = left_out()
    venue: Venue = left_out()
    description: Text = left_out()
    starts_at: Moment = left_out()
    ends_at: Moment | None = None
    doors_open_at: Moment | None = None
    doors_close_at: Moment | None = None
    zone: Zone = left_out()
    language: Language = left_out()


class TypeAttendance(Resource):
    """People with tickets of one type."""

    name: str
    expected: int
    entered: int


class GateAttendance(Resource):
    """People who came in at a gate."""

    name: str | None
    """null: by staff without a gate."""
    entered: int


class QuarterAttendance(Resource):
    """People who came in during a quarter of an hour."""

    start: Moment
    entered: int


class TakingsResource(Resource):
    """What one staff member was paid at the door."""

    staff: str
    amount: int
    """In the smallest unit of the event's currency."""
    orders: int


class AttendanceResource(Resource):
    """How many people are expected, and how many came. Rehearsals are in no count."""

    expected: int
    entered: int
    remaining: int
    by_type: list[TypeAttendance]
    by_gate: list[GateAttendance]
    by_quarter: list[QuarterAttendance]
    takings: list[TakingsResource]
    currency: str
    conflicts: int
    """Offline records that lost against an earlier one."""
    possibly_entered: int
    """Offline records that were refused otherwise: these people may be in."""


def event_resource(event: Event) -> EventResource:
    """An event."""
    return EventResource(
        id=event.id,
        slug=event.slug,
        kind=event.kind,
        name=event.name,
        venue=event.venue,
        description=event.description,
        starts_at=event.starts_at,
        ends_at=event.ends_at,
        doors_open_at=event.doors_open_at,
        doors_close_at=event.doors_close_at,
        zone=event.zone,
        language=event.language,
        currency=event.currency,
        questions=event.questions or [],
        created_at=event.created_at,
        cancelled_at=event.cancelled_at,
    )


def type_resource(kind: TicketType) -> TicketTypeResource:
    """A ticket type."""
    return TicketTypeResource(
        id=kind.id, name=kind.name, price=kind.price, capacity=kind.capacity, held=kind.held, gate=kind.gate_id
    )


def attendance_resource(counts: Attendance, currency: str) -> AttendanceResource:
    """An event's counts."""
    return AttendanceResource(
        expected=counts.expected,
        entered=counts.entered,
        remaining=counts.remaining,
        by_type=[
            TypeAttendance(name=line.name, expected=line.expected, entered=line.entered) for line in counts.by_type
        ],
        by_gate=[GateAttendance(name=line.name, entered=line.entered) for line in counts.by_gate],
        by_quarter=[QuarterAttendance(start=line.start, entered=line.entered) for line in counts.by_quarter],
        takings=[TakingsResource(staff=line.staff, amount=line.amount, orders=line.orders) for line in counts.takings],
        currency=currency,
        conflicts=counts.refused.conflicts,
        possibly_entered=counts.refused.possibly_entered,
    )
