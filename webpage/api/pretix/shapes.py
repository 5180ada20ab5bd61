"""Shapes of pretix's API. Its clients send fields that we have no use for: unknown ones are ignored, as pretix does."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, RootModel

from webpage.api.shapes.basics import (
    Explanation,
    Id,
    Moment,
    QueryId,
    Resource,
    SearchText,
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

PretixReason = Literal["revoked", "product", "canceled", "unpaid", "already_redeemed", "invalid_time", "rules", "error"]


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
    """Exits are not recorded and refused."""
    datetime: Moment | None = None
    """When it happened; null: now. Told late, it may have lost against another check-in."""
    nonce: Nonce | None = None
    """Names this check-in: sent again, it gets the same answer."""
    answers: Annotated[dict[QuestionName, AnswerText | bool | None], Field(max_length=50)] | None = None
    """By the ids of questions."""
    questions_supported: bool = True
    """false: an open question is an error with the reason ``rules``."""
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
    error_explanation: Explanation | None = None


class PageQuery(PretixGiven):
    """Which page."""

    page: Annotated[int, Field(ge=1, le=1_000_000), BeforeValidator(from_query)] = 1


class SearchQuery(PageQuery):
    """Which positions."""

    list: Annotated[list[QueryId], Field(min_length=1, max_length=100)]
    """The events."""
    search: SearchText = left_out()
    """An order number, or how words of the holder's name begin. Without the scope ``read``: three letters at least."""
    ignore_status: Literal["true", "false"] = "false"
    """true: also what is unpaid or cancelled."""


class ListExcerpt(Resource):
    """A check-in list in short."""

    id: int
    name: str
    event: str
    subevent: None = None
    include_pending: Literal[False] = False


class PositionCheckIn(Resource):
    """An admission that stands."""

    id: int
    list: int
    type: Literal["entry"] = "entry"
    gate: int | None
    device: None = None
    device_id: None = None
    datetime: Moment
    auto_checked_in: Literal[False] = False


class PositionAnswer(Resource):
    """An answer to a question."""

    question: str
    question_identifier: str
    answer: str
    options: list[int] = Field(default_factory=list)
    option_identifiers: list[str] = Field(default_factory=list)


class Position(Resource):
    """A ticket, in the terms of pretix's order positions."""

    id: int
    order: str
    positionid: int
    item: int
    variation: None = None
    price: str
    attendee_name: str
    attendee_name_parts: dict[str, str]
    attendee_email: str | None
    company: None = None
    street: None = None
    zipcode: None = None
    city: None = None
    country: None = None
    state: None = None
    voucher: None = None
    discount: None = None
    tax_rate: Literal["0.00"] = "0.00"
    tax_value: Literal["0.00"] = "0.00"
    tax_rule: None = None
    secret: str
    """Names the ticket to ``redeem`` and opens nothing else."""
    addon_to: None = None
    subevent: None = None
    valid_from: None = None
    valid_until: None = None
    blocked: None = None
    seat: None = None
    canceled: bool
    pseudonymization_id: str
    checkins: list[PositionCheckIn]
    print_logs: list[dict[str, Any]] = Field(default_factory=list)
    downloads: list[dict[str, Any]] = Field(default_factory=list)
    answers: list[PositionAnswer]
    require_attention: Literal[False] = False
    order__status: Literal["n", "p", "c"]
    order__valid_if_pending: Literal[False] = False
    order__require_approval: Literal[False] = False
    order__locale: str


class Question(Resource):
    """A question that is open."""

    id: str
    question: dict[str, str]
    """By language."""
    type: Literal["S", "N", "B", "C"]
    """Text, number, yes or no, choice."""
    required: bool
    items: list[int]
    position: int
    identifier: str
    ask_during_checkin: Literal[True] = True
    show_during_checkin: Literal[True] = True
    options: list[dict[str, Any]]


Questions = list[Question]


class RedeemOk(Resource):
    """Checked in."""

    status: Literal["ok"] = "ok"
    position: Position
    require_attention: Literal[False] = False
    checkin_texts: list[str] = Field(default_factory=list)
    list: ListExcerpt


class RedeemError(Resource):
    """Refused."""

    status: Literal["error"] = "error"
    reason: PretixReason
    reason_explanation: str | None
    """A sentence for staff, in the event's language."""
    position: Position | None
    """null: the link was replaced, and who has the ticket now is not this guest's business."""
    require_attention: Literal[False] = False
    checkin_texts: list[str] = Field(default_factory=list)
    list: ListExcerpt


class RedeemIncomplete(Resource):
    """Questions are open."""

    status: Literal["incomplete"] = "incomplete"
    position: Position
    require_attention: Literal[False] = False
    checkin_texts: list[str] = Field(default_factory=list)
    list: ListExcerpt
    questions: Questions


class RedeemRefusal(RootModel[RedeemError | RedeemIncomplete]):
    """Not checked in."""


class RedeemInvalid(Resource):
    """No such ticket."""

    detail: str
    status: Literal["error"] = "error"
    reason: Literal["invalid"] = "invalid"
    reason_explanation: None = None
    require_attention: Literal[False] = False
    checkin_texts: list[str] = Field(default_factory=list)
    list: ListExcerpt


class Annulled(Resource):
    """Undone."""

    status: Literal["ok"] = "ok"


class PretixOrganizer(Resource):
    """An organiser."""

    name: str
    slug: str
    public_url: str


class PretixEvent(Resource):
    """An event."""

    name: dict[str, str]
    slug: str
    live: bool
    testmode: Literal[False] = False
    currency: str
    date_from: Moment
    date_to: Moment | None
    date_admission: Moment | None
    is_public: Literal[True] = True
    presale_start: None = None
    presale_end: None = None
    location: dict[str, str]
    geo_lat: float | None
    geo_lon: float | None
    has_subevents: Literal[False] = False
    timezone: str
    meta_data: dict[str, str] = Field(default_factory=dict)
    seating_plan: None = None
    plugins: list[str] = Field(default_factory=list)
    public_url: str


class CheckInList(Resource):
    """The one check-in list of an event."""

    id: int
    name: str
    all_products: Literal[True] = True
    limit_products: list[int] = Field(default_factory=list)
    subevent: None = None
    position_count: int
    """People, not tickets."""
    checkin_count: int
    """People, not tickets."""
    include_pending: Literal[False] = False
    allow_multiple_entries: Literal[False] = False
    allow_entry_after_exit: Literal[False] = False
    exit_all_at: None = None
    rules: dict[str, Any] = Field(default_factory=dict)
    addon_match: Literal[False] = False
    auto_checkin_sales_channels: list[str] = Field(default_factory=list)


class ItemStatus(Resource):
    """People with tickets of one type."""

    id: int
    name: str
    admission: Literal[True] = True
    checkin_count: int
    position_count: int
    variations: list[dict[str, Any]] = Field(default_factory=list)


class ListStatus(Resource):
    """How many people are expected and in."""

    event: dict[str, str]
    checkin_count: int
    position_count: int
    inside_count: int
    items: list[ItemStatus]


class PretixPage(Resource):
    """pretix's frame around a list."""

    count: int
    next: str | None
    previous: str | None


class Organizers(PretixPage):
    """A page of organisers."""

    results: list[PretixOrganizer]


class PretixEvents(PretixPage):
    """A page of events."""

    results: list[PretixEvent]


class CheckInLists(PretixPage):
    """A page of check-in lists."""

    results: list[CheckInList]


class Positions(PretixPage):
    """A page of tickets."""

    results: list[Position]
