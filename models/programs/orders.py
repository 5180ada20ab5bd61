"""Orders that a program makes for an organiser: sold elsewhere, given away, or to be paid at the door."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from models.clock import now
from models.events.capacity import hold, places_left
from models.orders.buying import PurchaseRefused, Refusal, refusal_of_sale
from models.orders.numbers import order_number
from models.orders.payments_at_door import AMOUNT_CHANGED, PaymentRefused, refresh_holders
from models.programs.webhooks import order_paid, order_placed
from models.secrecy.links import Links
from models.storage.database import unit_of_work
from models.tables import Event, LinkKind, Order, OrderStatus, PaymentMethod, TicketType
from models.tickets.issuing import create_ticket


class Terms(StrEnum):
    """How an order is paid."""

    FREE = "free"
    """Nothing is to be paid, whatever the ticket types cost."""
    ELSEWHERE = "elsewhere"
    """It was paid somewhere else."""
    DOOR = "door"
    """It is to be paid at the door."""


class NumberTaken(Exception):
    """Another order of the event has this external number."""


@dataclass(frozen=True, slots=True)
class TicketDraft:
    """A ticket to be: one for so many people."""

    type_id: int
    holder_name: str
    places: int = 1


@dataclass(frozen=True, slots=True)
class OrderDraft:
    """An order to be."""

    terms: Terms
    booker_name: str
    tickets: tuple[TicketDraft, ...]
    email: str | None = None
    external_number: str | None = None


@unit_of_work
async def make_order(links: Links, event: Event, draft: OrderDraft) -> Order:
    """The order with its tickets, which hold their places. Raises PurchaseRefused, NumberTaken."""
    if refusal := refusal_of_sale(event, now()):
        raise PurchaseRefused(refusal)
    if draft.external_number is not None:
        await _check_number(event.id, draft.external_number)
    types = await _held(event, draft.tickets)
    order = await _order(event, draft, sum(types[one.type_id].price * one.places for one in draft.tickets))
    for one in draft.tickets:
        await create_ticket(
            links, order=order, type=types[one.type_id], holder=None, holder_name=one.holder_name, places=one.places
        )
    await links.issue(LinkKind.CLAIM, order.id, order.claim_version)
    await order_placed(event.id, order.id)
    if order.payment_method is PaymentMethod.ELSEWHERE:
        await order_paid(event.id, order.id)
    return order


@unit_of_work
async def mark_paid(order_id: int, *, amount: int) -> bool:
    """Note that an order that was to be paid at the door was paid elsewhere. False: it was paid before.

    ``amount`` is what was paid, in the currency's smallest unit. Raises PaymentRefused.
    """
    order = await Order.filter(id=order_id).select_for_update(no_key=True).get()
    if order.status is OrderStatus.PAID:
        return False
    if order.status is not OrderStatus.PENDING:
        raise PaymentRefused("staff.nothing_to_pay")
    if order.total != amount:
        raise PaymentRefused(AMOUNT_CHANGED)
    order.status = OrderStatus.PAID
    order.paid_at = now()
    order.payment_method = PaymentMethod.ELSEWHERE
    await order.save(update_fields=["status", "paid_at", "payment_method"])
    await refresh_holders(order)
    await order_paid(order.event_id, order.id)
    return True


async def _check_number(event_id: int, number: str) -> None:
    """Whether it is free. Locks the event, as everybody does before its ticket types. Raises NumberTaken."""
    await Event.filter(id=event_id).select_for_update(no_key=True).get()
    if await Order.exists(event_id=event_id, external_number=number):
        raise NumberTaken(number)


async def _held(event: Event, tickets: Sequence[TicketDraft]) -> dict[int, TicketType]:
    """The ticket types, with the places held. In the order of ids, so that no two orders wait for each other."""
    wanted = Counter[int]()
    for one in tickets:
        wanted[one.type_id] += one.places
    types = {kind.id: kind for kind in await TicketType.filter(event_id=event.id, id__in=list(wanted))}
    if len(types) < len(wanted):
        raise PurchaseRefused(Refusal.GONE)
    for type_id in sorted(wanted):
        if not await hold(type_id, wanted[type_id]):
            left = places_left(await TicketType.get(id=type_id)) or 0
            raise PurchaseRefused(Refusal.TOO_FEW_LEFT if left else Refusal.SOLD_OUT, left)
    return types


async def _order(event: Event, draft: OrderDraft, total: int) -> Order:
    moment = now()
    due = 0 if draft.terms is Terms.FREE else total
    pending = draft.terms is Terms.DOOR and due > 0
    method = PaymentMethod.ELSEWHERE if due else PaymentMethod.FREE
    return await Order.create(
        event_id=event.id,
        number=await order_number(),
        booker_name=draft.booker_name,
        email=draft.email,
        external_number=draft.external_number,
        status=OrderStatus.PENDING if pending else OrderStatus.PAID,
        total=due,
        currency=event.currency,
        created_at=moment,
        paid_at=None if pending else moment,
        payment_method=None if pending else method,
    )
