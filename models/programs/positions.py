"""Tickets as pretix's clients look for them: by text, secret, order and more, page by page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from tortoise.expressions import Q, RawSQL, Subquery
from tortoise.queryset import QuerySet

from models.door.rules import NO_LONGER_VALID
from models.house import House
from models.programs.redeeming import ticket_id_of
from models.tables import Event, OrderStatus, Ticket
from models.tickets.search import LONGEST_NUMBER, matching
from models.tickets.search_name import search_name

OrderLetter = Literal["n", "p", "e", "c"]
"""pretix's letters for the status of an order: pending, paid, expired, cancelled."""
LAST = "last_checked_in"
NOBODY = Q(id__in=[])
PAID = Q(order__status=OrderStatus.PAID, cancelled_at=None)
OF_ORDERS: Mapping[OrderLetter, Q] = {
    "n": Q(order__status=OrderStatus.PENDING, cancelled_at=None),
    "p": PAID,
    "e": NOBODY,
    "c": Q(order__status__in=list(NO_LONGER_VALID)) | Q(cancelled_at__isnull=False),
}
COLUMNS: Mapping[str, str] = {
    "order__code": "order__number",
    "order__datetime": "order__created_at",
    "positionid": "id",
    "attendee_name": "search_name",
    LAST: LAST,
    "order__email": "order__email",
}
"""What pretix sorts by, and where we keep it."""
IS_IN = 'CASE WHEN "tickets"."admitted" > 0 THEN 1 ELSE 0 END'
LAST_CHECKED_IN = """(
    SELECT MAX(entry.pressed_at) FROM checkins entry
    LEFT JOIN checkins undo ON undo.annuls_id = entry.id
    WHERE entry.ticket_id = "tickets"."id" AND entry.status = 'ok' AND undo.id IS NULL
)"""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which tickets. What is None does not matter."""

    text: str | None = None
    """An order number, words of a name, or a whole secret."""
    secret: str | None = None
    order: str | None = None
    item: int | None = None
    attendee_name: str | None = None
    order_status: OrderLetter | None = None
    has_checkin: bool | None = None
    all_orders: bool = False
    """Also what is unpaid or cancelled."""
    ordering: Sequence[str] = ()
    """Keys of `COLUMNS`, with a minus for descending; else by name."""


async def positions_page(
    house: House, events: Sequence[Event], wanted: Wanted, *, offset: int, most: int
) -> tuple[int, list[Ticket]]:
    """How many tickets of these events are wanted, and some of them, with order, type and event."""
    rows = (await _found(house, events, wanted)).filter(*_conditions(wanted))
    page = _sorted(rows, wanted.ordering).offset(offset).limit(most)
    return await rows.count(), await page.select_related("order", "type", "event")


async def _found(house: House, events: Sequence[Event], wanted: Wanted) -> QuerySet[Ticket]:
    rows = Ticket.filter(event_id__in=[event.id for event in events], rehearsal=False)
    if wanted.secret is not None:
        rows = rows.filter(id=await ticket_id_of(house, wanted.secret) or 0)
    if wanted.text is None:
        return rows
    found = Q(id=await ticket_id_of(house, wanted.text) or 0)
    for event in events:
        found |= Q(id__in=Subquery(matching(event, wanted.text).values("id")))
    return rows.filter(found)


def _conditions(wanted: Wanted) -> list[Q]:
    conditions = [] if wanted.all_orders else [PAID]
    if wanted.order is not None:
        conditions.append(Q(order__number=wanted.order) if len(wanted.order) <= LONGEST_NUMBER else NOBODY)
    if wanted.item is not None:
        conditions.append(Q(type_id=wanted.item))
    if wanted.attendee_name is not None:
        conditions.append(Q(search_name=search_name(wanted.attendee_name)))
    if wanted.order_status is not None:
        conditions.append(OF_ORDERS[wanted.order_status])
    if wanted.has_checkin is not None:
        conditions.append(Q(admitted__gt=0) if wanted.has_checkin else Q(admitted=0))
    return conditions


def _sorted(rows: QuerySet[Ticket], ordering: Sequence[str]) -> QuerySet[Ticket]:
    """Who is not in has no last check-in, which comes before all others (no database decides where NULL comes)."""
    fields = [f"{sign}{column}" for field in ordering for sign, column in _columns(field)]
    if any(LAST in field for field in fields):
        rows = rows.annotate(is_in=RawSQL(IS_IN), last_checked_in=RawSQL(LAST_CHECKED_IN))
    return rows.order_by(*(fields or ["search_name"]), "id")


def _columns(field: str) -> list[tuple[str, str]]:
    sign, column = "-" * field.startswith("-"), COLUMNS[field.lstrip("-")]
    return [(sign, "is_in"), (sign, column)] if column == LAST else [(sign, column)]
