"""What the guest's buttons carry."""

from dataclasses import dataclass

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
