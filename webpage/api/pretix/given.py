"""Shapes of what pretix's clients send. Fields of bodies that we have no use for are ignored, as pretix does."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema

from models.programs.positions import COLUMNS
from webpage.api.shapes.basics import (
    Explanation,
    Id,
    Moment,
    QueryId,
    from_query,
    left_out,
)

Secret = Annotated[str, Field(max_length=1000, pattern=r"^[^\u0000]*$")]
ListName = Annotated[str, Field(pattern=r"^[1-9][0-9]{0,8}$")]
"""Some clients send ids as text."""
AnswerText = Annotated[str, Field(max_length=2000, pattern=r"^[^\u0000]*$")]
QuestionName = Annotated[str, Field(max_length=100, pattern=r"^[^\u0000]*$")]
Lists = Annotated[list[Id | ListName], Field(min_length=1, max_length=100)]
Nonce = Annotated[str, Field(min_length=1, max_length=255, pattern=r"^[^\u0000]*$")]


FilterText = Annotated[str, Field(min_length=1, max_length=1000, pattern=r"^[^\u0000]+$")]
YesOrNo = Annotated[
    Literal["true", "false"],
    BeforeValidator(lambda value: value.lower() if isinstance(value, str) and value.isascii() else value),
    WithJsonSchema({"type": "string", "pattern": "^([Tt][Rr][Uu][Ee]|[Ff][Aa][Ll][Ss][Ee])$"}),
]
"""In capitals or not."""
LEFT_OUT: Any = Field(default=None)
"""As `left_out`, of what has a few values."""
FIELD = f"-?({'|'.join(COLUMNS)})"
ORDERING = f"^{FIELD}(,{FIELD})*$"


class PretixGiven(BaseModel):
    """What pretix's clients send."""

    model_config = ConfigDict(extra="ignore", strict=True, use_attribute_docstrings=True)


class RedeemRequest(PretixGiven):
    """A ticket that was scanned."""

    secret: Secret
    """What was scanned, or the ``secret`` that a search gave."""
    lists: Lists
    """The events at which it may be valid."""
    type: Literal["entry", "exit"] = "entry"
    """Exits are not recorded and refused, with the reason ``rules``."""
    datetime: Moment | None = None
    """When it happened; null: now. Told late, it may have lost against another check-in."""
    nonce: Nonce | None = None
    """Names this check-in: sent again, it gets the same answer."""
    answers: Annotated[dict[QuestionName, AnswerText | bool | None], Field(max_length=50)] | None = None
    """By the ids of questions. To a choice, the id of an option."""
    questions_supported: bool = True
    """false: questions are not asked."""
    force: bool = False
    """Has no effect: nobody enters twice on one ticket."""
    ignore_unpaid: bool = False
    """Has no effect, since no list includes pending orders."""


class AnnulRequest(PretixGiven):
    """A check-in after which nobody went in."""

    nonce: Nonce
    """That of the check-in."""
    lists: Lists
    datetime: Moment | None = None
    """When it was undone, at most a day ago; null: now."""
    error_explanation: Explanation | None = None
    """Why: the organisers read it."""


class PageQuery(PretixGiven):
    """Which page."""

    page: Annotated[int, Field(ge=1, le=1_000_000), BeforeValidator(from_query)] = 1


class SearchQuery(PageQuery):
    """Which positions. A filter that we do not know is refused: ignored, it would find somebody else."""

    model_config = ConfigDict(extra="forbid")

    expand: Annotated[list[str], Field(max_length=20)] = Field(default_factory=list)
    """Has no effect: items come by their ids."""
    list: Annotated[list[QueryId], Field(min_length=1, max_length=100)]
    """The events."""
    search: Annotated[str, Field(max_length=1000, pattern=r"^[^\u0000]*$")] = left_out()
    """An order number, how words of the holder's name begin, or a whole secret. Without the scope ``read``: three
    letters at least.
    """
    secret: FilterText = left_out()
    """A whole secret: a ticket's link, its token, or what a search gave."""
    order: FilterText = left_out()
    """An order number."""
    item: QueryId = left_out()
    """A ticket type."""
    attendee_name: FilterText = left_out()
    """A whole name, in capitals or not."""
    order__status: Literal["n", "p", "e", "c"] = LEFT_OUT
    """Pending, paid, expired, cancelled. Without ``ignore_status`` only paid ones are found."""
    has_checkin: YesOrNo = LEFT_OUT
    """Whether somebody is in."""
    ordering: Annotated[str, Field(max_length=200, pattern=ORDERING)] = left_out()
    """Fields with commas between, each with a minus for descending; else ``attendee_name,positionid``."""
    ignore_status: YesOrNo = "false"
    """true: also what is unpaid or cancelled."""
    pdf_data: YesOrNo = "false"
    """Has no effect."""
