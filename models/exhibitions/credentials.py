"""Credentials: the tickets of exhibitors, signed in once, whoever comes."""

from models.clock import now
from models.orders.numbers import order_number
from models.programs.webhooks import order_placed
from models.secrecy.links import Links
from models.tables import (
    Application,
    ApplicationStatus,
    Event,
    LinkKind,
    Order,
    OrderStatus,
    PaymentMethod,
    Person,
    Ticket,
    TicketType,
)
from models.tickets.issuing import create_ticket


async def exhibitors_type(event_id: int) -> TicketType | None:
    """The ticket type of an exhibition's credentials: its first."""
    return await TicketType.filter(event_id=event_id).order_by("position", "id").first()


async def exhibits_of(ticket: Ticket) -> str:
    """What the exhibitor shows; empty for what is no credential."""
    if ticket.expected is None:
        return ""
    application = await Application.get_or_none(ticket_id=ticket.id)
    return application.exhibits if application else ""


async def give_credential(links: Links, type_: TicketType, application: Application, *, paid: bool = False) -> Ticket:
    """Make the credential of an open application, which is approved with it, inside a unit of work of the caller.

    Its places are held already. ``paid``: nothing is asked for, whatever it costs.
    """
    moment = now()
    event = await Event.get(id=application.event_id)
    total = 0 if paid else type_.price * application.head_count
    order = await Order.create(
        event_id=event.id,
        number=await order_number(),
        booker_id=application.person_id,
        booker_name=application.contact_name or application.organisation,
        status=OrderStatus.PENDING if total else OrderStatus.PAID,
        total=total,
        currency=event.currency,
        created_at=moment,
        paid_at=None if total else moment,
        payment_method=None if total else PaymentMethod.FREE,
    )
    ticket = await create_ticket(
        links,
        order=order,
        type=type_,
        holder=await Person.get(id=application.person_id) if application.person_id is not None else None,
        holder_name=application.organisation,
        expected=application.head_count,
        found_by=application.contact_name,
    )
    if application.answers:
        ticket.answers = application.answers
        await ticket.save(update_fields=["answers"])
    application.ticket_id = ticket.id
    application.status, application.decided_at = ApplicationStatus.APPROVED, moment
    await application.save(update_fields=["status", "decided_at", "ticket_id"])
    if application.person_id is None:
        await links.issue(LinkKind.CLAIM, order.id, order.claim_version)
    await order_placed(event.id, order.id)
    return ticket
