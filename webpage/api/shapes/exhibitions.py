"""Exhibitions as programs see them."""

from collections.abc import Sequence
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from models.door.rules import MOST_SIGNED_IN
from models.exhibitions.applications import CANCELLED, Form, standing
from models.exhibitions.presence import ExhibitionStatistics, OrganisationLine, exhibits_in
from models.tables import Application, ApplicationStatus
from webpage.api.shapes.basics import LINES, Given, Id, Moment, Name, Paging, Resource, ShortName, left_out, whole
from webpage.api.shapes.presses import MOST_ANSWERS, Nonce, Number, QuestionName, Text, Whole

LONGEST_EXHIBITS = 1000
LONGEST_REASON = 500
HeadCount = Annotated[int, Field(ge=1, le=MOST_SIGNED_IN), BeforeValidator(whole)]


class NewApplication(Given):
    """An organisation that wants to exhibit."""

    organisation: ShortName
    head_count: HeadCount
    """People expected."""
    contact_name: Name | None = None
    exhibits: Annotated[str, Field(max_length=LONGEST_EXHIBITS, pattern=LINES)] = ""
    """One a line, or with commas between them."""
    answers: Annotated[dict[QuestionName, Text | bool | Whole | Number | None], Field(max_length=MOST_ANSWERS)] = Field(
        default_factory=dict
    )
    """By the ids of questions. An answer that does not fit its question is left out, and asked for at the sign-in."""

    def form(self) -> Form:
        """What the organisation says."""
        answers = {name: answer for name, answer in self.answers.items() if answer not in (None, "")}
        return Form(self.organisation, self.head_count, self.exhibits, self.contact_name or "", answers)


class NewWalkIn(NewApplication):
    """An organisation that came unannounced, with so many people."""

    nonce: Nonce
    """Names this sign-in: 128 random bits or more in base64url. Sent again, it gets the same answer."""
    gate: Id | None = None
    """The id of the gate; null: none in particular."""
    outside_hours: bool = False
    """Whether to admit although the doors are closed; the record says so."""


class Declining(Given):
    """Why an application is declined."""

    reason: Annotated[str, Field(max_length=LONGEST_REASON, pattern=LINES)] = ""
    """Who applied in a chat reads it there."""


class ApplicationFilter(Paging):
    """Which applications."""

    status: ApplicationStatus = left_out(strict=False)


class ApplicationResource(Resource):
    """An organisation that wants to exhibit, or does."""

    id: int
    event: int
    status: ApplicationStatus
    organisation: str
    contact_name: str
    head_count: int
    """People expected."""
    exhibits: str
    answers: dict[str, Any]
    walk_in: bool
    """Whether it came unannounced."""
    in_chat: bool
    """Whether it applied in a chat of the bot, where it is told what becomes of it."""
    ticket: int | None
    """The id of its credential, once it is approved."""
    order: str | None
    """The order number of its credential."""
    cancelled: bool
    """Whether its credential was cancelled: the organisation may apply again."""
    created_at: Moment
    decided_at: Moment | None


class Applications(Resource):
    """A page of applications."""

    items: list[ApplicationResource]
    next: str | None
    """The address of the next page; null: this is the last."""


class Approved(Resource):
    """What approving all came to."""

    approved: int
    left_open: int
    """For want of places."""


class OrganisationResource(Resource):
    """An organisation with a credential."""

    id: int
    """Of its credential, a ticket."""
    order: str
    """The order number."""
    organisation: str
    contact_name: str
    expected: int
    """People applied for."""
    present: int
    """People who came; 0: it is not here."""
    exhibits: list[str]
    answers: dict[str, Any]
    """By the questions' labels."""
    signed_in_at: Moment | None
    gate: str | None
    staff: str | None
    """Who signed it in."""
    walk_in: bool


class Organisations(Resource):
    """A page of organisations, and the counts of all. Walk-ins are no expected organisations."""

    organisations_expected: int
    organisations_present: int
    """Of those expected."""
    walk_ins: int
    walk_in_people: int
    people_expected: int
    people_present: int
    people_over: int
    """People who came beyond what their organisations had applied for."""
    exhibits_expected: int
    exhibits_present: int
    items: list[OrganisationResource]
    next: str | None
    """The address of the next page; null: this is the last."""


def application_resource(application: Application) -> ApplicationResource:
    """An application that was read with its credential and order."""
    ticket = application.ticket
    return ApplicationResource(
        id=application.id,
        event=application.event_id,
        status=application.status,
        organisation=application.organisation,
        contact_name=application.contact_name,
        head_count=application.head_count,
        exhibits=application.exhibits,
        answers=application.answers,
        walk_in=application.walk_in,
        in_chat=application.person_id is not None,
        ticket=application.ticket_id,
        order=ticket.order.number if ticket else None,
        cancelled=standing(application) == CANCELLED,
        created_at=application.created_at,
        decided_at=application.decided_at,
    )


def organisations(counts: ExhibitionStatistics, lines: Sequence[OrganisationLine]) -> Organisations:
    """Some organisations, and the counts of all."""
    totals = {name: getattr(counts, name) for name in Organisations.model_fields.keys() - {"items", "next"}}
    return Organisations(**totals, items=[_organisation(line) for line in lines], next=None)


def _organisation(line: OrganisationLine) -> OrganisationResource:
    return OrganisationResource(
        id=line.ticket,
        order=line.order,
        organisation=line.organisation,
        contact_name=line.contact_name,
        expected=line.expected,
        present=line.present,
        exhibits=list(exhibits_in(line.exhibits)),
        answers=dict(line.answers),
        signed_in_at=line.signed_in_at,
        gate=line.gate,
        staff=line.staff,
        walk_in=line.walk_in,
    )
