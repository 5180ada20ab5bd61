"""/staff: whom a staff member let in and what they took, also after they were revoked."""

from typing import Any

from models.clock import now
from models.door.annulment import annul
from models.door.answers import Press
from models.orders.payments_at_door import take_payment
from models.orders.refunds import mark_refunded
from models.people.staff import revoke
from models.tables import CheckIn, Event, Method, Order, StaffMember
from tests.bot.desk import event_of, on_duty, organiser_phone
from tests.bot.running import RunningBot
from tests.makers import make_gate, make_order, make_ticket


async def let_in(bot: RunningBot, member: StaffMember, event: Event, name: str, **facts: Any) -> None:
    ticket = await make_ticket(event, holder_name=name, **facts)
    answer = await bot.house.verifier.decide(
        Press(
            nonce=f"{name}-{ticket.id}".ljust(32, "0"),
            method=Method.CHAT,
            pressed_at=now(),
            ticket_id=ticket.id,
            staff_id=member.id,
            event_id=event.id,
        )
    )
    assert answer.admitted


async def test_each_guest_that_somebody_let_in_is_listed_the_last_first_and_leads_to_the_card(bot: RunningBot) -> None:
    olga = await organiser_phone(bot)
    event = await event_of(olga)
    sam = await on_duty(bot, event, gate=await make_gate(event, "North"))
    for number in range(12):
        await let_in(bot, sam.staff.member, event, f"Guest {number:02}")
    await let_in(bot, sam.staff.member, event, "Rehearsing", rehearsal=True)
    await olga.send("/staff")
    await olga.press(await olga.receives(), "Sam Steward · door · North")
    await olga.press(await olga.sees("12 admissions so far"), "📋 Whom they let in")

    page = await olga.sees("Sam Steward – 12 admissions")
    lines = page.text.splitlines()[1:]
    assert len(lines) == 10
    assert "no. 12 · Guest 11 · 1 person is in · gate North" in lines[0]
    await olga.press(page, "»")
    page = await olga.sees("Guest 00")
    assert "Guest 02" not in page.text
    await olga.press(page, "1 · Guest 00")
    assert "Guest 00" in (await olga.sees("In")).text


async def test_what_was_undone_counts_in_no_place(bot: RunningBot) -> None:
    olga = await organiser_phone(bot)
    event = await event_of(olga)
    sam = await on_duty(bot, event)
    for name in ("Grace Hopper", "Alan Turing"):
        await let_in(bot, sam.staff.member, event, name)
    await annul((await CheckIn.get(ticket__holder_name="Grace Hopper")).id, sam.staff.member)
    await olga.send("/staff")
    await olga.press(await olga.receives(), "Sam Steward · door")
    await olga.press(await olga.sees("1 admission so far"), "📋 Whom they let in")

    page = await olga.sees("Sam Steward – 1 admission")
    assert "Alan Turing" in page.text
    assert "Grace Hopper" not in page.text


async def test_the_till_of_a_staff_member_is_shown_with_them(bot: RunningBot) -> None:
    olga = await organiser_phone(bot)
    event = await event_of(olga)
    sam = await on_duty(bot, event)
    for total in (1200, 2400):
        order = await make_order(event, paid=False, total=total)
        await make_ticket(event, order=order)
        await take_payment(order.id, sam.staff.member, amount=total)
    assert await Order.filter(paid_to_id=sam.staff.member.id).count() == 2
    await olga.send("/staff")
    await olga.press(await olga.receives(), "Sam Steward · door")

    assert "€36.00 taken at the door (2 orders)" in (await olga.sees("taken at the door")).text

    await mark_refunded((await Order.get(total=2400)).id, amount=2400)
    await olga.send("/staff")
    await olga.press(await olga.sees("– staff"), "Sam Steward · door")

    assert "(2 orders) · €24.00 of it given back" in (await olga.sees("given back")).text


async def test_whom_a_revoked_member_let_in_stays_in_reach(bot: RunningBot) -> None:
    olga = await organiser_phone(bot)
    event = await event_of(olga)
    sam, idle = await on_duty(bot, event), await on_duty(bot, event, "Ida Idle")
    await let_in(bot, sam.staff.member, event, "Ada Lovelace")
    for duty in (sam, idle):
        await revoke(duty.staff.member)
    await olga.send("/staff")
    shown = await olga.receives()
    assert not [text for text in shown.button_texts if "Ida" in text]

    await olga.press(shown, "✖️ Sam Steward (revoked)")

    assert "Ada Lovelace" in (await olga.sees("1 admission")).text
