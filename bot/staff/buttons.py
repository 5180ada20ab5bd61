"""What staff's buttons carry."""

from dataclasses import dataclass
from enum import StrEnum

from bot.buttons import CallbackData
from models.attendance.guests import Standing


@dataclass(frozen=True)
class NotMe(CallbackData, prefix="notme"):
    """Under a feed line: this press with my code wasn't mine. ``checkin``: the line's record, a folded line's first."""

    checkin: int


@dataclass(frozen=True)
class CameTwice(CallbackData, prefix="twice"):
    """This number or word came twice on guests' phones. ``checkin``: under its feed line; None: from the door card."""

    event: int
    checkin: int | None = None


@dataclass(frozen=True)
class SixDigits(CallbackData, prefix="six"):
    """Under the news of a burst of wrong codes: six-digit codes from now."""

    event: int


class Topic(StrEnum):
    """A command that is about one event."""

    DOOR = "door"
    FIND = "find"
    ATTENDANCE = "att"
    LIVE = "live"
    ARRIVALS = "arrivals"
    GUESTS = "guests"
    EXPORT = "export"
    IMPORT = "import"
    UNDO = "undo"
    EVENT = "event"
    STAFF = "staff"
    ANNOUNCE = "announce"


@dataclass(frozen=True)
class Choose(CallbackData, prefix="choose"):
    """This event, for a command that fits several."""

    topic: Topic
    event: int


@dataclass(frozen=True)
class Others(CallbackData, prefix="others"):
    """Ask for another event than the one that a command took."""

    topic: Topic


@dataclass(frozen=True)
class GoLive(CallbackData, prefix="live"):
    """Start a live board of this event."""

    event: int


@dataclass(frozen=True)
class StopBoard(CallbackData, prefix="unlive"):
    """Keep the board above up to date no longer."""

    event: int


@dataclass(frozen=True)
class ShowCurve(CallbackData, prefix="curve"):
    """The arrival curve as it is now, on light or dark ground."""

    event: int
    dark: bool = False


@dataclass(frozen=True)
class ShowGuests(CallbackData, prefix="guests"):
    """Guests of one standing, or all counts. ``text`` is what they are like; the page follows the ticket ``after``, or
    precedes ``before``.
    """

    event: int
    standing: Standing | None = None
    text: str = ""
    after: int | None = None
    before: int | None = None


@dataclass(frozen=True)
class ShowGuest(CallbackData, prefix="guest"):
    """The card of a ticket, below the list."""

    ticket: int


@dataclass(frozen=True)
class ChangeCode(CallbackData, prefix="code"):
    """A new door code for me; the old one ends."""

    event: int


@dataclass(frozen=True)
class RevokeDevice(CallbackData, prefix="device"):
    """End the door page on a device."""

    device: int


@dataclass(frozen=True)
class Rehearse(CallbackData, prefix="rehearse"):
    """A rehearsal ticket for me."""

    event: int
    again: bool = False


@dataclass(frozen=True)
class ShowCard(CallbackData, prefix="card"):
    """The card of a ticket, fresh."""

    ticket: int


@dataclass(frozen=True)
class CheckInHere(CallbackData, prefix="in"):
    """Admit on a ticket, in the chat. ``admit`` None: all that remain; ``anyway``: although the doors are closed."""

    ticket: int
    admit: int | None = None
    anyway: bool = False


@dataclass(frozen=True)
class HowMany(CallbackData, prefix="many"):
    """Ask how many of a party come in."""

    ticket: int
    page: int = 0


@dataclass(frozen=True)
class TakePayment(CallbackData, prefix="paid"):
    """The order was paid at the door. ``seen`` is the amount on the button, which must still be due."""

    ticket: int
    seen: int


@dataclass(frozen=True)
class Undo(CallbackData, prefix="undo"):
    """Undo a check-in, after asking."""

    checkin: int
    sure: bool = False


@dataclass(frozen=True)
class Resend(CallbackData, prefix="resend"):
    """Send the holder the ticket again."""

    ticket: int


@dataclass(frozen=True)
class NewLink(CallbackData, prefix="newlink"):
    """Replace the ticket's link of this version, after asking: pressed twice, it is replaced once."""

    ticket: int
    version: int
    sure: bool = False


@dataclass(frozen=True)
class CancelTicket(CallbackData, prefix="cancelt"):
    """Cancel a ticket, after asking."""

    ticket: int
    sure: bool = False


class Which(StrEnum):
    """Which organisations of an exhibition."""

    ALL = "all"
    CAME = "came"
    AWAITED = "awaited"


@dataclass(frozen=True)
class ShowOrganisations(CallbackData, prefix="organis"):
    """The exhibition's organisations, from this one on."""

    event: int
    which: Which = Which.ALL
    start: int = 0


@dataclass(frozen=True)
class WalkIn(CallbackData, prefix="walkin"):
    """Enter an organisation that came unannounced, and sign it in."""

    event: int


@dataclass(frozen=True)
class WalkInSkip(CallbackData, prefix="walkskip"):
    """No exhibits to name."""


@dataclass(frozen=True)
class WalkInAnyway(CallbackData, prefix="walkany"):
    """Sign the walk-in in although the doors are closed."""
