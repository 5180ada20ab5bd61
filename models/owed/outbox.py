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
    DUTY_CHANGED = "duty_changed"
    """To a staff member: ``staff`` has another role or gate in the event now."""
    DUTY_ENDED = "duty_ended"
    """To who was on the staff: ``staff`` was revoked."""
    DUTY_CANCELLED = "duty_cancelled"
    """To the staff: ``event`` does not take place."""
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
    BOARD = "board"
    """To whoever started it: make the live board ``message`` show what is true now."""
    APPLICATION = "application"
    """To the organisers: somebody sent ``application``."""
    APPLICATION_APPROVED = "application_approved"
    """To the applicant: ``application`` has its credential, which follows."""
    APPLICATION_DECLINED = "application_declined"
    """To the applicant: not ``application``, because of ``reason``, which may be empty."""
    APPLICATION_WITHDRAWN = "application_withdrawn"
    """To the organisers: the applicant took ``application`` back."""
    EXHIBITOR_SIGNED_IN = "exhibitor_signed_in"
    """To the organisers: ``checkin`` signed an organisation in."""
    SHARE_REFRESH = "share_refresh"
    """To who offered it: make the copies that offer places of ``ticket`` show whether they can still be handed on."""
    PLACE_CLAIMED = "place_claimed"
    """To who offered it: ``share`` was claimed."""
    PLACE_ASKED = "place_asked"
    """To the organisers: ``asker`` says that ``share``, which somebody else has claimed, was meant for them."""
    PLACE_ANSWERED = "place_answered"
    """To who asked for ``share``: whether it is ``given`` to them."""
    PLACE_MOVED = "place_moved"
    """To who had claimed ``share``: it is somebody else's now."""
    ORDER_TAKEN_BACK = "order_taken_back"
    """To who had claimed ``order``: it was meant for somebody else."""
    WEBHOOK_FAILED = "webhook_failed"
    """To the organiser: ``webhook`` has taken nothing for a day."""
    REMINDER = "reminder"
    """To the holder, once per person: ``event`` begins soon, at ``starts_at`` if that is still so."""
    EVENT_CHANGED = "event_changed"
    """To the holder, once per person: ``event`` was ``was`` (venue, times, zone) when they last heard of it."""
    ANNOUNCEMENT = "announcement"
    """To the holder, once per person: ``announcement``."""
    ANNOUNCEMENT_PROGRESS = "announcement_progress"
    """To the organiser: make ``message`` show how far ``announcement`` is, and again until it is at its end."""
    ORDER_CANCELLED = "order_cancelled"
    """To the booker: the organiser cancelled ``order``."""
    REFUNDED = "refunded"
    """To the booker: the money for ``order`` was given back."""


IN_OTHER_CHATS = (Kind.TICKET_REFRESH, Kind.SHARE_REFRESH)
"""These keep shared copies true as well, which are in the chats of others: also when the person blocks the bot."""

PRIORITY = {
    Kind.FEED: Priority.FEED,
    Kind.CONFLICT: Priority.FEED,
    Kind.REPEATED: Priority.FEED,
    Kind.DEVICE_BOUND: Priority.FEED,
    Kind.CODE_CHANGED: Priority.FEED,
    Kind.DUTY_CHANGED: Priority.FEED,
    Kind.EXHIBITOR_SIGNED_IN: Priority.FEED,
    Kind.CHECKED_IN: Priority.CHECKED_IN,
    Kind.TICKET_REFRESH: Priority.VOID,
    Kind.TICKET: Priority.TICKET,
    Kind.ANNOUNCEMENT_PROGRESS: Priority.TICKET,
}


def priority_of(kind: Kind) -> Priority:
    """When its turn comes."""
    return PRIORITY.get(kind, Priority.REST)


def owed(
    chat_id: int, kind: Kind, /, *, due_at: datetime | None = None, expires_at: datetime | None = None, **about: Any
) -> Owed:
    """An unsaved row: ``await owed(…).save()``, or many at once in the unit of work that causes them."""
    moment = now()
    return Owed(
        chat_id=chat_id,
        kind=kind,
        priority=priority_of(kind),
        about=about,
        created_at=moment,
        due_at=due_at or moment,
        expires_at=expires_at,
    )
