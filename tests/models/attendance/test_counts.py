"""Attendance: people, from counters, without rehearsals, undone check-ins and places at the checkout."""

from datetime import timedelta

from models.attendance.counts import GateLine, QuarterLine, Takings, TypeLine, attendance
from models.clock import now
from models.door.annulment import annul
from models.door.answers import Press
from models.house import House
from models.orders.payments_at_door import take_payment
from models.orders.refunds import cancel_order, mark_refunded
from models.tables import CheckIn, Event, Method, Order, OrderStatus, StaffMember, Ticket, TicketType
from tests.clock import Clock
from tests.makers import Staff, make_event, make_gate, make_order, make_staff, make_ticket, make_ticket_type


async def let_in(house: House, ticket: Ticket, staff: Staff, admit: int | None = None) -> None:
    await house.verifier.decide(
        Press(
            nonce=f"{ticket.id}-{now().timestamp()}",
            method=Method.CHAT,
            pressed_at=now(),
            ticket_id=ticket.id,
            staff_id=staff.member.id,
            admit=admit,
        )
    )


async def test_people_are_counted_by_type_gate_and_quarter(house: House, clock: Clock) -> None:
    event = await make_event()
    standard = await make_ticket_type(event, name="Standard")
    party = await make_ticket_type(event, name="Party", position=1)
    north, south = await make_gate(event, "North"), await make_gate(event, "South")
    at_north, at_south = await make_staff(event, gate=north), await make_staff(event, gate=south)
    family = await make_ticket(event, type=party, places=5)
    await make_ticket(event, type=standard)

    await let_in(house, await make_ticket(event, type=standard), at_north)
    await let_in(house, family, at_south, 2)
    clock.advance(minutes=20)
    await let_in(house, family, at_south, 1)

    counts = await attendance(event)
    assert (counts.expected, counts.entered, counts.remaining) == (7, 4, 3)
    assert counts.by_type == (TypeLine("Standard", 2, 1), TypeLine("Party", 5, 3))
    assert counts.by_gate == (GateLine("North", 1), GateLine("South", 3))
    quarter = clock.moment.replace(minute=0)
    assert counts.by_quarter == (QuarterLine(quarter, 3), QuarterLine(quarter + timedelta(minutes=15), 1))


async def test_rehearsals_and_undone_check_ins_count_nowhere(house: House) -> None:
    event = await make_event()
    staff = await make_staff(event)
    kind = await make_ticket_type(event)
    await let_in(house, await make_ticket(event, type=kind, rehearsal=True), staff)
    await let_in(house, await make_ticket(event, type=kind), staff)
    real = await CheckIn.filter(status="ok").order_by("-id").first()
    assert real is not None

    await annul(real.id, staff.member)

    counts = await attendance(event)
    assert (counts.expected, counts.entered) == (1, 0)
    assert counts.by_gate == ()
    assert counts.by_quarter == ()


async def test_places_at_a_checkout_are_not_expected(house: House) -> None:
    event = await make_event()
    kind = await make_ticket_type(event, held=3)
    wanted = {"type": kind.id, "places": 3, "holder_name": "Ada"}
    order = await make_order(event, status=OrderStatus.RESERVED, reserved_until=now(), paid_at=None, wanted=wanted)

    assert (await attendance(event)).expected == 0
    order.status, order.reserved_until, order.paid_at = OrderStatus.PAID, None, now()
    await order.save()
    assert (await attendance(event)).expected == 3


async def test_takings_are_summed_for_each_staff_member(house: House) -> None:
    event = await make_event()
    sam = await make_staff(event, label="Sam")
    kim = await make_staff(event, label="Kim")
    for amount, staff in ((1200, sam), (800, sam), (2500, kim)):
        order = await make_order(event, paid=False, total=amount)
        await take_payment(order.id, staff.member, amount=amount)

    assert (await attendance(event)).takings == (Takings("Kim", 2500, 1), Takings("Sam", 2000, 2))


async def test_money_that_was_refunded_later_is_told_beside_what_was_taken(house: House) -> None:
    event = await make_event()
    sam, kim = await make_staff(event, label="Sam"), await make_staff(event, label="Kim")
    for amount, staff in ((1200, sam), (800, sam), (500, kim)):
        order = await make_order(event, paid=False, total=amount)
        await take_payment(order.id, staff.member, amount=amount)
    cancelled, refunded = await Order.filter(paid_to_id=sam.member.id).order_by("id")

    await cancel_order(cancelled.id)
    await mark_refunded(refunded.id, amount=800)

    assert (await attendance(event)).takings == (Takings("Sam", 2000, 2, given_back=800), Takings("Kim", 500, 1))


async def test_one_event_counts_nothing_of_another(house: House) -> None:
    event, other = await make_event(), await make_event()
    await let_in(house, await make_ticket(other), await make_staff(other))

    counts = await attendance(event)

    assert (counts.expected, counts.entered, counts.by_type) == (0, 0, ())
    assert await counted(other) == 1


async def counted(event: Event) -> int:
    return (await attendance(event)).entered


async def test_the_answer_does_not_read_tickets(house: House) -> None:
    event = await make_event()
    kind = await make_ticket_type(event)
    await TicketType.filter(id=kind.id).update(held=1_000_000)

    assert (await attendance(event)).expected == 1_000_000
    assert not await Ticket.exists()
    assert await StaffMember.filter(event=event).count() == 1
