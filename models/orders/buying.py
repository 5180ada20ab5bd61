"""Buying: placing orders, reserving at the checkout, issuing once per payment.

A free order, or one to be paid at the door, is placed and issued at once. One that is paid by invoice is offered first
and holds nothing, is reserved while its payment is at the checkout, and is issued when the payment has succeeded.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from models.clock import now
from models.events.capacity import hold, hold_anyway, places_left, release
from models.events.hours import door_hours
from models.orders.numbers import order_number
from models.owed.outbox import Kind, owed
from models.people.staff import organisers_of
from models.programs.webhooks import order_paid, order_placed
from models.secrecy.links import Links
from models.storage.database import unit_of_work
from models.tables import Event, EventKind, Order, OrderStatus, PaymentMethod, Person, Ticket, TicketType
from models.tickets.issuing import create_ticket

RESERVATION_LASTS = timedelta(minutes=15)
MOST_PLACES = 100
"""The largest party that is sold in one order."""
UNPAID = (OrderStatus.OFFERED, OrderStatus.RESERVED, OrderStatus.LAPSED)


class Refusal(StrEnum):
    """Why something can't be bought."""

    GONE = "gone"
    """No such ticket type, or no such order."""
    CANCELLED = "cancelled"
    OVER = "over"
    SOLD_OUT = "sold_out"
    TOO_FEW_LEFT = "too_few_left"
    FREE_LIMIT = "free_limit"
    TOO_MANY = "too_many"
    NOT_YOURS = "not_yours"
    ALREADY_PAID = "already_paid"


