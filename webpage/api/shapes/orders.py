"""Orders and tickets as programs see them."""

from enum import StrEnum
from typing import Annotated, Any

from pydantic import Field

from models.attendance.guests import Contact, Standing
from models.door.rules import NO_LONGER_VALID
from models.orders.refunds import is_refund_due
from models.programs.orders import OrderDraft, Terms, TicketDraft
from models.tables import Event, Order, OrderStatus, PaymentMethod, Ticket
from webpage.api.shapes.basics import (
    Amount,
    Email,
    Given,
    Id,
    Moment,
    Name,
    OrderNumber,
    Paging,
    Places,
    QueryFlag,
    Resource,
    SearchText,
    left_out,
)

MOST_TICKETS = 100
ExternalNumber = Annotated[str, Field(min_length=1, max_length=64, pattern=r"^[!-~]{1,64}$")]


class IssuedStatus(StrEnum):
    """Where an order stands."""

    PENDING = "pending"
    """To be paid at the door."""
    PAID = "paid"
    """Paid, or free."""
    CANCELLED = "cancelled"
    REFUNDED = "refunded"


class TicketStatus(StrEnum):
    """What a ticket is good for."""

    VALID = "valid"
    UNPAID = "unpaid"
    """To be paid at the door first."""
    USED = "used"
    """Everybody is in."""
    CANCELLED = "cancelled"


class TicketResource(Resource):
    """A ticket. It admits as many people as it has places."""

    id: int
    event: int
    order: str
    """The order number."""
    type: int
    type_name: str
    holder_name: str
    places: int
    admitted: int
    """How many people are in."""
    status: TicketStatus
    in_chat: bool
    """Whether somebody has it in a chat of the bot. It works by its link without that, too."""
    questions: list[dict[str, Any]]
    answers: dict[str, Any]
    created_at: Moment
    cancelled_at: Moment | None


class GuestTicket(TicketResource):
    """A ticket, and where it is."""

    saved: bool
    """Whether a phone keeps it, with its present link, for use without network."""
    reachable: bool
    """Whether its holder has it in a chat, and neither blocked the bot nor deleted the message."""


class Tickets(Resource):
    """A page of tickets."""

    items: list[GuestTicket]
    next: str | None
    """The address of the next page; null: this is the last."""


class Charge(Resource):
    """A payment in a chat, as those name it who give money back."""

    telegram: str
    provider: str | None


class OrderResource(Resource):
    """An order with its tickets."""

    number: str
    """Short and human, never a secret."""
    event: int
    status: OrderStatus
    booker_name: str
    email: str | None
    external_number: str | None
    """What the shop that sold it calls it."""
    total: int
    """In the smallest unit of the currency."""
    currency: str
    payment_method: PaymentMethod | None
    charge: Charge | None
    """What to ask the payment provider for; null: it was not paid in a chat."""
    paid_to: int | None
    """Of one that was paid at the door: the id of the staff member who took the money."""
    refund_due: bool
    """Whether its money is to be given back: it was paid, and it or the event is cancelled."""
    created_at: Moment
    paid_at: Moment | None
    cancelled_at: Moment | None
    tickets: list[TicketResource]


class Orders(Resource):
    """A page of orders."""

    items: list[OrderResource]
    next: str | None
    """The address of the next page; null: this is the last."""


class NewTicket(Given):
    """A ticket to be: one for so many people."""

    type: Id
    """The id of a ticket type of the event."""
    holder_name: Name
    places: Places = 1


class NewOrder(Given):
    """An order to be. Its tickets are issued at once; their links are at ``…/tickets/{ticket}/link``."""

    payment: Terms
    """``free``: nothing is to be paid; ``elsewhere``: it was paid; ``door``: it is to be paid at the door."""
    booker_name: Name
    email: Email | None = None
    external_number: ExternalNumber | None = None
    tickets: Annotated[list[NewTicket], Field(min_length=1, max_length=MOST_TICKETS)]

    def draft(self) -> OrderDraft:
        """What to make."""
        tickets = tuple(TicketDraft(one.type, one.holder_name, one.places) for one in self.tickets)
        return OrderDraft(self.payment, self.booker_name, tickets, self.email, self.external_number)


