"""Payment at the door, rehearsal tickets, and what an organiser does for a guest."""

import asyncio
from typing import Any

import pytest

from models.attendance.counts import attendance
from models.clock import now
from models.door.answers import Press, Reason, Status
from models.door.checkins import find_checkin, last_admission, last_admission_by
from models.house import House
from models.orders.payments_at_door import PaymentRefused, take_payment
from models.owed.outbox import Kind
from models.tables import CheckIn, Method, Order, OrderStatus, Owed, PaymentMethod, Ticket, TicketType
from models.tickets.care import CareRefused, cancel_ticket, replace_link, resend
from models.tickets.rehearsal import NoTicketType, rehearsal_ticket
from tests.makers import (
    LINKS,
    Staff,
    make_event,
    make_order,
    make_person,
    make_staff,
    make_ticket,
    make_ticket_type,
    token_of,
)


async def answer_on_page(house: House, ticket: Ticket, staff: Staff, token: str | None = None) -> Reason | Status:
    answer = await house.verifier.decide(
        Press(
            nonce=f"{ticket.id}-{now().timestamp()}",
            method=Method.PAGE,
            pressed_at=now(),
            token=token or token_of(ticket),
            code=staff.code,
        )
    )
    return answer.reason or answer.status


async def test_a_payment_at_the_door_is_noted_with_who_took_it_and_admits(house: House) -> None:
    event = await make_event()
    staff = await make_staff(event)
    holder = await make_person()
    order = await make_order(event, holder, paid=False, total=1200)
    ticket = await make_ticket(event, order=order, holder=holder)
    assert await answer_on_page(house, ticket, staff) is Reason.UNPAID

    payment = await take_payment(order.id, staff.member, amount=1200)

    assert not payment.again
    paid = await Order.get(id=order.id)
    assert (paid.status, paid.payment_method, paid.paid_to_id) == (
        OrderStatus.PAID,
        PaymentMethod.DOOR,
        staff.member.id,
    )
    assert await Owed.exists(kind=Kind.TICKET_REFRESH, chat_id=holder.id)
    assert await answer_on_page(house, ticket, staff) is Status.OK


async def test_a_payment_taken_by_many_at_once_is_noted_once(house: House) -> None:
    event = await make_event()
    staff = [await make_staff(event) for _ in range(5)]
    order = await make_order(event, paid=False, total=1200)

    payments = await asyncio.gather(*[take_payment(order.id, one.member, amount=1200) for one in staff])

    assert [payment.again for payment in payments].count(False) == 1
    assert sum(line.amount for line in (await attendance(event)).takings) == 1200


@pytest.mark.parametrize(
    ("facts", "amount", "key"),
    [
        ({"paid": False, "total": 1500}, 1200, "amount_changed"),
        ({"status": OrderStatus.CANCELLED, "total": 1200}, 1200, "nothing_to_pay"),
    ],
)
async def test_another_amount_or_a_cancelled_order_takes_nothing(
    house: House, facts: dict[str, Any], amount: int, key: str
) -> None:
    event = await make_event()
    staff = await make_staff(event)
    order = await make_order(event, **facts)

    with pytest.raises(PaymentRefused, match=key):
        await take_payment(order.id, staff.member, amount=amount)

    assert (await Order.get(id=order.id)).paid_to_id is None


async def test_a_rehearsal_ticket_admits_by_page_and_code_and_is_in_no_count(house: House) -> None:
    event = await make_event()
    kind = await make_ticket_type(event, price=1200, capacity=1)
    staff = await make_staff(event)

    ticket = await rehearsal_ticket(LINKS, staff.member)

    assert await answer_on_page(house, ticket, staff) is Status.OK
    assert (await TicketType.get(id=kind.id)).held == 0
    counts = await attendance(event)
    assert (counts.expected, counts.entered) == (0, 0)
    assert await Owed.exists(kind=Kind.TICKET, chat_id=staff.member.person_id)


