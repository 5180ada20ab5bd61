"""May this press admit? The rows of DESIGN.md section 2 that need no database, in their order, as pure functions."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from models.door.answers import Press, Reason
from models.events.hours import door_hours
from models.events.questions import Question, open_questions
from models.tables import CheckIn, Clash, Event, Method, Order, OrderStatus, Role, StaffMember, Ticket, TicketType

WRONG_CODES_BEFORE_PAUSE = 5
FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(minutes=30)
BY_CODE = frozenset({Method.PAGE, Method.OFFLINE})
"""Methods that prove the staff member by a door code. The others know who presses."""
ADMITS_OUTSIDE_HOURS = frozenset({Method.CHAT, Method.DOOR_PAGE, Method.API})
MOST_SIGNED_IN = 9_999
"""People that one organisation may bring to an exhibition."""
NO_LONGER_VALID = frozenset({OrderStatus.CANCELLED, OrderStatus.REFUNDED, OrderStatus.LAPSED})


@dataclass(frozen=True, slots=True)
class Case:
    """A press with everything that decides it, as of the moment of the press."""

    press: Press
    ticket: Ticket
    order: Order
    event: Event
    type: TicketType
    staff: StaffMember | None
    """Who presses: the owner of the right code, or who is known by the method. None: nobody that may."""
    suspect: CheckIn | None = None
    """The offline record of this ticket that was refused, as long as nobody was let in after being warned of it."""

    @property
    def gate_id(self) -> int | None:
        """Where they come in; None: at any gate."""
        return self.press.gate_id or (self.staff.gate_id if self.staff else None)

    @property
    def remaining(self) -> int:
        """Places on which nobody has entered yet."""
        return self.ticket.places - self.ticket.admitted

    @property
    def signs_in(self) -> bool:
        """The ticket is a credential: one press for all who came, be they fewer or more than expected."""
        return self.ticket.expected is not None

    @property
    def most(self) -> int:
        """How many people it may let in."""
        return MOST_SIGNED_IN if self.signs_in and self.remaining > 0 else self.remaining

    @property
    def admit(self) -> int:
        """How many people this press would let in."""
        return self.remaining if self.press.admit is None else self.press.admit

    @property
    def open_questions(self) -> tuple[Question, ...]:
        """Required questions that neither the ticket nor this press answers, and those that it answers oddly."""
        if not self.press.asks:
            return ()
        return open_questions(self.ticket.questions, self.ticket.answers, self.press.answers)


def paused(case: Case) -> bool:
    """Too many wrong codes on this ticket. Chat, door page and API prove the staff member otherwise and still admit.

    A record made offline is a guess when it arrives: when it was made is for its phone to say.
    """
    until = case.ticket.paused_until
    return case.press.method in BY_CODE and until is not None and case.press.arrived_at < until


def nobody_may(case: Case) -> bool:
    """No staff member stands behind the press: wrong, expired or retired code, or a revoked or read-only member."""
    if case.press.method is Method.API:
        return False
    staff = case.staff
    return staff is None or staff.role is Role.READ_ONLY or _revoked(staff, case.press)


def other_gate(case: Case) -> bool:
    """Both the ticket type and the press belong to a gate, and not to the same one."""
    wanted, given = case.type.gate_id, case.gate_id
    return wanted is not None and given is not None and wanted != given


def other_event(case: Case) -> bool:
    """The asker means another event than the ticket's."""
    meant = case.press.event_id or (case.staff.event_id if case.staff else None)
    return meant is not None and meant != case.ticket.event_id


def cancelled(case: Case) -> bool:
    """The ticket, its order or its event is cancelled or refunded."""
    return (
        case.ticket.cancelled_at is not None
        or case.event.cancelled_at is not None
        or case.order.status in NO_LONGER_VALID
    )


def unpaid(case: Case) -> bool:
    """To be paid at the door first."""
    return case.order.status is OrderStatus.PENDING


def redeemed(case: Case) -> bool:
    """Everybody is in, or more are asked for than remain. Then nobody is admitted."""
    return _too_many(case) and not _lost(case)


def clash(case: Case) -> Clash | None:
    """What is in conflict: an offline record with what is known, or the press with an offline record before it."""
    claim = case.press.claim
    if claim is None:
        return Clash.WARNED if _to_be_warned(case) else None
    if claim.doubt is Clash.FORGED:
        return Clash.FORGED
    if _lost(case):
        return Clash.USED
    if claim.doubt is None and case.press.method is Method.OFFLINE and not case.event.offline_allowed:
        return Clash.NOT_ALLOWED
    return claim.doubt


def outside_hours(case: Case) -> bool:
    """The doors are closed, and this is neither a rehearsal nor the second press of someone who may admit then."""
    if case.ticket.rehearsal:
        return False
    if case.press.outside_hours and case.press.method in ADMITS_OUTSIDE_HOURS:
        return False
    return not within_hours(case.event, case.press.pressed_at)


def within_hours(event: Event, moment: datetime) -> bool:
    """The doors are open."""
    opens, closes = door_hours(event)
    return opens <= moment < closes


def _revoked(staff: StaffMember, press: Press) -> bool:
    """Who pressed offline may have been revoked since."""
    if staff.revoked_at is None:
        return False
    return press.claim is None or staff.revoked_at <= press.pressed_at


def _too_many(case: Case) -> bool:
    return case.remaining <= 0 or case.admit > case.most


def _lost(case: Case) -> bool:
    """An offline record for places that were taken before it arrived."""
    return case.press.claim is not None and case.ticket.admitted > 0 and _too_many(case)


def _to_be_warned(case: Case) -> bool:
    """Somebody may have entered by another press. Once: whoever presses after that knows."""
    if case.suspect is None or case.suspect.nonce == case.press.nonce:
        return False
    return case.ticket.warned_nonce in {None, case.press.nonce}


CHECKS: tuple[tuple[Reason, Callable[[Case], bool]], ...] = (
    (Reason.STAFF_LOCKED, paused),
    (Reason.STAFF_INVALID, nobody_may),
    (Reason.STAFF_SCOPE, other_gate),
    (Reason.PRODUCT, other_event),
    (Reason.CANCELED, cancelled),
    (Reason.UNPAID, unpaid),
    (Reason.ALREADY_REDEEMED, redeemed),
    (Reason.CONFLICT, lambda case: clash(case) is not None),
    (Reason.INVALID_TIME, outside_hours),
)


def refusal(case: Case) -> Reason | None:
    """The first check that applies, or None: nothing but open questions stands against admitting."""
    return next((reason for reason, applies in CHECKS if applies(case)), None)


def pause_after(wrong_codes: int) -> timedelta | None:
    """How long a ticket is paused after its n-th wrong code in a row: each fifth, for 1, 2, 4 … 30 minutes."""
    pauses, rest = divmod(wrong_codes, WRONG_CODES_BEFORE_PAUSE)
    if rest or not pauses:
        return None
    return min(FIRST_PAUSE * (1 << min(pauses - 1, 10)), LONGEST_PAUSE)
