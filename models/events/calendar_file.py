"""An event for the guest's own calendar (RFC 5545)."""

from datetime import UTC, datetime
from unicodedata import category

from models.clock import now
from models.events.hours import LENGTH_WITHOUT_END
from models.tables import Event

OCTETS = 75
"""The longest line, in bytes and without its end (section 3.1)."""


def calendar_file(event: Event, order_number: str, url: str) -> bytes:
    """A calendar with the event as its one entry, in UTC. `url` is the ticket link.

    The UID is made of the order number and SEQUENCE rises with every change, so that adding it again replaces the
    entry. A cancelled event says so. The file is the guest's own and as secret as the link that it is had by.
    """
    lines = (
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Usher//Usher//EN",
        "BEGIN:VEVENT",
        f"UID:{order_number}@usher",
        f"DTSTAMP:{_utc(now())}",
        f"SEQUENCE:{event.revision + (1 if event.cancelled_at else 0)}",
        f"DTSTART:{_utc(event.starts_at)}",
        f"DTEND:{_utc(event.ends_at or event.starts_at + LENGTH_WITHOUT_END)}",
        f"SUMMARY:{_text(event.name)}",
        *([f"LOCATION:{_text(event.venue)}"] if event.venue else []),
        *([f"GEO:{event.latitude:.6f};{event.longitude:.6f}"] if _has_pin(event) else []),
        *([f"DESCRIPTION:{_text(event.description)}"] if event.description else []),
        f"URL:{url}",
        f"STATUS:{'CANCELLED' if event.cancelled_at else 'CONFIRMED'}",
        "END:VEVENT",
        "END:VCALENDAR",
    )
    return b"".join(_folded(line) for line in lines)


def _has_pin(event: Event) -> bool:
    return event.latitude is not None and event.longitude is not None


def _utc(moment: datetime) -> str:
    """Form 2 of section 3.3.5."""
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _text(value: str) -> str:
    """Section 3.3.11: some signs are escaped, control characters are not allowed."""
    lines = ["".join(letter for letter in line if category(letter) != "Cc") for line in value.splitlines()]
    return r"\n".join(line.replace("\\", r"\\").replace(";", r"\;").replace(",", r"\,") for line in lines)


def _folded(line: str) -> bytes:
    """Section 3.1: a longer line goes on after CRLF and a space; never within a letter."""
    folded, length = bytearray(), 0
    for letter in line:
        octets = letter.encode()
        if length + len(octets) > OCTETS:
            folded += b"\r\n "
            length = 1
        folded += octets
        length += len(octets)
    return bytes(folded + b"\r\n")
