"""What organisers' buttons carry."""

from dataclasses import dataclass
from enum import StrEnum

from bot.buttons import CallbackData
from models.tables import ExportForm, Role


class Field(StrEnum):
    """A fact about an event that can be changed."""

    NAME = "name"
    WHEN = "when"
    VENUE = "venue"
    TICKETS = "tickets"
    ZONE = "zone"
    LANGUAGE = "language"
    HOURS = "hours"


@dataclass(frozen=True)
class DraftChange(CallbackData, prefix="dchange"):
    """Change this about the event that is being made."""

    field: Field


@dataclass(frozen=True)
class DraftDay(CallbackData, prefix="dday"):
    """This day (ISO 8601), while being asked when."""

    day: str


@dataclass(frozen=True)
class DraftTime(CallbackData, prefix="dtime"):
    """This time, such as ``1930``, while being asked when."""

    time: str


@dataclass(frozen=True)
class DraftSkip(CallbackData, prefix="dskip"):
    """Take the offered answer: no place, or free tickets without limit."""

    field: Field


@dataclass(frozen=True)
class DraftZone(CallbackData, prefix="dzone"):
    """This time zone."""

    zone: str


@dataclass(frozen=True)
class DraftLanguage(CallbackData, prefix="dlang"):
    """This language at the door."""

    language: str


@dataclass(frozen=True)
class DraftCreate(CallbackData, prefix="dcreate"):
    """Create the event as it stands in the summary."""


@dataclass(frozen=True)
class DraftDrop(CallbackData, prefix="ddrop"):
    """Forget it."""


@dataclass(frozen=True)
class OpenDoors(CallbackData, prefix="opendoors"):
    """Open the doors now."""

    event: int


@dataclass(frozen=True)
class CancelEvent(CallbackData, prefix="cancele"):
    """Cancel the event, after asking."""

    event: int
    sure: bool = False


@dataclass(frozen=True)
class ShowSettings(CallbackData, prefix="settings"):
    """The event's settings."""

    event: int


@dataclass(frozen=True)
class ChangeEvent(CallbackData, prefix="echange"):
    """Ask for a new value of this fact."""

    event: int
    field: Field


@dataclass(frozen=True)
class SetZone(CallbackData, prefix="ezone"):
    """This time zone for the event."""

    event: int
    zone: str


@dataclass(frozen=True)
class SetKeep(CallbackData, prefix="ekeep"):
    """Erase the guests' personal data so many days after the event."""

    event: int
    days: int


@dataclass(frozen=True)
class SetLanguage(CallbackData, prefix="elang"):
    """This language at the door."""

    event: int
    language: str


@dataclass(frozen=True)
class SetOffline(CallbackData, prefix="eoffline"):
    """Whether guests may be let in without network."""

    event: int
    allowed: bool


@dataclass(frozen=True)
class SetInterval(CallbackData, prefix="einterval"):
    """How often door codes change by themselves, in minutes; None: only when asked."""

    event: int
    minutes: int | None


@dataclass(frozen=True)
class ShowStaff(CallbackData, prefix="stafflist"):
    """A page of an event's staff."""

    event: int
    page: int = 0


@dataclass(frozen=True)
class ShowStaffMember(CallbackData, prefix="member"):
    """One staff member."""

    member: int


@dataclass(frozen=True)
class Invite(CallbackData, prefix="invite"):
    """Make an invite. ``gate`` 0: every gate; None: ask, if there are gates."""

    event: int
    role: Role
    gate: int | None = None


@dataclass(frozen=True)
class AskGate(CallbackData, prefix="askgate"):
    """Ask at which gate a staff member stands."""

    member: int


@dataclass(frozen=True)
class SetGate(CallbackData, prefix="setgate"):
    """Post a staff member at a gate; 0: every gate."""

    member: int
    gate: int


@dataclass(frozen=True)
class Revoke(CallbackData, prefix="revoke"):
    """End a staff member's part, or an invite."""

    member: int


@dataclass(frozen=True)
class MovePlace(CallbackData, prefix="placemove"):
    """Give a claimed place to the person who asked for it."""

    share: int
    asker: int


@dataclass(frozen=True)
class LeavePlace(CallbackData, prefix="placeleave"):
    """Leave a claimed place where it is, whoever asked for it."""

    share: int
    asker: int


@dataclass(frozen=True)
class AskFreeze(CallbackData, prefix="freeze"):
    """Ask until when guests may hand places on."""

    event: int


@dataclass(frozen=True)
class SetFreeze(CallbackData, prefix="setfreeze"):
    """Guests may hand places on no more from now on, or always."""

    event: int
    at_once: bool


@dataclass(frozen=True)
class ImportInto(CallbackData, prefix="impinto"):
    """The file that was just sent is a guest list of this event."""

    event: int


@dataclass(frozen=True)
class ApplyList(CallbackData, prefix="impdo"):
    """Import this guest list."""

    list: int


@dataclass(frozen=True)
class DropList(CallbackData, prefix="impdrop"):
    """Do not import this guest list."""

    list: int


@dataclass(frozen=True)
class AddTypes(CallbackData, prefix="imptypes"):
    """Make the ticket types that this guest list needs, and check it again."""

    list: int


@dataclass(frozen=True)
class ReadAs(CallbackData, prefix="impread"):
    """Read this guest list in another encoding; empty: ask in which."""

    list: int
    encoding: str = ""


@dataclass(frozen=True)
class MoveList(CallbackData, prefix="impmove"):
    """Check this guest list for another event; 0: ask for which."""

    list: int
    event: int = 0


@dataclass(frozen=True)
class MakeExport(CallbackData, prefix="eventexport"):
    """Write this event's files."""

    event: int
    form: ExportForm
