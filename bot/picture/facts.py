"""What a picture shows."""

from dataclasses import dataclass
from datetime import datetime

from models.attendance.curve import ArrivalCurve


@dataclass(frozen=True, slots=True)
class EventFacts:
    """What the picture of any ticket of the event shows; all that its VOID picture shows."""

    name: str
    venue: str
    starts_at: datetime
    zone: str
    language: str
    """Of the holder, whose picture it is."""
    picture: bytes | None = None
    """The event's own, in any format that Pillow reads; None: art drawn from the name."""


@dataclass(frozen=True, slots=True)
class TicketFacts:
    """What the picture of one ticket shows."""

    event: EventFacts
    holder_name: str
    type_name: str
    order_number: str
    places: int
    link: str
    """The ticket link, for the QR code."""
    rehearsal: bool = False


@dataclass(frozen=True, slots=True)
class ArrivalFacts:
    """What the picture of an event's arrivals shows."""

    event_name: str
    zone: str
    language: str
    """Of the reader."""
    starts_at: datetime
    moment: datetime
    """Now."""
    expected: int
    curve: ArrivalCurve
    dark: bool = False
