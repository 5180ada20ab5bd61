"""Orders that programs make: how they are paid, and never more than there are places."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from models.clock import now
from models.events.ticket_types import change_type
from models.orders.buying import PurchaseRefused, Refusal
from models.orders.payments_at_door import PaymentRefused
from models.programs.orders import (
    NumberTaken,
    OrderDraft,
    Terms,
    TicketDraft,
    make_order,
    mark_paid,
)
from models.tables import Event, Link, LinkKind, Order, OrderStatus, Owed, PaymentMethod, Ticket, TicketType
from tests import makers
from tests.makers import LINKS, make_event, make_person, make_ticket, make_ticket_type, token_of

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
async def event(database: object) -> Event:
    return await make_event()


@pytest.fixture
async def priced(event: Event) -> TicketType:
    return await make_ticket_type(event, price=1500, capacity=10)


def draft(terms: Terms, *tickets: TicketDraft, external_number: str | None = None) -> OrderDraft:
    return OrderDraft(terms, "Ada Lovelace", tickets, "ada@example.com", external_number)


@pytest.mark.parametrize(
    ("terms", "status", "total", "method"),
    [
        (Terms.FREE, OrderStatus.PAID, 0, PaymentMethod.FREE),
        (Terms.ELSEWHERE, OrderStatus.PAID, 4500, PaymentMethod.ELSEWHERE),
        (Terms.DOOR, OrderStatus.PENDING, 4500, None),
    ],
)
async def test_an_order_is_issued_on_its_terms(
    event: Event, priced: TicketType, terms: Terms, status: OrderStatus, total: int, method: PaymentMethod | None
) -> None:
    order = await make_order(
        LINKS, event, draft(terms, TicketDraft(priced.id, "Ada", 2), TicketDraft(priced.id, "Byron"))
    )

    assert (order.status, order.total, order.payment_method) == (status, total, method)
    assert (order.paid_at is None) == (status is OrderStatus.PENDING)
    tickets = await Ticket.filter(order_id=order.id).order_by("id")
    assert [(ticket.holder_name, ticket.places, ticket.holder_id) for ticket in tickets] == [
        ("Ada", 2, None),
        ("Byron", 1, None),
    ]
    assert (await TicketType.get(id=priced.id)).held == 3
    assert await LINKS.find(LinkKind.TICKET, token_of(tickets[0])) is not None


async def test_what_costs_nothing_is_paid_on_any_terms(event: Event) -> None:
    free = await make_ticket_type(event)

    order = await make_order(LINKS, event, draft(Terms.DOOR, TicketDraft(free.id, "Ada")))

    assert (order.status, order.payment_method) == (OrderStatus.PAID, PaymentMethod.FREE)


async def test_an_order_for_more_than_there_are_places_issues_nothing(event: Event, priced: TicketType) -> None:
    other = await make_ticket_type(event)

    with pytest.raises(PurchaseRefused) as refused:
        await make_order(
            LINKS, event, draft(Terms.FREE, TicketDraft(other.id, "Ada"), TicketDraft(priced.id, "Ada", 11))
        )

    assert (refused.value.reason, refused.value.left) == (Refusal.TOO_FEW_LEFT, 10)
    assert not await Order.exists()
    assert not await Ticket.exists()
    assert not await Link.exists()
    assert [kind.held for kind in await TicketType.all()] == [0, 0]


async def test_the_last_places_go_to_one_of_many(event: Event, priced: TicketType) -> None:
    wanted = draft(Terms.FREE, TicketDraft(priced.id, "Ada", 3))

    outcomes = await asyncio.gather(*(make_order(LINKS, event, wanted) for _ in range(5)), return_exceptions=True)

    assert [type(one) for one in outcomes].count(Order) == 3
    assert [one.reason for one in outcomes if isinstance(one, PurchaseRefused)] == [Refusal.TOO_FEW_LEFT] * 2
    assert (await TicketType.get(id=priced.id)).held == 9


async def test_a_ticket_type_of_another_event_is_none(event: Event) -> None:
    elsewhere = await make_ticket_type(await make_event())

    with pytest.raises(PurchaseRefused) as refused:
        await make_order(LINKS, event, draft(Terms.FREE, TicketDraft(elsewhere.id, "Ada")))

    assert refused.value.reason is Refusal.GONE


@pytest.mark.parametrize(
    ("columns", "reason"),
    [
        ({"cancelled_at": now()}, Refusal.CANCELLED),
        ({"starts_at": now() - timedelta(days=2)}, Refusal.OVER),
    ],
)
async def test_nothing_is_sold_of_what_does_not_take_place(columns: dict[str, Any], reason: Refusal) -> None:
    event = await make_event(**columns)
    kind = await make_ticket_type(event)

    with pytest.raises(PurchaseRefused) as refused:
        await make_order(LINKS, event, draft(Terms.FREE, TicketDraft(kind.id, "Ada")))

    assert refused.value.reason is reason


async def test_an_external_number_names_one_order_of_an_event(event: Event, priced: TicketType) -> None:
    wanted = draft(Terms.FREE, TicketDraft(priced.id, "Ada"), external_number="A-1")

    outcomes = await asyncio.gather(*(make_order(LINKS, event, wanted) for _ in range(3)), return_exceptions=True)

    assert sorted(type(one).__name__ for one in outcomes) == ["NumberTaken", "NumberTaken", "Order"]
    assert isinstance(next(one for one in outcomes if isinstance(one, NumberTaken)), NumberTaken)
    other = await make_event()
    kind = await make_ticket_type(other)
    again = draft(Terms.FREE, TicketDraft(kind.id, "Ada"), external_number="A-1")
    assert await make_order(LINKS, other, again)


async def test_an_order_is_marked_as_paid_once_and_the_holder_sees_it(event: Event) -> None:
    order = await makers.make_order(event, paid=False, total=1500)
    await make_ticket(event, order=order, holder=await make_person())

    assert await mark_paid(order.id, amount=order.total)
    assert not await mark_paid(order.id, amount=order.total)

    paid = await Order.get(id=order.id)
    assert (paid.status, paid.payment_method) == (OrderStatus.PAID, PaymentMethod.ELSEWHERE)
    assert paid.paid_at is not None
    assert await Owed.filter(kind="ticket_refresh").count() == 1


async def test_a_cancelled_order_is_not_paid(event: Event) -> None:
    order = await makers.make_order(event, paid=False, total=1500, status=OrderStatus.CANCELLED)

    with pytest.raises(PaymentRefused):
        await mark_paid(order.id, amount=order.total)


async def test_orders_by_number_and_changes_of_their_type_never_wait_for_each_other_in_a_circle(
    event: Event, priced: TicketType
) -> None:
    orders = [draft(Terms.FREE, TicketDraft(priced.id, "Ada"), external_number=f"S-{number}") for number in range(8)]
    for _ in range(10):
        changes = (change_type(priced, capacity=1000) for _ in range(8))
        await asyncio.gather(*changes, *(make_order(LINKS, event, order) for order in orders))
        await Order.all().update(external_number=None)
    assert (await TicketType.get(id=priced.id)).held == 80
