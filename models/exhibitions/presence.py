"""Which organisations are at an exhibition: how many people came, with which exhibits, against what was expected."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from models.door.answers import Status
from models.events.questions import Kept, Question
from models.tables import Application, ApplicationStatus, CheckIn, Event

BETWEEN_EXHIBITS = re.compile(r"\s*[\n;,、，；،؛]\s*")


@dataclass(frozen=True, slots=True)
class OrganisationLine:
    """One organisation that has a credential."""

    ticket: int
    order: str
    organisation: str
    contact_name: str
    expected: int
    """People applied for."""
    present: int
    """People who came."""
    exhibits: str
    questions: Sequence[Question]
    """What its credential asks."""
    given: Mapping[str, Kept]
    """The answers, by the questions' ids."""
    signed_in_at: datetime | None
    gate: str | None
    staff: str | None
    """Who signed it in."""
    walk_in: bool

    @property
    def is_present(self) -> bool:
        """Whether it has been signed in."""
        return self.present > 0

    @property
    def answers(self) -> Mapping[str, Kept]:
        """By the question's label, in the order of the questions."""
        return {str(one["label"]): self.given[one["id"]] for one in self.questions if one["id"] in self.given}


@dataclass(frozen=True, slots=True)
class ExhibitionStatistics:
    """An exhibition's counts of the organisations that were announced, and apart from them of those that walked in."""

    organisations_expected: int
    organisations_present: int
    walk_ins: int
    walk_in_people: int
    people_expected: int
    people_present: int
    people_over: int
    """People who came beyond what their organisations had applied for."""
    exhibits_expected: int
    exhibits_present: int
    lines: tuple[OrganisationLine, ...]
    """By name."""


async def exhibition_statistics(event: Event) -> ExhibitionStatistics:
    """The exhibition's counts now."""
    lines = await organisation_lines(event)
    announced = [line for line in lines if not line.walk_in]
    present = [line for line in announced if line.is_present]
    walk_ins = [line for line in lines if line.walk_in]
    return ExhibitionStatistics(
        organisations_expected=len(announced),
        organisations_present=len(present),
        walk_ins=len(walk_ins),
        walk_in_people=sum(line.present for line in walk_ins),
        people_expected=sum(line.expected for line in announced),
        people_present=sum(line.present for line in present),
        people_over=sum(max(0, line.present - line.expected) for line in present),
        exhibits_expected=sum(len(exhibits_in(line.exhibits)) for line in announced),
        exhibits_present=sum(len(exhibits_in(line.exhibits)) for line in present),
        lines=tuple(lines),
    )


async def organisation_lines(event: Event) -> list[OrganisationLine]:
    """The organisations with a credential that is not cancelled, by name."""
    applications = (
        await Application.filter(event_id=event.id, status=ApplicationStatus.APPROVED, ticket__cancelled_at=None)
        .select_related("ticket", "ticket__order")
        .order_by("ticket__search_name", "id")
    )
    sign_ins = await _sign_ins(event)
    return [_line(application, sign_ins.get(application.ticket_id or 0)) for application in applications]


def exhibits_in(text: str) -> Sequence[str]:
    """The exhibits that a text lists, one a line or with commas between them."""
    return [part for part in BETWEEN_EXHIBITS.split(text.strip()) if part]


def _line(application: Application, sign_in: CheckIn | None) -> OrganisationLine:
    ticket = application.ticket
    if ticket is None:
        raise LookupError(f"application {application.id} is approved without a credential")
    return OrganisationLine(
        ticket=ticket.id,
        order=ticket.order.number,
        organisation=application.organisation,
        contact_name=application.contact_name,
        expected=application.head_count,
        present=ticket.admitted,
        exhibits=application.exhibits,
        questions=ticket.questions,
        given=ticket.answers,
        signed_in_at=sign_in.pressed_at if sign_in else None,
        gate=sign_in.gate.name if sign_in and sign_in.gate else None,
        staff=sign_in.staff.label if sign_in and sign_in.staff else None,
        walk_in=application.walk_in,
    )


async def _sign_ins(event: Event) -> dict[int, CheckIn]:
    """The admission that stands, by ticket."""
    standing = CheckIn.filter(event_id=event.id, status=Status.OK, annulled_by__id=None)
    rows = await standing.filter(ticket__expected__isnull=False, ticket__rehearsal=False).select_related(
        "gate", "staff"
    )
    return {row.ticket_id: row for row in rows}
