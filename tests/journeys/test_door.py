"""At the door: each answer on the page and in the chats, as staff and guests meet them."""

import re
from collections.abc import Callable
from datetime import timedelta

from bot.sandbox.conversations import Message
from models import clock
from models.tables import CheckIn, Event, Order, OrderStatus, Ticket
from models.tickets.care import resend
from tests.journeys.office import Office, Page, is_valid_ticket, is_void_ticket
from tests.journeys.scene import Scene, organiser_of, set_scene
from tests.makers import make_ticket, token_of, wrong_code

NONCE = "one-press-and-its-retries"


async def with_ticket(office: Office, scene: Scene, **facts: object) -> tuple[Ticket, Page]:
    """A ticket of the guest and its page, served."""
    ticket = await make_ticket(scene.event, type=scene.type, holder=scene.guest_row, **facts)  # type: ignore[arg-type]
    return ticket, office.page(f"{office.public_url}/t/{token_of(ticket)}")


async def outcomes(ticket: Ticket) -> list[str]:
    """The recorded outcomes of all presses and undos on a ticket."""
    return [row.reason or row.status for row in await CheckIn.filter(ticket_id=ticket.id).order_by("id")]


def has(button: str) -> Callable[[Message], bool]:
    """A message with such a button."""
    return lambda message: any(button in each["text"] for each in message.buttons)


async def found(scene: Scene, text: str) -> Message:
    """The card that /find answers the staff member with."""
    await scene.steward.send(f"/find {text}")
    return await scene.steward.receives(has("Check in"))


async def test_each_answer_of_the_page(office: Office) -> None:
    scene = await set_scene(office)
    await office.start("web")
    code = scene.staff.code

    ticket, page = await with_ticket(office, scene)
    status, first = await page.press(code, nonce=NONCE)
    assert (status, first["status"], first["gate"], first["staff"]) == (200, "ok", "North", "Sam Steward")
    assert await page.press(wrong_code(scene.staff), nonce=NONCE) == (200, first)
    status, second = await page.press(code)
    assert (status, second["reason"]) == (409, "already_redeemed")
    assert (second["at"], second["gate"], second["staff"]) == (first["at"], "North", "Sam Steward")
    assert "North" in second["message"]
    assert await outcomes(ticket) == ["ok", "already_redeemed"]

    forged = office.page(f"{office.public_url}/t/{'A' * 27}")
    status, answer = await forged.press(code)
    assert (status, answer["reason"]) == (404, "invalid")
    assert await forged.status() == 404

    ticket, page = await with_ticket(office, scene, cancelled_at=clock.now())
    status, answer = await page.press(code)
    assert (status, answer["reason"]) == (410, "canceled")

    ticket, page = await with_ticket(office, scene, paid=False)
    status, answer = await page.press(code)
    assert (status, answer["reason"]) == (402, "unpaid")
    assert 'data-state="unpaid"' in await page.text()

    ticket, page = await with_ticket(office, scene)
    for _ in range(5):
        status, answer = await page.press(wrong_code(scene.staff))
        assert (status, answer["reason"]) == (403, "staff_invalid")
        assert scene.event.name in answer["message"]
    status, answer = await page.press(code)
    assert (status, answer["reason"]) == (429, "staff_locked")
    assert answer["retry_at"]
    assert 'data-state="paused"' in await page.text()

    await Event.filter(id=scene.event.id).update(starts_at=clock.now() + timedelta(hours=4))
    ticket, page = await with_ticket(office, scene)
    status, answer = await page.press(code)
    assert (status, answer["reason"]) == (403, "invalid_time")
    assert 'data-state="too_early"' in await page.text()


async def test_open_doors_now_lets_early_guests_in(office: Office) -> None:
    scene = await set_scene(office, starts_at=clock.now() + timedelta(hours=4))
    await office.start("run")
    _, page = await with_ticket(office, scene)
    assert (await page.press(scene.staff.code))[0] == 403
    await scene.organiser.send("/event")
    await scene.organiser.press(await scene.organiser.receives(has("Open doors")), "Open doors")
    await scene.organiser.receives("Doors open")
    assert (await page.press(scene.staff.code))[0] == 200


async def test_a_party_comes_two_of_five_then_three_then_one_more(office: Office) -> None:
    scene = await set_scene(office)
    await office.start("run")
    ticket, page = await with_ticket(office, scene, places=5)
    await resend(ticket.id)
    message = await scene.guest.receives(is_valid_ticket)
    status, answer = await page.press(scene.staff.code, admit=2)
    assert (status, answer["admitted"], answer["remaining"]) == (200, 2, 3)
    await scene.guest.sees(lambda seen: seen.id == message.id and "2 of 5" in seen.text and is_valid_ticket(seen))
    status, answer = await page.press(scene.staff.code, admit=4)
    assert (status, answer["reason"], answer["remaining"]) == (409, "already_redeemed", 3)
    status, answer = await page.press(scene.staff.code, admit=3)
    assert (status, answer["admitted"], answer["remaining"]) == (200, 3, 0)
    await scene.guest.sees(is_void_ticket)
    status, answer = await page.press(scene.staff.code, admit=1)
    assert (status, answer["reason"], answer["remaining"]) == (409, "already_redeemed", 0)
    assert await outcomes(ticket) == ["ok", "already_redeemed", "ok", "already_redeemed"]


