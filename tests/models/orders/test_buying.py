"""Buying: free, at the door, by invoice; once per request and once per payment; never more than there is."""

from collections.abc import Awaitable
from datetime import timedelta
from typing import Any

import pytest

from models.clock import now
from models.events.capacity import places_left
from models.events.hours import door_hours
from models.orders.buying import (
    MOST_PLACES,
    Payment,
    PurchaseRefused,
    Refusal,
    Wish,
    free_places_left,
    lapse_reservations,
    offer_order,
    pay,
    place_order,
    reserve,
)
from models.orders.numbers import ALPHABET, order_number
from models.owed.outbox import Kind
from models.tables import (
    Event,
    EventKind,
    Link,
    LinkKind,
    Order,
    OrderStatus,
    Owed,
    PaymentMethod,
    Person,
    Ticket,
    TicketType,
)
from tests.clock import Clock
from tests.makers import LINKS, make_event, make_person, make_ticket_type

pytestmark = pytest.mark.usefixtures("database")


async def wish(type_: TicketType, places: int = 1, person: Person | None = None) -> Wish:
    person = person or await make_person("Ada Lovelace")
    return Wish(person, type_.id, places, person.name)


async def priced(capacity: int | None = 10, **columns: Any) -> TicketType:
    return await make_ticket_type(await make_event(**columns), price=1200, capacity=capacity)


async def offered(type_: TicketType, places: int = 1) -> Order:
    asked = await wish(type_, places)
    return await offer_order(asked, f"test:{asked.person.id}")


async def reserved(type_: TicketType, places: int = 1) -> Order:
    order = await offered(type_, places)
    assert order.booker_id
    return await reserve(order.number, order.booker_id, order.total, order.currency)


async def held(type_: TicketType) -> int:
    return (await TicketType.get(id=type_.id)).held


async def refused(purchase: Awaitable[Order]) -> PurchaseRefused:
    with pytest.raises(PurchaseRefused) as caught:
        await purchase
    return caught.value


async def test_a_free_order_is_issued_at_once_as_one_party_ticket_and_owed_to_the_chat() -> None:
    type_ = await make_ticket_type(await make_event(), capacity=10)
    asked = await wish(type_, 3)
    order = await place_order(LINKS, asked, "once")
    assert (order.status, order.payment_method, order.total) == (OrderStatus.PAID, PaymentMethod.FREE, 0)
    ticket = await Ticket.get(order_id=order.id)
    assert (ticket.places, ticket.holder_id, ticket.holder_name) == (3, asked.person.id, "Ada Lovelace")
    assert await Link.exists(kind=LinkKind.TICKET, subject_id=ticket.id, version=1)
    owed = await Owed.get(chat_id=asked.person.id)
    assert (owed.kind, owed.about) == (Kind.TICKET, {"ticket": ticket.id})
    assert await held(type_) == 3


async def test_the_same_request_again_gives_the_same_order() -> None:
    type_ = await make_ticket_type(await make_event(), capacity=10)
    asked = await wish(type_, 2)
    first = await place_order(LINKS, asked, "once")
    again = await place_order(LINKS, asked, "once")
    assert first.number == again.number
    assert await held(type_) == 2
    assert await Ticket.all().count() == 1
    assert await Owed.all().count() == 1


async def test_a_priced_order_without_provider_holds_the_place_and_waits_for_payment_at_the_door() -> None:
    type_ = await priced()
    order = await place_order(LINKS, await wish(type_, 2), "once")
    assert (order.status, order.total, order.currency, order.paid_at) == (OrderStatus.PENDING, 2400, "EUR", None)
    assert await Ticket.exists(order_id=order.id, places=2)
    assert await held(type_) == 2


async def test_one_person_gets_at_most_the_free_limit_over_all_orders() -> None:
    event = await make_event(free_limit=4)
    person = await make_person()
    first, second = await make_ticket_type(event), await make_ticket_type(event)
    await place_order(LINKS, await wish(first, 3, person), "a")
    assert await free_places_left(person.id, event) == 1
    refusal = await refused(place_order(LINKS, await wish(second, 2, person), "b"))
    assert (refusal.reason, refusal.left) == (Refusal.FREE_LIMIT, 1)
    await place_order(LINKS, await wish(second, 1, person), "c")
    refusal = await refused(place_order(LINKS, await wish(second, 1, person), "d"))
    assert (refusal.reason, refusal.left) == (Refusal.FREE_LIMIT, 0)
    assert await held(first) + await held(second) == 4


