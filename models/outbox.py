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
    OVERSOLD = "oversold"
    """To the organisers: a payment that came too late gave ``order`` ``places`` more than there are."""


PRIORITY = {
    Kind.FEED: Priority.FEED,
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
