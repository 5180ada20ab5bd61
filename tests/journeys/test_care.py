"""An organiser looks after their guests: writes to those who came, moves the event, gives money back."""

from datetime import timedelta
from typing import Any

from icalendar import Calendar

from bot.sandbox.conversations import Message
from bot.sandbox.person import Person as Phone
from models.clock import now
from models.owed.outbox import Kind, owed
from models.tables import Order, OrderStatus, Owed, Person, Ticket, TicketType
from tests.journeys.office import Office, everything_delivered, is_valid_ticket, is_void_ticket, ticket_url
from tests.journeys.scene import Scene, set_scene
from tests.makers import make_order, make_person, make_ticket

GUESTS = 150
"""More than go out in the five seconds that a person may need to press Stop."""


async def crowd(office: Office, scene: Scene) -> list[Phone]:
    """Guests who came; the first of them blocks the bot."""
    order = await make_order(scene.event)
    phones = [office.telegram.person(f"Guest {number}", started=True) for number in range(GUESTS)]
    for phone in phones:
        person = await make_person(phone.account.name, id=phone.id)
        await make_ticket(scene.event, order=order, type=scene.type, holder=person, admitted=1)
    await phones[0].block()
    await Person.filter(id=phones[0].id).update(blocked_at=now())
    return phones


def got(phone: Phone, text: str) -> int:
    return sum(text in message.text for message in phone.chat.messages)


async def test_those_who_came_are_thanked_until_the_organiser_stops_it(office: Office) -> None:
    scene = await set_scene(office)
    phones = await crowd(office, scene)
    await make_ticket(scene.event, type=scene.type, holder=scene.guest_row)
    await office.start("run")
    await scene.organiser.send("/announce")
    await scene.organiser.press(await scene.organiser.receives("To whom"), f"Who came ({GUESTS - 1})")
    await scene.organiser.sees("Send me the text")
    await scene.organiser.write("It was <b>wonderful</b> with you")
    question = await scene.organiser.receives(f"This goes to {GUESTS - 1} people")
    assert "1 person has blocked me" in question.text
    await scene.organiser.press(question, f"✅ Send to {GUESTS - 1} people")
    await phones[1].receives("It was wonderful with you")

    await scene.organiser.press(question, "🛑 Stop")
    over = await scene.organiser.sees("Nothing more is sent")

    assert not over.buttons
    await everything_delivered()
    copies = Owed.filter(kind=Kind.ANNOUNCEMENT)
    sent, dropped = [await copies.filter(outcome=each).count() for each in ("sent", "dropped")]
    assert dropped > 0
    assert sent + dropped == GUESTS - 1
    assert all(got(phone, "wonderful") <= 1 for phone in phones)
    assert got(scene.guest, "wonderful") == 0  # did not come
    assert got(phones[0], "wonderful") == 0


async def test_a_new_time_reaches_ticket_chat_and_calendar(office: Office) -> None:
    scene = await set_scene(office, starts_at=now() + timedelta(days=30), venue="Old Harbour")
    await office.start("run")
    ticket = await make_ticket(scene.event, type=scene.type, holder=scene.guest_row)
    await owed(scene.guest.id, Kind.TICKET, ticket=ticket.id).save()
    message = await scene.guest.receives(is_valid_ticket)
    before = await calendar_of(office, message)
    await scene.organiser.send("/event")
    card = await scene.organiser.receives()
    await scene.organiser.press(card, "⚙️ Settings")
    await scene.organiser.press(await scene.organiser.sees("Without network"), "📅 When")
    await scene.organiser.send("24.12.2030 20:00")
    question = await scene.organiser.receives("Tell 1 guest?")
    await scene.organiser.press(question, "📣 Change, tell 1 guest")
    await scene.organiser.sees("The guests are told in a minute")
    await scene.guest.sees(lambda seen: seen.id == message.id and "24 Dec 2030" in seen.text)
    await Owed.filter(kind=Kind.EVENT_CHANGED).update(due_at=now())  # the minute is over

    told = await scene.guest.receives("has changed")

    assert "24 Dec 2030, 20:00 (Berlin time)" in told.text
    assert ticket_url(told) == ticket_url(message)
    after = await calendar_of(office, message)
    assert after["SEQUENCE"] > before["SEQUENCE"]
    assert after["UID"] == before["UID"]
    assert after["DTSTART"].dt.isoformat() == "2030-12-24T19:00:00+00:00"


async def test_a_payment_is_given_back_once_and_its_place_is_free_again(office: Office) -> None:
    scene = await set_scene(office)
    await TicketType.filter(id=scene.type.id).update(price=1200, capacity=2)
    await office.start("run", PAYMENT_PROVIDER_TOKEN=office.telegram.provider_token)
    message = await paid_ticket(scene)
    page, order = office.page(message), await Order.get()
    await scene.organiser.send(f"/find {order.number}")
    await scene.organiser.press(await scene.organiser.receives("Not in yet"), "💶 Refund")
    shown = await scene.organiser.sees("€24.00")
    assert str(order.telegram_charge) in shown.text
    assert str(order.provider_charge) in shown.text

    await scene.organiser.press(shown, "✅ €24.00 given back")

    await scene.guest.sees("€24.00 for your order")
    await scene.guest.sees(lambda seen: seen.id == message.id and is_void_ticket(seen))
    status, answer = await page.press(scene.staff.code)
    assert (status, answer["reason"]) == (410, "canceled")
    assert (await Order.get()).status is OrderStatus.REFUNDED
    assert (await TicketType.get(id=scene.type.id)).held == 0
    assert await Ticket.filter(cancelled_at=None).count() == 0


async def paid_ticket(scene: Scene) -> Message:
    """Two places, bought by invoice."""
    await scene.guest.start(f"e{scene.event.id}")
    for button in ("Standard", "2", "Ada Lovelace"):
        await scene.guest.press(await scene.guest.receives(scene.event.name), button)
    await scene.guest.pay(await scene.guest.sees(lambda message: message.invoice is not None))
    return await scene.guest.receives(is_valid_ticket)


async def calendar_of(office: Office, message: Message) -> Any:
    """The entry behind Add to calendar."""
    async with office.http.get(f"{ticket_url(message)}/calendar.ics") as answer:
        return Calendar.from_ical(await answer.read()).walk("VEVENT")[0]
