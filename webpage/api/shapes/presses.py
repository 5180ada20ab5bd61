"""A program's press at the door, and what it is answered (the vocabulary of pretix's redeem call)."""

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from models.door.answers import Answer, Reason, Status
from models.tables import Clash
from webpage.api.shapes.basics import Explanation, Given, Id, Moment, Resource, whole
from webpage.press_form import LARGEST_NUMBER, LONGEST_ANSWER, MOST_PEOPLE, NONCE

MOST_ANSWERS = 50
Nonce = Annotated[str, Field(pattern=f"^{NONCE.pattern}$")]
People = Annotated[int, Field(ge=1, le=MOST_PEOPLE), BeforeValidator(whole)]
QuestionName = Annotated[str, Field(max_length=100, pattern=r"^[^\u0000]*$")]
Text = Annotated[str, Field(max_length=LONGEST_ANSWER, pattern=r"^[^\u0000]*$")]
Whole = Annotated[int, Field(gt=-LARGEST_NUMBER, lt=LARGEST_NUMBER)]
Number = Annotated[float, Field(gt=-LARGEST_NUMBER, lt=LARGEST_NUMBER)]


class NewCheckIn(Given):
    """A press: people who stand at the door with this ticket."""

    nonce: Nonce
    """Names this press: 128 random bits or more in base64url. Sent again, it gets the same answer and admits nobody."""
    admit: People | None = None
    """How many people; null: all that remain. An exhibitor is signed in with how many came, also more than expected."""
    answers: Annotated[dict[QuestionName, Text | bool | Whole | Number | None], Field(max_length=MOST_ANSWERS)] = Field(
        default_factory=dict
    )
    """By the ids of questions."""
    gate: Id | None = None
    """The id of the gate; null: none in particular."""
    outside_hours: bool = False
    """Whether to admit although the doors are closed; the record says so."""


class Admission(Resource):
    """Admitted."""

    status: Literal[Status.OK] = Status.OK
    check_in: int
    """The id of the record, to undo it."""
    order: str
    """The order number."""
    ticket: int
    holder_name: str
    type_name: str
    admitted: int
    """How many people this press let in."""
    remaining: int
    places: int
    at: Moment
    """When it was admitted; of a repetition, the first time."""
    gate: str | None
    staff: str | None
    number: int | None
    """The running number of the admissions that programs made at this event."""
    word: str | None


class EventMeant(Resource):
    """The event of the ticket."""

    name: str
    starts_at: Moment
    zone: str


class Refused(Resource):
    """Nobody was admitted. Which of the facts apply depends on the reason."""

    status: Literal[Status.ERROR] = Status.ERROR
    reason: Reason
    message: str
    """The reason in words, in the language that the program asks for."""
    at: Moment | None = None
    """``already_redeemed``: when it first was; ``conflict``: when the other side was."""
    gate: str | None = None
    staff: str | None = None
    remaining: int | None = None
    """``already_redeemed``: on how many places nobody has entered."""
    conflict: Clash | None = None
    opens_at: Moment | None = None
    """``invalid_time``: the door hours."""
    closes_at: Moment | None = None
    event: EventMeant | None = None
    """``product``: the event that the ticket is for."""


class Incomplete(Resource):
    """Nobody was admitted: required questions are open, or answers do not fit."""

    status: Literal[Status.INCOMPLETE] = Status.INCOMPLETE
    reason: None = None
    message: str
    questions: list[dict[str, Any]]
    """Those that are open."""


class Undo(Given):
    """Why a check-in is undone."""

    explanation: Explanation | None = None


def admission(answer: Answer) -> Admission:
    """What an accepted press is told."""
    return Admission.model_validate(
        {name: getattr(answer, name) for name in Admission.model_fields if name != "check_in"}
        | {"check_in": answer.checkin}
    )


def refused(answer: Answer, message: str) -> Refused:
    """What a refused press is told."""
    about = answer.reason is Reason.PRODUCT
    event = {"name": answer.event_name, "starts_at": answer.event_starts_at, "zone": answer.event_zone}
    return Refused.model_validate(
        {
            "reason": answer.reason,
            "message": message,
            "at": answer.at,
            "gate": answer.gate,
            "staff": answer.staff,
            "remaining": answer.remaining if answer.reason is Reason.ALREADY_REDEEMED else None,
            "conflict": answer.clash,
            "opens_at": answer.opens_at,
            "closes_at": answer.closes_at,
            "event": event if about else None,
        }
    )


def incomplete(answer: Answer, message: str) -> Incomplete:
    """What a press is told that lacks answers."""
    return Incomplete(message=message, questions=[dict(question) for question in answer.questions])
