"""Tickets, events and questions in pretix's terms."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Literal

from models.door.rules import NO_LONGER_VALID
from models.events.hours import door_hours
from models.events.questions import NO, YES, QuestionKind
from models.house import House
from models.language.formats import decimals
from models.programs.listing import ticket_ids_of_orders
from models.programs.question_numbers import numbered_choices, question_number
from models.programs.redeeming import checkins_of, reference
from models.tables import CheckIn, Event, OrderStatus, Ticket
from webpage.api.pretix.shapes import (
    ListExcerpt,
    Position,
    PositionAnswer,
    PositionCheckIn,
    PretixEvent,
    Question,
    QuestionOption,
)

QUESTION_TYPES: Mapping[str, Literal["N", "B", "C"]] = {"number": "N", "yes_no": "B", "choice": "C"}
"""Every other kind is a text."""
YES_OR_NO: Mapping[str, str] = {YES: "True", NO: "False"}
"""How answers to pretix's type B are written."""


async def positions_of(house: House, tickets: Sequence[Ticket]) -> list[Position]:
    """Tickets that were read with order, type and event."""
    admissions: dict[int, list[CheckIn]] = defaultdict(list)
    for record in await checkins_of([ticket.id for ticket in tickets]):
        admissions[record.ticket_id].append(record)
    places = _numbered(await ticket_ids_of_orders([ticket.order_id for ticket in tickets]))
    return [_position(house, ticket, places[ticket.id], admissions[ticket.id]) for ticket in tickets]


def list_excerpt(event: Event) -> ListExcerpt:
    """The event as a check-in list, in short."""
    return ListExcerpt(id=event.id, name=event.name, event=event.slug)


def pretix_event(house: House, event: Event) -> PretixEvent:
    """An event."""
    return PretixEvent(
        name={event.language: event.name},
        slug=event.slug,
        live=event.cancelled_at is None,
        currency=event.currency,
        date_from=event.starts_at,
        date_to=event.ends_at,
        date_admission=door_hours(event)[0],
        location={event.language: event.venue},
        geo_lat=event.latitude,
        geo_lon=event.longitude,
        timezone=event.zone,
        public_url=house.settings.public_url,
    )


def questions_of(asked: Sequence[Mapping[str, Any]], ticket: Ticket) -> list[Question]:
    """Questions that are open on a ticket."""
    return [
        Question(
            id=question_number(str(one["id"])),
            question={ticket.event.language: str(one["label"])},
            type=QUESTION_TYPES.get(str(one.get("kind")), "S"),
            required=bool(one.get("required")),
            items=[ticket.type_id],
            position=number,
            identifier=str(one["id"]),
            options=_options(one, ticket.event.language),
        )
        for number, one in enumerate(asked)
    ]


def _options(question: Mapping[str, Any], language: str) -> list[QuestionOption]:
    return [
        QuestionOption(id=number, identifier=choice, position=number, answer={language: choice})
        for number, choice in numbered_choices(question)
    ]


def _answers(ticket: Ticket) -> list[PositionAnswer]:
    asked = {str(question["id"]): question for question in ticket.questions}
    return [_answer(str(name), answer, asked.get(str(name), {})) for name, answer in ticket.answers.items()]


def _answer(name: str, answer: object, question: Mapping[str, Any]) -> PositionAnswer:
    chosen = [(number, choice) for number, choice in numbered_choices(question) if choice == answer]
    words = YES_OR_NO.get(str(answer)) if question.get("kind") == QuestionKind.YES_NO else None
    return PositionAnswer(
        question=question_number(name),
        question_identifier=name,
        answer=words or str(answer),
        options=[number for number, _ in chosen],
        option_identifiers=[choice for _, choice in chosen],
    )


def _numbered(tickets: Sequence[tuple[int, int]]) -> dict[int, int]:
    """For each ticket the how-many-th of its order it is, from (ticket, order) by ascending ticket."""
    seen = Counter[int]()
    places: dict[int, int] = {}
    for ticket_id, order_id in tickets:
        seen[order_id] += 1
        places[ticket_id] = seen[order_id]
    return places


def _position(house: House, ticket: Ticket, number: int, admissions: Sequence[CheckIn]) -> Position:
    return Position(
        id=ticket.id,
        order=ticket.order.number,
        positionid=number,
        item=ticket.type_id,
        price=_price(ticket),
        attendee_name=ticket.holder_name,
        attendee_name_parts={"_scheme": "full", "full_name": ticket.holder_name},
        attendee_email=ticket.order.email,
        secret=reference(house.secrets, ticket),
        canceled=ticket.cancelled_at is not None,
        pseudonymization_id=str(ticket.id),
        checkins=[
            PositionCheckIn(id=record.id, list=record.event_id, gate=record.gate_id, datetime=record.pressed_at)
            for record in admissions
        ],
        answers=_answers(ticket),
        order__status=_order_status(ticket),
        order__locale=ticket.event.language,
    )


def _price(ticket: Ticket) -> str:
    places = decimals(ticket.order.currency)
    return str(Decimal(ticket.type.price * ticket.places).scaleb(-places).quantize(Decimal(1).scaleb(-places)))


def _order_status(ticket: Ticket) -> Literal["n", "p", "c"]:
    if ticket.cancelled_at or ticket.order.status in NO_LONGER_VALID:
        return "c"
    return "n" if ticket.order.status is OrderStatus.PENDING else "p"
