"""Shapes of what pretix's clients are answered."""

from typing import Any, Literal

from pydantic import Field, RootModel

from webpage.api.shapes.basics import Moment, Resource

PretixReason = Literal["product", "canceled", "unpaid", "already_redeemed", "invalid_time", "rules"]


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

    question: int
    question_identifier: str
    answer: str
    """As text. To yes or no, ``True`` or ``False``."""
    options: list[int]
    """Of a choice: the id of the option."""
    option_identifiers: list[str]


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


class QuestionOption(Resource):
    """What may be chosen."""

    id: int
    identifier: str
    position: int
    answer: dict[str, str]
    """By language."""


class Question(Resource):
    """A question that is open."""

    id: int
    """Stays the same when the question is edited."""
    question: dict[str, str]
    """By language."""
    type: Literal["S", "N", "B", "C"]
    """Text, number, yes or no, choice."""
    required: bool
    items: list[int]
    position: int
    identifier: str
    help_text: dict[str, str] = Field(default_factory=dict)
    ask_during_checkin: Literal[True] = True
    show_during_checkin: Literal[True] = True
    hidden: Literal[False] = False
    print_on_invoice: Literal[False] = False
    options: list[QuestionOption]
    dependency_question: None = None
    dependency_values: list[str] = Field(default_factory=list)
    valid_number_min: None = None
    valid_number_max: None = None


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
    position: Position
    require_attention: Literal[False] = False
    checkin_texts: list[str] = Field(default_factory=list)
    list: ListExcerpt


class RedeemUnnamed(Resource):
    """Refused without a word of the ticket. ``revoked``: who has it now is not the business of this link's bearer."""

    status: Literal["error"] = "error"
    reason: Literal["revoked", "rules"]
    reason_explanation: str
    """A sentence for staff, in the event's language."""
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


class RedeemRefusal(RootModel[RedeemError | RedeemUnnamed | RedeemIncomplete]):
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