async def test_places_at_the_door_do_not_count_against_the_free_limit() -> None:
    event = await make_event(free_limit=1)
    person = await make_person()
    await place_order(LINKS, await wish(await make_ticket_type(event, price=500), 5, person), "a")
    assert await free_places_left(person.id, event) == 1


async def test_more_than_is_left_is_refused_with_how_many_are() -> None:
    type_ = await make_ticket_type(await make_event(), capacity=3)
    refusal = await refused(place_order(LINKS, await wish(type_, 4), "a"))
    assert (refusal.reason, refusal.left) == (Refusal.TOO_FEW_LEFT, 3)
    await place_order(LINKS, await wish(type_, 3), "b")
    assert (await refused(place_order(LINKS, await wish(type_), "c"))).reason is Refusal.SOLD_OUT
    assert await held(type_) == 3
    assert await Order.all().count() == 1


@pytest.mark.parametrize("places", [0, -1, MOST_PLACES + 1])
async def test_a_number_of_places_that_no_order_can_have_is_refused(places: int) -> None:
    refusal = await refused(place_order(LINKS, await wish(await priced(None), places), "a"))
    assert refusal.reason is Refusal.TOO_MANY


async def test_an_unknown_ticket_type_is_refused() -> None:
    nowhere = Wish(await make_person(), 999, 1, "Ada")
    assert (await refused(place_order(LINKS, nowhere, "a"))).reason is Refusal.GONE


async def test_nothing_is_sold_for_what_is_cancelled_or_over_or_an_exhibition() -> None:
    cases = {
        Refusal.CANCELLED: await priced(cancelled_at=now()),
        Refusal.OVER: await priced(starts_at=now() - timedelta(hours=9)),
        Refusal.GONE: await priced(kind=EventKind.EXHIBITION),
    }
    for reason, type_ in cases.items():
        assert (await refused(place_order(LINKS, await wish(type_), f"place {reason}"))).reason is reason
        assert (await refused(offer_order(await wish(type_), f"offer {reason}"))).reason is reason
        assert await held(type_) == 0


async def test_an_offer_holds_nothing_and_a_reservation_holds_for_fifteen_minutes() -> None:
    type_ = await priced(10)
    order = await offered(type_, 4)
    assert (order.status, await held(type_)) == (OrderStatus.OFFERED, 0)
    assert order.booker_id
    order = await reserve(order.number, order.booker_id, 4800, "EUR")
    assert (order.status, await held(type_)) == (OrderStatus.RESERVED, 4)
    assert order.reserved_until is not None
    assert timedelta(minutes=14) < order.reserved_until - now() <= timedelta(minutes=15)
    assert not await Ticket.all().exists()


async def test_a_checkout_repeated_holds_once_and_extends_the_reservation(clock: Clock) -> None:
    type_ = await priced(4)
    order = await reserved(type_, 4)
    first = order.reserved_until
    clock.advance(minutes=5)
    assert order.booker_id
    order = await reserve(order.number, order.booker_id, order.total, order.currency)
    assert await held(type_) == 4
    assert first is not None
    assert order.reserved_until == first + timedelta(minutes=5)


async def test_a_checkout_that_does_not_fit_its_invoice_is_refused() -> None:
    type_ = await priced(4)
    order = await offered(type_, 2)
    assert order.booker_id
    assert (await refused(reserve("NOSUCH", order.booker_id, 2400, "EUR"))).reason is Refusal.GONE
    assert (await refused(reserve(order.number, order.booker_id, 2399, "EUR"))).reason is Refusal.GONE
    assert (await refused(reserve(order.number, order.booker_id, 2400, "USD"))).reason is Refusal.GONE
    stranger = await make_person("A stranger")
    assert (await refused(reserve(order.number, stranger.id, 2400, "EUR"))).reason is Refusal.NOT_YOURS
    assert await held(type_) == 0


async def test_a_checkout_for_what_was_sold_or_cancelled_meanwhile_is_refused() -> None:
    type_ = await priced(3)
    late = await offered(type_, 2)
    await reserved(type_, 2)
    assert late.booker_id
    refusal = await refused(reserve(late.number, late.booker_id, late.total, late.currency))
    assert (refusal.reason, refusal.left) == (Refusal.TOO_FEW_LEFT, 1)
    await Event.filter(id=type_.event_id).update(cancelled_at=now())
    refusal = await refused(reserve(late.number, late.booker_id, late.total, late.currency))
    assert refusal.reason is Refusal.CANCELLED
    assert await held(type_) == 2


