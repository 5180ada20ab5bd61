"""What the buttons carry by which organisers look after guests, places, pictures, money and staff."""

from dataclasses import dataclass

from bot.buttons import CallbackData
from models.tables import Audience, MediaPurpose


@dataclass(frozen=True)
class ShowAdmissions(CallbackData, prefix="admitted"):
    """Whom a staff member let in, also one who was revoked."""

    member: int
    page: int = 0


@dataclass(frozen=True)
class ApplyChange(CallbackData, prefix="apply"):
    """Make the change that was shown, and tell the guests or not."""

    event: int
    tell: bool


@dataclass(frozen=True)
class AskDirections(CallbackData, prefix="edirect"):
    """Ask how to get there."""

    event: int


@dataclass(frozen=True)
class DropDirections(CallbackData, prefix="eundirect"):
    """Say nothing of how to get there."""

    event: int


@dataclass(frozen=True)
class DropPin(CallbackData, prefix="eunpin"):
    """Take the event off the map."""

    event: int


@dataclass(frozen=True)
class ShowMedia(CallbackData, prefix="media"):
    """The event's pictures, sound and video."""

    event: int


@dataclass(frozen=True)
class AskMedia(CallbackData, prefix="emedia"):
    """Ask for a file, or show the one that there is."""

    event: int
    purpose: MediaPurpose


@dataclass(frozen=True)
class DropMedia(CallbackData, prefix="eunmedia"):
    """Do without it."""

    event: int
    purpose: MediaPurpose


@dataclass(frozen=True)
class AnnounceTo(CallbackData, prefix="annto"):
    """Write to these guests."""

    event: int
    audience: Audience


@dataclass(frozen=True)
class FileUnreached(CallbackData, prefix="annfile"):
    """Those of these guests who have no ticket in a chat, as a file."""

    event: int
    audience: Audience


@dataclass(frozen=True)
class SendAnnouncement(CallbackData, prefix="annsend"):
    """Send what was shown: the ``draft``-th of this conversation."""

    event: int
    draft: int


@dataclass(frozen=True)
class EditAnnouncement(CallbackData, prefix="annedit"):
    """Ask for another text."""

    event: int


@dataclass(frozen=True)
class DropAnnouncement(CallbackData, prefix="anndrop"):
    """Send nothing."""


@dataclass(frozen=True)
class StopAnnouncement(CallbackData, prefix="annstop"):
    """Send no further copy."""

    announcement: int


@dataclass(frozen=True)
class CancelOrder(CallbackData, prefix="cancelo"):
    """Cancel an order with all its tickets, after asking."""

    order: int
    sure: bool = False


@dataclass(frozen=True)
class TakeBack(CallbackData, prefix="takeback"):
    """Take the ticket's order back from who claimed it by the claim link of this version, after asking."""

    ticket: int
    version: int
    sure: bool = False


@dataclass(frozen=True)
class ShowRefund(CallbackData, prefix="refund"):
    """What was paid for an order, how, and how it goes back."""

    order: int


@dataclass(frozen=True)
class MarkRefunded(CallbackData, prefix="refunded"):
    """The money was given back. ``seen`` is the amount that was shown."""

    order: int
    seen: int


@dataclass(frozen=True)
class ListRefunds(CallbackData, prefix="refunds"):
    """The orders whose money is to be given back."""

    event: int
    page: int = 0


@dataclass(frozen=True)
class FileRefunds(CallbackData, prefix="refundfile"):
    """The same as a file."""

    event: int
