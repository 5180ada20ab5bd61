"""What a press asks and what it is answered: the vocabulary of DESIGN.md section 2."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from models.tables import Clash, Method


class Status(StrEnum):
    """pretix's three kinds of answer."""

    OK = "ok"
    INCOMPLETE = "incomplete"
    ERROR = "error"


class Reason(StrEnum):
    """Why an answer is not ``ok``."""

    INVALID = "invalid"
    REVOKED = "revoked"
    ANNULLED = "annulled"
    STAFF_LOCKED = "staff_locked"
    STAFF_INVALID = "staff_invalid"
    STAFF_SCOPE = "staff_scope"
    PRODUCT = "product"
    CANCELED = "canceled"
    UNPAID = "unpaid"
    ALREADY_REDEEMED = "already_redeemed"
    CONFLICT = "conflict"
    INVALID_TIME = "invalid_time"


HTTP_STATUS: Mapping[Reason | None, int] = {
    Reason.INVALID: 404,
    Reason.REVOKED: 410,
    Reason.ANNULLED: 409,
    Reason.STAFF_LOCKED: 429,
    Reason.STAFF_INVALID: 403,
    Reason.STAFF_SCOPE: 403,
    Reason.PRODUCT: 403,
    Reason.CANCELED: 410,
    Reason.UNPAID: 402,
    Reason.ALREADY_REDEEMED: 409,
    Reason.CONFLICT: 409,
    Reason.INVALID_TIME: 403,
}


@dataclass(frozen=True, slots=True)
class Claim:
    """What a press carries that was recorded without network and arrives later."""

    claimed_at: datetime
    """When it happened by the clock of the browser that recorded it."""
    arrived_at: datetime
    browser_id: int | None = None
    doubt: Clash | None = None
    """``unregistered`` or ``forged``: what speaks against the record itself."""


@dataclass(frozen=True, slots=True)
class Press:
    """One attempt to confirm.

    The ticket is named by the token of its link or, from chat, door page and API, by its id. Who presses is proven by
    a door code or, there, known already as a staff member.
    """

    nonce: str
    method: Method
    pressed_at: datetime
    token: str | None = None
    ticket_id: int | None = None
    code: str | None = None
    staff_id: int | None = None
    event_id: int | None = None
    """The event that the asker means; another event's ticket is ``product``."""
    gate_id: int | None = None
    """Where they come in, from a program; None: where the staff member stands."""
    admit: int | None = None
    """How many people; None: all that remain."""
    answers: Mapping[str, Any] = field(default_factory=dict)
    asks: bool = True
    """False: a program that can't show questions, as turnstiles can't. None is open to it then, as at pretix."""
    outside_hours: bool = False
    """A second press, from chat, door page or API, that admits although the doors are closed."""
    claim: Claim | None = None
    """None: it is decided while people wait for the answer. Otherwise ``pressed_at`` is corrected and clamped, a ticket
    that was used meanwhile is a ``conflict``, and the refusal of a nonce is final.
    """

    @property
    def arrived_at(self) -> datetime:
        """When it reached us."""
        return self.claim.arrived_at if self.claim else self.pressed_at


@dataclass(frozen=True, slots=True)
class Answer:
    """What a press is told. Fields that do not apply are None."""

    status: Status
    reason: Reason | None = None
    order: str | None = None
    """The order number."""
    ticket: int | None = None
    holder_name: str | None = None
    type_name: str | None = None
    event_name: str | None = None
    event_starts_at: datetime | None = None
    event_zone: str | None = None
    event_language: str | None = None
    places: int | None = None
    expected: int | None = None
    """Of a credential, which is signed in once: the head-count that was applied for."""
    admitted: int | None = None
    """How many people this press let in; for ``already_redeemed``, how many are in."""
    remaining: int | None = None
    at: datetime | None = None
    """When it was admitted; for ``already_redeemed``, when it first was; for ``conflict``, when the other side was."""
    gate: str | None = None
    staff: str | None = None
    """The label of the staff member who admitted."""
    number: int | None = None
    word: str | None = None
    checkin: int | None = None
    """The id of the record of the admission."""
    retry_at: datetime | None = None
    """``staff_locked``: when a code may be tried again."""
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    """``invalid_time``: the door hours."""
    questions: tuple[Mapping[str, Any], ...] = ()
    """``incomplete``: the questions that are open, each with ``id``, ``label``, ``kind`` and ``required``."""
    clash: Clash | None = None
    """``conflict``: what is in conflict."""
    rehearsal: bool = False

    @property
    def http_status(self) -> int:
        """The code of the JSON answer under ``/t/…``."""
        if self.status is Status.INCOMPLETE:
            return 422
        return HTTP_STATUS[self.reason] if self.reason else 200