async def test_a_payment_issues_once_however_often_it_is_told() -> None:
    type_ = await priced(10)
    order = await reserved(type_, 2)
    payment = Payment("charge-1", "provider-1")
    for _ in range(3):
        paid = await pay(LINKS, order.number, payment)
        assert paid.id == order.id
    stored = await Order.get(id=order.id)
    assert (stored.status, stored.payment_method) == (OrderStatus.PAID, PaymentMethod.TELEGRAM)
    assert (stored.telegram_charge, stored.provider_charge) == ("charge-1", "provider-1")
    assert await Ticket.filter(order_id=order.id).count() == 1
    assert await Owed.filter(kind=Kind.TICKET).count() == 1
    assert await held(type_) == 2
    assert order.booker_id
    assert (await refused(reserve(order.number, order.booker_id, 2400, "EUR"))).reason is Refusal.ALREADY_PAID


async def test_money_that_comes_a_second_time_buys_the_same_again() -> None:
    type_ = await priced(10)
    order = await reserved(type_, 2)
    await pay(LINKS, order.number, Payment("charge-1", "provider-1"))
    second = await pay(LINKS, order.number, Payment("charge-2", "provider-2"))
    assert second.number != order.number
    assert second.booker_id == order.booker_id
    assert await Ticket.all().count() == 2
    assert await held(type_) == 4


async def test_reservations_lapse_after_fifteen_minutes_and_give_their_places_back(clock: Clock) -> None:
    type_ = await priced(5)
    order = await reserved(type_, 3)
    clock.advance(minutes=14)
    assert await lapse_reservations() == 0
    clock.advance(minutes=1)
    assert await lapse_reservations() == 1
    assert await lapse_reservations() == 0
    assert (await Order.get(id=order.id)).status is OrderStatus.LAPSED
    assert places_left(await TicketType.get(id=type_.id)) == 5


async def test_a_lapsed_invoice_can_still_be_paid_while_there_are_places(clock: Clock) -> None:
    type_ = await priced(5)
    order = await reserved(type_, 3)
    clock.advance(minutes=16)
    await lapse_reservations()
    assert order.booker_id
    await reserve(order.number, order.booker_id, order.total, order.currency)
    await pay(LINKS, order.number, Payment("charge", "provider"))
    assert await held(type_) == 3
    assert not await Owed.filter(kind=Kind.OVERSOLD).exists()


async def test_a_payment_after_its_reservation_lapsed_gets_its_ticket_and_the_organiser_is_told(clock: Clock) -> None:
    type_ = await priced(5)
    late = await reserved(type_, 3)
    clock.advance(minutes=16)
    await lapse_reservations()
    await place_order(LINKS, await wish(type_, 4), "others")
    order = await pay(LINKS, late.number, Payment("charge", "provider"))
    assert order.status is OrderStatus.PAID
    assert await Ticket.exists(order_id=order.id, places=3)
    assert await held(type_) == 7
    event = await Event.get(id=type_.event_id).select_related("organiser")
    owed = await Owed.get(kind=Kind.OVERSOLD)
    assert (owed.chat_id, owed.about) == (event.organiser.person_id, {"order": order.id, "places": 2})


async def test_a_late_payment_that_still_finds_places_tells_nobody(clock: Clock) -> None:
    type_ = await priced(5)
    late = await reserved(type_, 3)
    clock.advance(minutes=16)
    await lapse_reservations()
    await pay(LINKS, late.number, Payment("charge", "provider"))
    assert await held(type_) == 3
    assert not await Owed.filter(kind=Kind.OVERSOLD).exists()


async def test_a_paid_order_does_not_lapse(clock: Clock) -> None:
    type_ = await priced(5)
    order = await reserved(type_, 3)
    await pay(LINKS, order.number, Payment("charge", "provider"))
    clock.advance(hours=1)
    assert await lapse_reservations() == 0
    assert await held(type_) == 3


async def test_sale_goes_on_until_the_doors_close() -> None:
    type_ = await priced(starts_at=now() - timedelta(hours=7, minutes=59))
    event = await Event.get(id=type_.event_id)
    assert door_hours(event)[1] > now()
    await place_order(LINKS, await wish(type_), "just in time")


async def test_order_numbers_are_short_and_hold_nothing_that_is_mistaken_for_something_else() -> None:
    numbers = {await order_number() for _ in range(200)}
    assert len(numbers) == 200
    assert all(len(number) == 6 and set(number) <= set(ALPHABET) for number in numbers)
    assert not set(ALPHABET) & set("AEIOU015L2Z8B6")
