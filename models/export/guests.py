"""The sheet with all tickets."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from models.attendance.guests import follows
from models.door.answers import Status
from models.events.questions import Question, answer_text
from models.export.sheet import BATCH, Batches, Cell, Column, Holds, Row, Sheet, time_cells, time_columns
from models.language.speech import Voice
from models.tables import CheckIn, Event, EventKind, Gate, OrderStatus, StaffMember, Ticket, TicketType

FACTS = (
    "id",
    "search_name",
    "order__number",
    "order__external_number",
    "type_id",
    "holder_name",
    "order__email",
    "places",
    "expected",
    "admitted",
    "cancelled_at",
    "order__status",
    "order__payment_method",
    "questions",
    "answers",
    "application__organisation",
    "application__exhibits",
    "created_at",
)
FIRST = ("ticket_id", "pressed_at", "gate_id", "staff_id")


def guest_sheet(event: Event, speak: Voice) -> Sheet:
    """All tickets of the event, rehearsals left out, in the order of names."""
    say = speak.text
    asked = event.questions or []
    exhibition = event.kind is EventKind.EXHIBITION
    columns = [
        Column(say("attendance.column_order"), width=14),
        Column(say("attendance.column_external"), width=16),
        Column(say("attendance.column_type")),
        Column(say("attendance.column_holder"), width=28),
        Column(say("attendance.column_email"), width=28),
        Column(say("attendance.column_places"), Holds.NUMBER, 10),
        Column(say("attendance.column_admitted"), Holds.NUMBER, 10),
        Column(say("attendance.column_state"), width=16),
        Column(say("attendance.column_paid"), width=16),
        *time_columns(say("attendance.column_first_in"), event.zone, speak),
        Column(say("attendance.column_gate")),
        Column(say("attendance.column_staff")),
        *(_exhibition_columns(speak) if exhibition else ()),
        *answer_columns(asked, speak),
        *time_columns(say("attendance.column_made"), event.zone, speak),
    ]

    async def batches() -> Batches:
        names = await Names.of(event)
        last: tuple[str, int] = ("", 0)
        while found := await _batch(event, *last):
            firsts = await _first_admissions([facts["id"] for facts in found])
            yield [
                [
                    *_who(facts, names, speak),
                    *_first(firsts.get(facts["id"]), names, event.zone),
                    *(_exhibitor(facts) if exhibition else ()),
                    *answer_cells(facts["questions"], facts["answers"], asked, speak),
                    *time_cells(facts["created_at"], event.zone),
                ]
                for facts in found
            ]
            last = (found[-1]["search_name"], found[-1]["id"])

    return Sheet("tickets", say("attendance.sheet_tickets"), columns, batches)


class Names:
    """What ids mean: the few types, gates and staff members of an event."""

    def __init__(self, types: Mapping[int, str], gates: Mapping[int, str], staff: Mapping[int, str]) -> None:
        self._types, self._gates, self._staff = types, gates, staff

    @classmethod
    async def of(cls, event: Event) -> "Names":
        """Those of this event."""
        return cls(
            dict(await TicketType.filter(event_id=event.id).values_list("id", "name")),
            dict(await Gate.filter(event_id=event.id).values_list("id", "name")),
            dict(await StaffMember.filter(event_id=event.id).values_list("id", "label")),
        )

    def type(self, type_id: int) -> str:
        """The name of a ticket type."""
        return self._types[type_id]

    def gate(self, gate_id: int | None) -> str | None:
        """The name of a gate."""
        return self._gates.get(gate_id or 0)

    def staff(self, staff_id: int | None) -> str | None:
        """The label of a staff member."""
        return self._staff.get(staff_id or 0)


async def _batch(event: Event, name: str, ticket_id: int) -> list[dict[str, Any]]:
    tickets = Ticket.filter(follows(name, ticket_id), event_id=event.id, rehearsal=False)
    return await tickets.order_by("search_name", "id").limit(BATCH).values(*FACTS)


async def _first_admissions(ticket_ids: Sequence[int]) -> dict[int, tuple[datetime, int | None, int | None]]:
    """When, where and by whom each ticket was first used; undone admissions left out."""
    standing = CheckIn.filter(ticket_id__in=ticket_ids, status=Status.OK, annulled_by__id=None)
    found = await standing.order_by("-id").values_list(*FIRST)
    return {ticket_id: (pressed_at, gate_id, staff_id) for ticket_id, pressed_at, gate_id, staff_id in found}


def _who(facts: Mapping[str, Any], names: Names, speak: Voice) -> Row:
    paid = facts["order__payment_method"]
    return (
        facts["order__number"],
        facts["order__external_number"],
        names.type(facts["type_id"]),
        facts["holder_name"],
        facts["order__email"],
        facts["places"],
        facts["admitted"],
        speak.text(f"attendance.state_{_state(facts)}"),
        speak.text(f"attendance.paid_{paid}") if paid else None,
    )


def _state(facts: Mapping[str, Any]) -> str:
    status = facts["order__status"]
    if status == OrderStatus.REFUNDED:
        return "refunded"
    if facts["cancelled_at"] is not None or status not in {OrderStatus.PAID, OrderStatus.PENDING}:
        return "cancelled"
    if facts["admitted"] >= facts["places"]:
        return "in"
    if facts["admitted"]:
        return "partly"
    return "unpaid" if status == OrderStatus.PENDING else "valid"


def _first(first: tuple[datetime, int | None, int | None] | None, names: Names, zone: str) -> Row:
    if first is None:
        return (*time_cells(None, zone), None, None)
    pressed_at, gate_id, staff_id = first
    return (*time_cells(pressed_at, zone), names.gate(gate_id), names.staff(staff_id))


def _exhibition_columns(speak: Voice) -> tuple[Column, ...]:
    say = speak.text
    return (
        Column(say("attendance.column_organisation"), width=28),
        Column(say("attendance.column_expected"), Holds.NUMBER, 10),
        Column(say("attendance.column_exhibits"), width=30),
    )


def _exhibitor(facts: Mapping[str, Any]) -> Row:
    return facts["application__organisation"], facts["expected"], facts["application__exhibits"]


def answer_columns(asked: Sequence[Question], speak: Voice) -> Sequence[Column]:
    """The columns of `answer_cells`."""
    others = Column(speak.text("attendance.column_answers"), width=30)
    return [*(Column(question["label"], width=20) for question in asked), others]


def answer_cells(own: Sequence[Question], answers: Mapping[str, Any], asked: Sequence[Question], speak: Voice) -> Row:
    """What the event asks, each in its column; other answers together in one, in the words of the ticket's ``own``
    questions.
    """
    given = dict(answers)
    cells: list[Cell] = [_told(question, given.pop(question["id"], None), speak) for question in asked]
    known = {question["id"]: question for question in own}
    others = [
        speak.text(
            "attendance.answer_line",
            question=known[name]["label"] if name in known else name,
            answer=answer_text(known.get(name, {}), answer, speak),
        )
        for name, answer in given.items()
    ]
    return [*cells, "\n".join(others) or None]


def _told(question: Question, answer: object, speak: Voice) -> Cell:
    """An answer in words; a number as such, to be added up."""
    if answer is None:
        return None
    is_number = isinstance(answer, int | float) and not isinstance(answer, bool)
    return Decimal(str(answer)) if is_number else answer_text(question, answer, speak)