class TicketChange(Given):
    """What is to be different."""

    holder_name: Name = left_out()


class PaidWhere(StrEnum):
    """Where an order was paid."""

    ELSEWHERE = "elsewhere"
    DOOR = "door"
    """It counts as takings of the organiser for whom the program acts."""


class NewPayment(Given):
    """That an order was paid."""

    where: PaidWhere = PaidWhere.ELSEWHERE
    amount: Amount = left_out()
    """What was paid, in the smallest unit of the currency. Left out: whatever the order says."""


class NewRefund(Given):
    """That an order's money was given back."""

    amount: Amount = left_out()
    """What was given back, in the smallest unit of the currency. Left out: whatever the order says."""


class OrderFilter(Paging):
    """Which orders."""

    status: IssuedStatus = left_out(strict=False)
    external_number: ExternalNumber = left_out()
    refund_due: QueryFlag = left_out()
    """Only those whose money is to be given back; ``false``: only the others."""


class TicketFilter(Paging):
    """Which tickets."""

    search: SearchText = left_out()
    """An order number, or how words of the holder's name begin."""
    order: OrderNumber = left_out()
    """Only those of this order."""
    standing: Standing = left_out(strict=False)
    """Only guests who came, or did not yet; whose offline record is in conflict; who blocked the bot or deleted the
    message; whose ticket no phone keeps for use without network."""


class TicketLink(Resource):
    """What opens the ticket page. Whoever has it has the ticket."""

    ticket: int
    link: str


class ClaimLink(Resource):
    """What brings an order's tickets into a chat. Whoever opens it first has them."""

    order: str
    """The order number."""
    link: str


def order_resource(order: Order) -> OrderResource:
    """An order that was read with tickets, their types, and event."""
    tickets = sorted((ticket for ticket in order.tickets if not ticket.rehearsal), key=lambda ticket: ticket.id)
    return OrderResource(
        number=order.number,
        event=order.event_id,
        status=order.status,
        booker_name=order.booker_name,
        email=order.email,
        external_number=order.external_number,
        total=order.total,
        currency=order.currency,
        payment_method=order.payment_method,
        charge=_charge(order),
        paid_to=order.paid_to_id,
        refund_due=is_refund_due(order, order.event),
        created_at=order.created_at,
        paid_at=order.paid_at,
        cancelled_at=order.cancelled_at,
        tickets=[_ticket(ticket, order, order.event) for ticket in tickets],
    )


def ticket_resource(ticket: Ticket, contact: Contact) -> GuestTicket:
    """A ticket that was read with order, type and event."""
    known = _ticket(ticket, ticket.order, ticket.event)
    return GuestTicket(**known.model_dump(), saved=contact.saved, reachable=contact.reachable)


def _charge(order: Order) -> Charge | None:
    if order.telegram_charge is None:
        return None
    return Charge(telegram=order.telegram_charge, provider=order.provider_charge)


def _ticket(ticket: Ticket, order: Order, event: Event) -> TicketResource:
    return TicketResource(
        id=ticket.id,
        event=ticket.event_id,
        order=order.number,
        type=ticket.type_id,
        type_name=ticket.type.name,
        holder_name=ticket.holder_name,
        places=ticket.places,
        admitted=ticket.admitted,
        status=_status(ticket, order, event),
        in_chat=ticket.holder_id is not None,
        questions=ticket.questions,
        answers=ticket.answers,
        created_at=ticket.created_at,
        cancelled_at=ticket.cancelled_at,
    )


def _status(ticket: Ticket, order: Order, event: Event) -> TicketStatus:
    if ticket.cancelled_at or event.cancelled_at or order.status in NO_LONGER_VALID:
        return TicketStatus.CANCELLED
    if order.status is OrderStatus.PENDING:
        return TicketStatus.UNPAID
    return TicketStatus.USED if ticket.admitted >= ticket.places else TicketStatus.VALID