class PurchaseRefused(Exception):
    """Nothing was bought. ``left`` is how many places could be, where that is the reason."""

    def __init__(self, reason: Refusal, left: int = 0) -> None:
        super().__init__(reason.value)
        self.reason = reason
        self.left = left


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants to buy: one ticket for so many people."""

    person: Person
    type_id: int
    places: int
    holder_name: str


@dataclass(frozen=True, slots=True)
class Payment:
    """A payment that has succeeded, as Telegram tells it (Bot API, SuccessfulPayment)."""

    telegram_charge: str
    provider_charge: str


@unit_of_work
async def place_order(links: Links, wish: Wish, request_key: str) -> Order:
    """Buy what is free, or is paid at the door: the order with its ticket, which is owed to the buyer's chat.

    The same ``request_key`` again gives the same order. Raises PurchaseRefused.
    """
    if earlier := await _earlier(wish, request_key):
        return earlier
    type_ = await _on_sale(wish)
    total = type_.price * wish.places
    if total == 0:
        await _check_free_limit(wish, type_.event)
    await _hold(type_, wish.places)
    moment = now()
    order = await Order.create(
        **await _facts(wish, type_, request_key),
        status=OrderStatus.PENDING if total else OrderStatus.PAID,
        paid_at=None if total else moment,
        payment_method=None if total else PaymentMethod.FREE,
        created_at=moment,
    )
    await _issue(links, order)
    await order_placed(order.event_id, order.id)
    return order


@unit_of_work
async def offer_order(wish: Wish, request_key: str) -> Order:
    """An order for an invoice. It holds nothing yet. The same ``request_key`` again gives the same order.

    Raises PurchaseRefused.
    """
    if earlier := await _earlier(wish, request_key):
        return earlier
    type_ = await _on_sale(wish)
    _check_left(type_, wish.places)
    return await Order.create(**await _facts(wish, type_, request_key), status=OrderStatus.OFFERED, created_at=now())


@unit_of_work
async def reserve(number: str, payer_id: int, total: int, currency: str) -> Order:
    """Hold the places of an offered order while its payment is at the checkout, for 15 minutes.

    To be answered within ten seconds (Bot API, answerPreCheckoutQuery). Raises PurchaseRefused.
    """
    order = await Order.filter(number=number).select_for_update(no_key=True).get_or_none()
    if order is None or (order.total, order.currency) != (total, currency):
        raise PurchaseRefused(Refusal.GONE)
    if order.booker_id != payer_id:
        raise PurchaseRefused(Refusal.NOT_YOURS)
    if order.status not in UNPAID:
        raise PurchaseRefused(Refusal.ALREADY_PAID)
    type_ = await TicketType.get(id=order.wanted["type"]).select_related("event")
    _check_event(type_.event)
    if order.status is not OrderStatus.RESERVED:
        await _hold(type_, order.wanted["places"])
    order.status = OrderStatus.RESERVED
    order.reserved_until = now() + RESERVATION_LASTS
    await order.save(update_fields=["status", "reserved_until"])
    return order


@unit_of_work
async def pay(links: Links, number: str, payment: Payment) -> Order:
    """Issue an order that has been paid for: once per payment, however often Telegram repeats it.

    A payment that comes after its reservation has lapsed gets its ticket all the same; the organisers are told if that
    oversells. Money that comes a second time for the same order buys the same again, since nobody gave it back.
    """
    order = await Order.filter(number=number).select_for_update(no_key=True).get()
    if known := await Order.get_or_none(telegram_charge=payment.telegram_charge):
        return known
    if order.status not in UNPAID:
        order = await _again(order)
    if order.status is not OrderStatus.RESERVED:
        await _hold_late(order)
    order.status = OrderStatus.PAID
    order.paid_at = now()
    order.payment_method = PaymentMethod.TELEGRAM
    order.telegram_charge = payment.telegram_charge
    order.provider_charge = payment.provider_charge
    await order.save()
    await _issue(links, order)
    await order_placed(order.event_id, order.id)
    await order_paid(order.event_id, order.id)
    return order


async def lapse_reservations() -> int:
    """Give back the places of checkouts that came to nothing. How many orders have lapsed."""
    overdue = Order.filter(status=OrderStatus.RESERVED, reserved_until__lte=now())
    return sum([await _lapse(order) for order in await overdue.order_by("reserved_until").limit(500)])


async def free_places_left(person_id: int, event: Event) -> int:
    """How many more free places of this event the person may take."""
    free = Order.filter(event_id=event.id, booker_id=person_id, payment_method=PaymentMethod.FREE)
    tickets = Ticket.filter(order_id__in=await free.values_list("id", flat=True), cancelled_at=None, rehearsal=False)
    return max(0, event.free_limit - sum([ticket.places for ticket in await tickets.only("id", "places")]))


def refusal_of_sale(event: Event, moment: datetime) -> Refusal | None:
    """Why no ticket of this event is sold (any longer), or None."""
    if event.cancelled_at:
        return Refusal.CANCELLED
    if event.kind is not EventKind.EVENT:
        return Refusal.GONE
    return Refusal.OVER if door_hours(event)[1] <= moment else None


async def _earlier(wish: Wish, request_key: str) -> Order | None:
    """The order of the same request. Locks the buyer, so that no two requests of one person overlap."""
    await Person.filter(id=wish.person.id).select_for_update(no_key=True).get()
    return await Order.get_or_none(request_key=request_key)


async def _on_sale(wish: Wish) -> TicketType:
    type_ = await TicketType.get_or_none(id=wish.type_id).select_related("event")
    if type_ is None:
        raise PurchaseRefused(Refusal.GONE)
    if not 1 <= wish.places <= MOST_PLACES:
        raise PurchaseRefused(Refusal.TOO_MANY, MOST_PLACES)
    _check_event(type_.event)
    return type_


def _check_event(event: Event) -> None:
    if refusal := refusal_of_sale(event, now()):
        raise PurchaseRefused(refusal)


def _check_left(type_: TicketType, places: int) -> None:
    left = places_left(type_)
    if left is not None and left < places:
        raise PurchaseRefused(Refusal.TOO_FEW_LEFT if left else Refusal.SOLD_OUT, left)


async def _check_free_limit(wish: Wish, event: Event) -> None:
    left = await free_places_left(wish.person.id, event)
    if wish.places > left:
        raise PurchaseRefused(Refusal.FREE_LIMIT, left)


async def _hold(type_: TicketType, places: int) -> None:
    if not await hold(type_.id, places):
        _check_left(await TicketType.get(id=type_.id), places)
        raise PurchaseRefused(Refusal.SOLD_OUT)


async def _hold_late(order: Order) -> None:
    over = await hold_anyway(order.wanted["type"], order.wanted["places"])
    if over:
        for organiser in await organisers_of(order.event_id):
            if organiser.person_id is not None:
                await owed(organiser.person_id, Kind.OVERSOLD, order=order.id, places=over).save()


async def _facts(wish: Wish, type_: TicketType, request_key: str) -> dict[str, Any]:
    return {
        "event_id": type_.event_id,
        "number": await order_number(),
        "booker_id": wish.person.id,
        "booker_name": wish.person.name,
        "wanted": {"type": type_.id, "places": wish.places, "holder_name": wish.holder_name},
        "total": type_.price * wish.places,
        "currency": type_.event.currency,
        "request_key": request_key,
    }


async def _again(order: Order) -> Order:
    """A second order like this one."""
    return await Order.create(
        event_id=order.event_id,
        number=await order_number(),
        booker_id=order.booker_id,
        booker_name=order.booker_name,
        status=OrderStatus.OFFERED,
        wanted=order.wanted,
        total=order.total,
        currency=order.currency,
        created_at=now(),
    )


async def _issue(links: Links, order: Order) -> Ticket:
    person = await Person.get(id=order.booker_id)
    ticket = await create_ticket(
        links,
        order=order,
        type=await TicketType.get(id=order.wanted["type"]),
        holder=person,
        holder_name=order.wanted["holder_name"],
        places=order.wanted["places"],
    )
    await owed(person.id, Kind.TICKET, ticket=ticket.id).save()
    return ticket


@unit_of_work
async def _lapse(order: Order) -> bool:
    still = Order.filter(id=order.id, status=OrderStatus.RESERVED, reserved_until__lte=now())
    if not await still.update(status=OrderStatus.LAPSED, reserved_until=None):
        return False
    await release(order.wanted["type"], order.wanted["places"])
    return True
