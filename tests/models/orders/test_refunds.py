"""Cancelling orders and giving money back: once, with the right places free, and never while somebody is in."""

import asyncio
from typing import Any

import pytest

from models.clock import now
from models.events.organising import cancel_event
from models.house import House
from models.orders.refunds import Page, all_refunds_due, cancel_order, events_with_refunds, mark_refunded, refunds_due
from models.owed.outbox import Kind
from models.tables import Event, Order, OrderStatus, Owed, PaymentMethod, StaffMember, Ticket, TicketType
from models.tickets.care import CareRefused, cancel_ticket
from tests.makers import make_event, make_order, make_person, make_staff, make_ticket, make_ticket_type
from tests.models.door.test_verification import press_of


@pytest.fixture
async def event(house: House) -> Event:
    return await make_event()


async def bought(event: Event, *places: int, total: int = 2400, **columns: Any) -> tuple[Order, list[Ticket]]:
    """A paid order with tickets for so many people, of one type."""
    booker, kind = await make_person(), await make_ticket_type(event)
    columns = {"total": total, "payment_method": PaymentMethod.TELEGRAM, "telegram_charge": f"c{booker.id}", **columns}
    order = await make_order(event, booker, **columns)
    tickets = [await make_ticket(event, order=order, type=kind, holder=booker, places=number) for number in places]
    return order, tickets


async def held(ticket: Ticket) -> int:
    return (await TicketType.get(id=ticket.type_id)).held


async def owed_kinds(chat_id: int | None) -> list[str]:
    return [row.kind for row in await Owed.filter(chat_id=chat_id).order_by("id")]


async def test_a_cancelled_order_voids_its_tickets_and_frees_their_places_once(event: Event) -> None:
    order, tickets = await bought(event, 2, 1)

    assert [await cancel_order(order.id) for _ in range(2)] == [True, False]

    assert (await Order.get(id=order.id)).status is OrderStatus.CANCELLED
    assert not await Ticket.exists(order_id=order.id, cancelled_at=None)
    assert await held(tickets[0]) == 0
    assert await owed_kinds(order.booker_id) == [Kind.TICKET_REFRESH, Kind.TICKET_REFRESH, Kind.ORDER_CANCELLED]


async def test_a_ticket_that_was_cancelled_before_gives_its_places_back_once(event: Event) -> None:
    order, (first, _) = await bought(event, 2, 1)
    await cancel_ticket(first.id)
    assert await held(first) == 1

    await cancel_order(order.id)

    assert await held(first) == 0


async def test_the_last_ticket_takes_the_order_with_it_and_the_booker_is_told_once(event: Event) -> None:
    order, (only,) = await bought(event, 1)

    await cancel_ticket(only.id)

    assert (await Order.get(id=order.id)).status is OrderStatus.CANCELLED
    assert (await owed_kinds(order.booker_id)).count(Kind.ORDER_CANCELLED) == 1
    assert not await cancel_order(order.id)


@pytest.mark.parametrize(
    "end", [lambda order: cancel_order(order.id), lambda order: mark_refunded(order.id, amount=2400)]
)
async def test_as_long_as_somebody_is_in_it_is_refused_and_nothing_changes(
    house: House, event: Event, end: Any
) -> None:
    order, tickets = await bought(event, 3, 1)
    staff = await make_staff(event)
    assert (await house.verifier.decide(press_of(tickets[0], staff.code, admit=1))).admitted == 1

    with pytest.raises(CareRefused, match="somebody_is_in"):
        await end(order)

    assert (await Order.get(id=order.id)).status is OrderStatus.PAID
    assert await held(tickets[0]) == 4


async def test_a_refund_is_noted_once_and_the_guest_told_once(event: Event) -> None:
    order, (ticket,) = await bought(event, 2)

    noted = await asyncio.gather(*[mark_refunded(order.id, amount=2400) for _ in range(3)])

    assert sorted(noted) == [False, False, True]
    assert (await Order.get(id=order.id)).status is OrderStatus.REFUNDED
    assert await held(ticket) == 0
    assert await owed_kinds(order.booker_id) == [Kind.TICKET_REFRESH, Kind.REFUNDED]


async def test_a_cancelled_order_is_refunded_afterwards_without_freeing_places_twice(event: Event) -> None:
    order, (ticket,) = await bought(event, 2)
    await cancel_order(order.id)

    assert await mark_refunded(order.id, amount=2400)
    assert await held(ticket) == 0


@pytest.mark.parametrize(
    ("columns", "amount", "key"),
    [
        ({"paid": False}, 2400, "nothing_to_refund"),
        ({"total": 0}, 0, "nothing_to_refund"),
        ({"status": OrderStatus.LAPSED}, 2400, "nothing_to_refund"),
        ({}, 2300, "amount_changed"),
    ],
    ids=["unpaid", "free", "lapsed", "another amount"],
)
async def test_what_was_not_paid_is_not_given_back(
    event: Event, columns: dict[str, Any], amount: int, key: str
) -> None:
    order, _ = await bought(event, 1, **columns)

    with pytest.raises(CareRefused, match=key):
        await mark_refunded(order.id, amount=amount)


async def test_when_the_event_is_cancelled_everything_paid_is_to_be_given_back_also_of_those_who_were_in(
    event: Event,
) -> None:
    paid, (ticket,) = await bought(event, 1)
    await Ticket.filter(id=ticket.id).update(admitted=1)
    cancelled, _ = await bought(event, 1, total=1000)
    await cancel_order(cancelled.id)
    await bought(event, 1, total=0)
    await bought(event, 1, paid=False)
    assert [order.id for order in await all_refunds_due(event)] == [cancelled.id]
    await cancel_event(event.id)
    event = await Event.get(id=event.id)

    page = await refunds_due(event)
    assert ([order.id for order in page.orders], page.count, page.amount) == ([paid.id, cancelled.id], 2, 3400)
    assert await mark_refunded(paid.id, amount=2400)
    assert (await refunds_due(event)).count == 1
    assert await mark_refunded(cancelled.id, amount=1000)
    assert await refunds_due(event) == Page([], count=0, amount=0)


async def test_cancelled_events_with_money_to_give_back_stay_in_reach_of_their_organiser(event: Event) -> None:
    member = await StaffMember.get(event_id=event.id)
    over = await make_event(await event.organiser, cancelled_at=now())
    order, _ = await bought(over, 1)
    strangers = await make_event(cancelled_at=now())
    await bought(strangers, 1)

    assert [each.id for each in await events_with_refunds(member)] == [over.id]
    await mark_refunded(order.id, amount=2400)
    assert await events_with_refunds(member) == []
