"""What the guest's buttons carry."""

from dataclasses import dataclass
from enum import StrEnum

from bot.buttons import CallbackData


@dataclass(frozen=True)
class ShowEvents(CallbackData, prefix="evs"):
    """The list of events, from this one on."""

    start: int = 0


@dataclass(frozen=True)
class ShowEvent(CallbackData, prefix="ev"):
    """An event's card."""

    event_id: int


@dataclass(frozen=True)
class ChooseType(CallbackData, prefix="type"):
    """Buy this ticket type: asks how many."""

    type_id: int


@dataclass(frozen=True)
class ChoosePlaces(CallbackData, prefix="places"):
    """So many: asks in whose name."""

    type_id: int
    places: int


@dataclass(frozen=True)
class BuyAs(CallbackData, prefix="buy"):
    """Buy in one's own name. ``purchase`` names the purchase: pressed twice it is bought once."""

    type_id: int
    places: int
    purchase: str


@dataclass(frozen=True)
class StopBuying(CallbackData, prefix="stop"):
    """Buy nothing."""

    event_id: int


@dataclass(frozen=True)
class SendTicket(CallbackData, prefix="tick"):
    """Send this ticket's message again."""

    ticket_id: int


@dataclass(frozen=True)
class ChooseLanguage(CallbackData, prefix="lang"):
    """Speak this language; None: Telegram's."""

    language: str | None


@dataclass(frozen=True)
class ExportMyData(CallbackData, prefix="export"):
    """Send what is kept about me."""


@dataclass(frozen=True)
class EraseMyData(CallbackData, prefix="erase"):
    """Erase what is kept about me; asks first."""

    sure: bool = False


class Said(StrEnum):
    """What an exhibitor says when applying, in the order of the questions."""

    ORGANISATION = "organisation"
    PEOPLE = "people"
    EXHIBITS = "exhibits"
    CONTACT = "contact"


@dataclass(frozen=True)
class Apply(CallbackData, prefix="exhibit"):
    """Apply to exhibit."""

    event: int


@dataclass(frozen=True)
class SkipSaid(CallbackData, prefix="exskip"):
    """Take the offered answer: nothing to name yet, or one's own name."""

    field: Said


@dataclass(frozen=True)
class ChangeSaid(CallbackData, prefix="exchange"):
    """Say this anew."""

    field: Said


@dataclass(frozen=True)
class SendApplication(CallbackData, prefix="exsend"):
    """Send the application as it stands in the summary."""


@dataclass(frozen=True)
class DropApplication(CallbackData, prefix="exdrop"):
    """Forget it."""


@dataclass(frozen=True)
class Withdraw(CallbackData, prefix="exback"):
    """Take an application back, after asking."""

    application: int
    sure: bool = False


@dataclass(frozen=True)
class SharePlace(CallbackData, prefix="share"):
    """How to share places of this ticket."""

    ticket_id: int


@dataclass(frozen=True)
class CopyPlaceLink(CallbackData, prefix="sharelink"):
    """A link that offers a place of this ticket."""

    ticket_id: int


@dataclass(frozen=True)
class WithdrawPlaces(CallbackData, prefix="unshare"):
    """Take back what was offered of this ticket and nobody has claimed."""

    ticket_id: int


@dataclass(frozen=True)
class TakePlace(CallbackData, prefix="take"):
    """Claim the place of this link in one's own name."""

    token: str


@dataclass(frozen=True)
class AskForPlace(CallbackData, prefix="askplace"):
    """Ask the organisers for the place of this link, which somebody else has."""

    token: str
