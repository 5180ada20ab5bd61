"""Personal data of an event's guests end when their time is over; the counts stay."""

from datetime import timedelta

from models.attendance.counts import attendance
from models.clock import now
from models.door.answers import Press
from models.events.organising import change_event
from models.house import House
from models.people.retention import KEEP_DAYS, erase_past_events, kept_until
from models.tables import Event, Method, Order, Person, StaffMember, Ticket
from models.tickets.search import find_tickets
from tests.clock import Clock
from tests.makers import SECRETS, make_event, make_order, make_person, make_staff, make_ticket


async def let_in(house: House, ticket: Ticket, member: StaffMember) -> None:
    press = Press(
        nonce="n" * 22, method=Method.CHAT, pressed_at=now(), ticket_id=ticket.id, staff_id=member.id, admit=None
    )
    assert (await house.verifier.decide(press)).status == "ok"


async def evening_of(holder: Person) -> tuple[Event, Ticket]:
    event = await make_event(starts_at=now() + timedelta(hours=1))
    order = await make_order(event, holder, booker_name=holder.name, email="ada@example.org")
    return event, await make_ticket(event, order=order, holder=holder)


async def test_who_came_is_forgotten_when_the_time_is_over_and_how_many_is_not(house: House, clock: Clock) -> None:
    ada = await make_person("Ada Lovelace")
    event, ticket = await evening_of(ada)
    await let_in(house, ticket, (await make_staff(event)).member)
    counted = await attendance(event)

    clock.moment = kept_until(event) - timedelta(seconds=1)
    assert await erase_past_events(SECRETS) == 0
    clock.advance(seconds=1)
    assert await erase_past_events(SECRETS) == 1
    assert await erase_past_events(SECRETS) == 0

    await ticket.refresh_from_db()
    order = await Order.get(id=ticket.order_id)
    assert (ticket.holder_id, ticket.holder_name, ticket.admitted) == (None, "", 1)
    assert (order.booker_id, order.booker_name, order.email) == (None, "", None)
    assert not await Person.exists(id=ada.id)
    assert await attendance(await Event.get(id=event.id)) == counted
    assert await find_tickets(event, "Lovelace") == []


async def test_who_has_a_ticket_for_something_else_stays_known(house: House, clock: Clock) -> None:
    ada = await make_person("Ada Lovelace")
    event, _ = await evening_of(ada)
    other = await make_ticket(await make_event(starts_at=now() + timedelta(days=300)), holder=ada)
    clock.moment = kept_until(event)
    await erase_past_events(SECRETS)
    assert (await Person.get(id=ada.id)).name == "Ada Lovelace"
    assert (await Ticket.get(id=other.id)).holder_id == ada.id


async def test_the_organiser_says_how_long_and_a_new_date_counts_anew(house: House, clock: Clock) -> None:
    event, ticket = await evening_of(await make_person("Ada Lovelace"))
    event = await change_event(event.id, keep_days=7)
    assert kept_until(event) == kept_until(await change_event(event.id, keep_days=KEEP_DAYS)) - timedelta(days=83)
    await change_event(event.id, keep_days=7)
    clock.advance(days=10)
    await change_event(event.id, starts_at=now() + timedelta(days=1))
    assert await erase_past_events(SECRETS) == 0
    clock.advance(days=10)
    assert await erase_past_events(SECRETS) == 1
    assert (await Ticket.get(id=ticket.id)).holder_name == ""
