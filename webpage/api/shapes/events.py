"""Events and ticket types as programs see them."""

from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from models.events.changes import LONGEST_DIRECTIONS
from models.events.questions import MOST_QUESTIONS
from models.people.retention import keep_days
from models.tables import Event, EventKind, TicketType
from webpage.api.shapes.basics import (
    LINES,
    Amount,
    Capacity,
    Currency,
    Given,
    Id,
    Language,
    Latitude,
    Longitude,
    Moment,
    Name,
    Resource,
    ShortName,
    Text,
    Zone,
    left_out,
    whole,
)
from webpage.api.shapes.gates import GateName
from webpage.api.shapes.questions import NewQuestion

MOST_TYPES_AT_ONCE = 20
MOST_GATES_AT_ONCE = 20
Directions = Annotated[str, Field(min_length=1, max_length=LONGEST_DIRECTIONS, pattern=LINES)]
CodeMinutes = Annotated[int, Field(ge=10, le=1440), BeforeValidator(whole)]
KeepDays = Annotated[int, Field(ge=1, le=3650), BeforeValidator(whole)]
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
    latitude: float | None
    """Of its pin on the map, in degrees (WGS 84)."""
    longitude: float | None
    directions: str | None
    """How to get there, for reminders."""
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
    offline_allowed: bool
    """Whether guests may be let in without network."""
    code_minutes: int | None
    """After how many minutes door codes change by themselves; null: only when asked."""
    keep_days: int
    """How many days after its end the personal data of its guests are erased."""
    transfers_until: Moment | None
    """Until when guests may hand places on; null: until they are used."""
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


class FirstTicketType(Given):
    """A ticket type that an event begins with."""

    name: ShortName
    price: Amount = 0
    """In the smallest unit of the event's currency."""
    capacity: Capacity | None = None
    """How many people; null: no limit."""


class NewTicketType(FirstTicketType):
    """A ticket type to be."""

    gate: Id | None = None
    """The id of the only gate that admits it; null: any."""


class TicketTypeChange(Given):
    """What is to be different. What was sold stays as it is."""

    name: ShortName = left_out()
    price: Amount = left_out()
    capacity: Capacity | None = None
    gate: Id | None = None
    """The id of the only gate that admits it; null: any."""


class NewEvent(Given):
    """An event to be. Its ticket types must have different names.

    An exhibition has one type, for its exhibitors' credentials, and takes none.
    """

    kind: EventKind = EventKind.EVENT
    name: Name
    starts_at: Moment
    zone: Zone
    language: Language = "en"
    currency: Currency = "EUR"
    venue: Venue = ""
    description: Text = ""
    ends_at: Moment | None = None
    doors_open_at: Moment | None = None
    """null: three hours before the start."""
    doors_close_at: Moment | None = None
    """null: at the end."""
    ticket_types: list[FirstTicketType] = Field(default_factory=list, max_length=MOST_TYPES_AT_ONCE)
    gates: list[GateName] = Field(default_factory=list, max_length=MOST_GATES_AT_ONCE)
    questions: list[NewQuestion] = Field(default_factory=list, max_length=MOST_QUESTIONS)
    """What every ticket asks."""


class EventChange(Given):
    """What is to be different. Tickets that are out there show it from now on.

    Unless the change says so itself, another start forgets the door hours, another end their closing, and another venue
    the pin; with ``zone`` and without ``starts_at`` the event keeps its time on the clock.
    """

    tell: bool = False
    """Whether guests are written to when place or time are others than before."""
    name: Name = left_out()
    venue: Venue = left_out()
    latitude: Latitude | None = None
    """null: no pin on the map."""
    longitude: Longitude | None = None
    directions: Directions | None = None
    """How to get there, for reminders."""
    description: Text = left_out()
    starts_at: Moment = left_out()
    ends_at: Moment | None = None
    doors_open_at: Moment | None = None
    doors_close_at: Moment | None = None
    zone: Zone = left_out()
    language: Language = left_out()
    currency: Currency = left_out()
    """As long as no order costs something."""
    offline_allowed: bool = left_out()
    """Whether guests may be let in without network."""
    code_minutes: CodeMinutes | None = None
    """After how many minutes door codes change by themselves; null: only when asked."""
    keep_days: KeepDays | None = None
    """How many days after its end the personal data of its guests are erased; null: the house's own."""
    transfers_until: Moment | None = None
    """Until when guests may hand places on; null: until they are used."""


def event_resource(event: Event) -> EventResource:
    """An event."""
    return EventResource(
        id=event.id,
        slug=event.slug,
        kind=event.kind,
        name=event.name,
        venue=event.venue,
        latitude=event.latitude,
        longitude=event.longitude,
        directions=event.directions,
        description=event.description,
        starts_at=event.starts_at,
        ends_at=event.ends_at,
        doors_open_at=event.doors_open_at,
        doors_close_at=event.doors_close_at,
        zone=event.zone,
        language=event.language,
        currency=event.currency,
        offline_allowed=event.offline_allowed,
        code_minutes=event.code_minutes,
        keep_days=keep_days(event),
        transfers_until=event.transfers_until,
        questions=event.questions or [],
        created_at=event.created_at,
        cancelled_at=event.cancelled_at,
    )


def type_resource(kind: TicketType) -> TicketTypeResource:
    """A ticket type."""
    return TicketTypeResource(
        id=kind.id, name=kind.name, price=kind.price, capacity=kind.capacity, held=kind.held, gate=kind.gate_id
    )