async def test_undo_restores_the_ticket_and_it_is_used_again(office: Office) -> None:
    scene = await set_scene(office)
    await office.start("run")
    ticket, page = await with_ticket(office, scene)
    await resend(ticket.id)
    message = await scene.guest.receives(is_valid_ticket)
    await page.press(scene.staff.code, nonce=NONCE)
    await scene.guest.sees(is_void_ticket)

    await scene.steward.send("/undo")
    await scene.steward.press(await scene.steward.receives(has("Undo")), "Undo")
    await scene.guest.sees(lambda seen: seen.id == message.id and is_valid_ticket(seen))
    await scene.organiser.receives("undid the check-in")
    status, answer = await page.press(scene.staff.code, nonce=NONCE)
    assert (status, answer["reason"]) == (409, "annulled")
    status, answer = await page.press(scene.staff.code)
    assert (status, answer["number"]) == (200, 2)
    await scene.guest.sees(is_void_ticket)
    assert await outcomes(ticket) == ["ok", "annul", "annulled", "ok"]


async def test_a_guest_with_a_dead_phone_is_found_and_checked_in(office: Office) -> None:
    scene = await set_scene(office)
    await office.start("run")
    ticket, page = await with_ticket(office, scene)
    order = await Order.get(id=ticket.order_id)
    for text in ("lovel", order.number.lower()):
        assert "Ada Lovelace" in (await found(scene, text)).text
    await scene.steward.press(await scene.steward.sees(has("Check in")), "Check in")
    await scene.guest.receives("checked in")
    assert 'data-state="used"' in await page.text()
    status, answer = await page.press(scene.staff.code)
    assert (status, answer["reason"]) == (409, "already_redeemed")
    assert (await CheckIn.filter(ticket_id=ticket.id).order_by("id").first()).method == "chat"  # type: ignore[union-attr]


async def test_payment_at_the_door_is_taken_once_and_counted(office: Office) -> None:
    scene = await set_scene(office)
    await office.start("run")
    ticket, page = await with_ticket(office, scene, paid=False)
    await Order.filter(id=ticket.order_id).update(total=1200)
    assert (await page.press(scene.staff.code))[0] == 402
    await scene.steward.send("/find Ada")
    card = await scene.steward.receives(has("Paid"))
    await scene.steward.press(card, "Paid")
    await scene.steward.sees(has("Check in"))
    order = await Order.get(id=ticket.order_id)
    assert (order.status, order.payment_method, order.paid_to_id) == (OrderStatus.PAID, "door", scene.staff.member.id)
    assert (await page.press(scene.staff.code))[0] == 200
    await scene.organiser.send("/attendance")
    assert "12.00" in (await scene.organiser.receives("expected")).text


async def test_not_me_retires_the_code_and_lists_whom_it_let_in(office: Office) -> None:
    scene = await set_scene(office)
    await office.start("run")
    ticket, page = await with_ticket(office, scene)
    await page.press(scene.staff.code)
    line = await scene.steward.receives(has("Not me"))
    await scene.steward.press(line, "Not me")
    told = await scene.steward.receives("no longer works")
    assert "Ada Lovelace" in told.text
    new_code = re.findall(r"\b\d{4}\b", told.text)[0]
    _, other = await with_ticket(office, scene)
    assert (await other.press(scene.staff.code))[1]["reason"] == "staff_invalid"
    assert (await other.press(new_code))[0] == 200
    await scene.steward.press(told, "Undo")
    await scene.steward.press(await scene.steward.receives("Undo this"), "Undo")
    await scene.steward.receives("Undone")
    assert (await Ticket.get(id=ticket.id)).admitted == 0


async def test_a_revoked_staff_member_and_a_cancelled_event_admit_nobody(office: Office) -> None:
    scene = await set_scene(office)
    await office.start("run")
    ticket, page = await with_ticket(office, scene)
    await resend(ticket.id)
    await scene.guest.receives(is_valid_ticket)
    await scene.organiser.send("/event")
    await scene.organiser.press(await scene.organiser.receives(has("Cancel event")), "Cancel event")
    await scene.organiser.press(await scene.organiser.receives(has("Yes, cancel")), "Yes, cancel")
    await scene.guest.sees(lambda seen: "VOID" in seen.text and not is_valid_ticket(seen))
    status, answer = await page.press(scene.staff.code)
    assert (status, answer["reason"]) == (410, "canceled")
    assert (await organiser_of(scene.event)).revoked_at is None
