"""What is owed to people: written in the transaction that causes it, delivered afterwards by the sender."""

from datetime import datetime
from enum import IntEnum, StrEnum
from typing import Any

from models.clock import now
from models.tables import Owed


class Priority(IntEnum):
    """Whose turn comes first when Telegram is slow (DESIGN.md section 3, promise 4).

    Answers to payments and presses come before all of these: they are sent at once and never owed.
    """

    FEED = 1
    CHECKED_IN = 2
    VOID = 3
    TICKET = 4
    """First of the rest: somebody waits for it."""
    REST = 5


class Kind(StrEnum):
    """What is owed. Each is rendered by the function of the same name in `bot.owed`."""

    FEED = "feed"
    """To the staff member: ``checkin`` was admitted, or refused, with their code."""
    CHECKED_IN = "checked_in"
    """To the holder: ``checkin`` let them in."""
    TICKET = "ticket"
    """To the holder: the message with the picture of ``ticket``."""
    TICKET_REFRESH = "ticket_refresh"
    """To the holder: make the sent messages of ``ticket`` show what it is now."""
    UNDONE = "undone"
    """To the organiser: ``checkin``, an undo."""
    BURST = "burst"
    """To organiser and staff: many wrong codes at ``event``."""
    CODE_CHANGED = "code_changed"
    """To a staff member: ``staff`` has a new door code."""
    STAFF_JOINED = "staff_joined"
    """To the organisers: ``staff`` accepted an invite."""
    EVENT_CANCELLED = "event_cancelled"
    """To the holder, once per person: ``event`` does not take place."""
    CONFLICT = "conflict"
    """To organisers and the staff member concerned: ``checkin``, an offline record, lost; ``against`` won, or None."""
    OVERSOLD = "oversold"
    """To the organisers: a payment that came too late gave ``order`` ``places`` more than there are."""

    DEVICE_BOUND = "device_bound"
    """To a staff member: ``device`` now shows the door page as them."""

    CODE_TWICE = "code_twice"
    """To the organisers: ``checkins``, oldest first, used one door code within two seconds of each other."""
    REPEATED = "repeated"
    """To the organisers: ``report`` says that a number came twice on guests' phones."""
    SAVE_TICKET = "save_ticket"
    """To the holder: open ``ticket`` once, so that it works without network."""


PRIORITY = {
    Kind.FEED: Priority.FEED,
    Kind.CONFLICT: Priority.FEED,
    Kind.REPEATED: Priority.FEED,
    Kind.DEVICE_BOUND: Priority.FEED,
    Kind.CODE_CHANGED: Priority.FEED,
    Kind.CHECKED_IN: Priority.CHECKED_IN,
    Kind.TICKET_REFRESH: Priority.VOID,
    Kind.TICKET: Priority.TICKET,
}


def owed(
    chat_id: int, kind: Kind, /, *, due_at: datetime | None = None, expires_at: datetime | None = None, **about: Any
) -> Owed:
    """An unsaved row: ``await owed(…).save()``, or many at once in the unit of work that causes them."""
    moment = now()
    return Owed(
        chat_id=chat_id,
        kind=kind,
        priority=PRIORITY.get(kind, Priority.REST),
        about=about,
        created_at=moment,
        due_at=due_at or moment,
        expires_at=expires_at,
    )
