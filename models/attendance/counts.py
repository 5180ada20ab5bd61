"""Who is expected, who came: counts of people, read from counters, so that a million tickets answer at once.

Entered comes from `arrivals`, which every admission and undo keeps. Expected comes from the places that ticket types
hold, less those of orders that are still at their checkout.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from tortoise.functions import Sum

from models.offline.conflicts import NONE_REFUSED, RefusedRecords, count_refused
from models.orders.payments_at_door import takings_of
from models.tables import Application, Arrivals, Event, Gate, Order, OrderStatus, StaffMember, TicketType


@dataclass(frozen=True, slots=True)
class TypeLine:
    """One ticket type's people."""

    name: str
    expected: int
    entered: int


@dataclass(frozen=True, slots=True)
class GateLine:
    """People who came in at a gate; ``name`` None: staff without a gate."""

    name: str | None
    entered: int


@dataclass(frozen=True, slots=True)
class QuarterLine:
    """People who came in during the quarter of an hour from ``start``."""

    start: datetime
    entered: int


@dataclass(frozen=True, slots=True)
class Takings:
    """What a staff member was paid at the door, in the smallest unit of the event's currency."""

    staff: str
    amount: int
    orders: int
    given_back: int = 0
    """Of the amount: what was refunded later."""


@dataclass(frozen=True, slots=True)
class Attendance:
    """An event's counts."""

    expected: int
    entered: int
    by_type: tuple[TypeLine, ...]
    by_gate: tuple[GateLine, ...]
    by_quarter: tuple[QuarterLine, ...]
    takings: tuple[Takings, ...]
    refused: RefusedRecords = NONE_REFUSED
    """Offline records that were refused: people who may be in and are not counted."""
    beyond: int = 0
    """How many more people exhibitors came with than were expected of them; negative: fewer."""

    @property
    def remaining(self) -> int:
        """People who are expected and not in. An exhibitor who has signed in is awaited no more, however many came."""
        return max(0, self.expected - self.entered + self.beyond)


async def attendance(event: Event) -> Attendance:
    """The event's counts now. Reads a few rows per type, gate and quarter, never all tickets."""
    types = await TicketType.filter(event_id=event.id).order_by("position", "id")
    arrivals = await Arrivals.filter(event_id=event.id)
    by_type = _by_type(types, arrivals, await _at_checkout(event))
    gates = await Gate.filter(event_id=event.id).order_by("name")
    return Attendance(
        expected=sum(line.expected for line in by_type),
        entered=sum(line.entered for line in by_type),
        by_type=by_type,
        by_gate=_by_gate(gates, arrivals),
        by_quarter=_by_quarter(arrivals),
        takings=await _takings(event),
        refused=await count_refused(event.id),
        beyond=await _beyond(event),
    )


def _by_type(types: Iterable[TicketType], arrivals: Iterable[Arrivals], reserved: Counter[int]) -> tuple[TypeLine, ...]:
    entered = Counter[int]()
    for row in arrivals:
        entered[row.type_id] += row.entered
    return tuple(TypeLine(kind.name, kind.held - reserved[kind.id], entered[kind.id]) for kind in types)


def _by_gate(gates: Iterable[Gate], arrivals: Iterable[Arrivals]) -> tuple[GateLine, ...]:
    entered = Counter[int | None]()
    for row in arrivals:
        entered[row.gate_id] += row.entered
    named = tuple(GateLine(gate.name, entered[gate.id]) for gate in gates)
    return (*named, GateLine(None, entered[None])) if entered[None] else named


def _by_quarter(arrivals: Iterable[Arrivals]) -> tuple[QuarterLine, ...]:
    entered = Counter[datetime]()
    for row in arrivals:
        entered[row.quarter] += row.entered
    return tuple(QuarterLine(start, entered[start]) for start in sorted(entered) if entered[start])


async def _at_checkout(event: Event) -> Counter[int]:
    """Places by ticket type that are reserved for a payment that may never come. Such orders are few."""
    reserved = Counter[int]()
    for order in await Order.filter(event_id=event.id, status=OrderStatus.RESERVED).only("id", "wanted"):
        reserved[order.wanted["type"]] += order.wanted["places"]
    return reserved


async def _beyond(event: Event) -> int:
    """Of the organisations that have signed in. Only exhibitions have any."""
    signed_in = Application.filter(event_id=event.id, ticket__admitted__gt=0)
    sums = signed_in.annotate(came=Sum("ticket__admitted"), expected=Sum("ticket__expected")).group_by("event_id")
    return sum(came - expected for came, expected in await sums.values_list("came", "expected"))


async def _takings(event: Event) -> tuple[Takings, ...]:
    staff = {member.id: member.label for member in await StaffMember.filter(event_id=event.id).only("id", "label")}
    lines = [
        Takings(staff[one], taken.amount, taken.orders, taken.given_back)
        for one, taken in (await takings_of(event.id, list(staff))).items()
    ]
    return tuple(sorted(lines, key=lambda line: -line.amount))
