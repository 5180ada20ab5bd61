"""What organisers' buttons about exhibitions and questions carry."""

from dataclasses import dataclass

from bot.buttons import CallbackData
from models.events.questions import QuestionKind
from models.tables import EventKind


@dataclass(frozen=True)
class DraftKind(CallbackData, prefix="dkind"):
    """The event that is being made is of this kind."""

    kind: EventKind


@dataclass(frozen=True)
class ShowApplications(CallbackData, prefix="applics"):
    """The exhibition's applications, from this one on."""

    event: int
    start: int = 0


@dataclass(frozen=True)
class ShowApplication(CallbackData, prefix="applic"):
    """One application, fresh."""

    application: int


@dataclass(frozen=True)
class Approve(CallbackData, prefix="approve"):
    """Give the application its credential."""

    application: int


@dataclass(frozen=True)
class ApproveAll(CallbackData, prefix="approveall"):
    """Approve every open application, after asking."""

    event: int
    sure: bool = False


@dataclass(frozen=True)
class Decline(CallbackData, prefix="decline"):
    """Decline the application; asks for the reason. ``now``: without one."""

    application: int
    now: bool = False


@dataclass(frozen=True)
class ShowQuestions(CallbackData, prefix="questions"):
    """What the event's tickets ask."""

    event: int


@dataclass(frozen=True)
class AddQuestion(CallbackData, prefix="qadd"):
    """Ask one thing more."""

    event: int


@dataclass(frozen=True)
class QuestionOfKind(CallbackData, prefix="qkind"):
    """The question that is being made wants this kind of answer."""

    kind: QuestionKind


@dataclass(frozen=True)
class QuestionRequired(CallbackData, prefix="qmust"):
    """Whether the question that is being made must be answered."""

    required: bool


@dataclass(frozen=True)
class RemoveQuestion(CallbackData, prefix="qdrop"):
    """Ask it no more."""

    event: int
    question: str