async def test_a_rehearsal_ticket_is_one_until_it_is_used_and_another_is_wanted(house: House) -> None:
    event = await make_event()
    await make_ticket_type(event)
    staff = await make_staff(event)

    first, *same = await asyncio.gather(*[rehearsal_ticket(LINKS, staff.member) for _ in range(3)])
    unused = await rehearsal_ticket(LINKS, staff.member, again=True)
    await answer_on_page(house, first, staff)
    shown = await rehearsal_ticket(LINKS, staff.member)
    fresh = await rehearsal_ticket(LINKS, staff.member, again=True)

    assert {ticket.id for ticket in (first, *same, unused, shown)} == {first.id}
    assert fresh.id != first.id
    assert await answer_on_page(house, fresh, staff) is Status.OK


async def test_an_event_without_tickets_has_nothing_to_rehearse(house: House) -> None:
    with pytest.raises(NoTicketType):
        await rehearsal_ticket(LINKS, (await make_staff(await make_event())).member)


async def test_a_new_link_replaces_the_old_one(house: House) -> None:
    event = await make_event()
    staff = await make_staff(event)
    holder = await make_person()
    ticket = await make_ticket(event, holder=holder)
    old = token_of(ticket)

    address = await replace_link(LINKS, ticket.id, version=1)
    again = await replace_link(LINKS, ticket.id, version=1)

    assert again == address
    assert await answer_on_page(house, ticket, staff, old) is Reason.REVOKED
    assert await answer_on_page(house, ticket, staff, address.rpartition("/")[2]) is Status.OK
    assert await Owed.exists(kind=Kind.TICKET_REFRESH, chat_id=holder.id)


async def test_a_cancelled_ticket_admits_nobody_and_gives_its_places_back_once(house: House) -> None:
    event = await make_event()
    staff = await make_staff(event)
    kind = await make_ticket_type(event, capacity=5)
    ticket = await make_ticket(event, type=kind, places=3)

    assert await cancel_ticket(ticket.id)
    assert not await cancel_ticket(ticket.id)

    assert (await TicketType.get(id=kind.id)).held == 0
    assert (await Order.get(id=ticket.order_id)).status is OrderStatus.CANCELLED
    assert await answer_on_page(house, ticket, staff) is Reason.CANCELED
    with pytest.raises(CareRefused, match="is_cancelled"):
        await replace_link(LINKS, ticket.id, version=1)


async def test_an_order_lives_as_long_as_one_of_its_tickets(house: House) -> None:
    event = await make_event()
    order = await make_order(event)
    one, other = await make_ticket(event, order=order), await make_ticket(event, order=order)

    await cancel_ticket(one.id)
    assert (await Order.get(id=order.id)).status is OrderStatus.PAID
    await cancel_ticket(other.id)
    assert (await Order.get(id=order.id)).status is OrderStatus.CANCELLED


async def test_a_used_ticket_is_not_cancelled(house: House) -> None:
    event = await make_event()
    ticket = await make_ticket(event)
    await answer_on_page(house, ticket, await make_staff(event))

    with pytest.raises(CareRefused, match="is_used"):
        await cancel_ticket(ticket.id)

    assert (await Ticket.get(id=ticket.id)).cancelled_at is None


async def test_a_ticket_is_sent_again_to_its_chat_and_refused_without_one(house: House) -> None:
    holder = await make_person()
    ticket = await make_ticket(holder=holder)

    await resend(ticket.id)

    assert (await Owed.get(kind=Kind.TICKET)).chat_id == holder.id
    with pytest.raises(CareRefused, match="no_chat"):
        await resend((await make_ticket()).id)


async def test_the_last_admission_is_the_last_that_stands(house: House) -> None:
    event = await make_event()
    staff = await make_staff(event)
    ticket, other = await make_ticket(event), await make_ticket(event)
    await answer_on_page(house, ticket, staff)
    await answer_on_page(house, other, staff)
    await answer_on_page(house, ticket, staff)
    first, second = await CheckIn.filter(status="ok").order_by("id")

    assert await last_admission(ticket.id) == first
    assert await last_admission_by(staff.member.id) == second
    found = await find_checkin(second.id)
    assert found is not None
    assert (found.ticket.id, found.door_code and found.door_code.staff.id) == (other.id, staff.member.id)
