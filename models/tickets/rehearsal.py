"""Rehearsal tickets: a staff member's own ticket to practise with, on the real page with the real code, in no count."""

from tortoise.queryset import QuerySet

from models.clock import now
from models.orders.numbers import order_number
from models.owed.outbox import Kind, owed
from models.secrecy.links import Links
from models.storage.database import unit_of_work
from models.tables import REHEARSAL, EventKind, Order, OrderStatus, PaymentMethod, StaffMember, Ticket, TicketType
from models.tickets.issuing import create_ticket


class NoTicketType(Exception):
    """An event without ticket types has nothing to rehearse."""


@unit_of_work
async def rehearsal_ticket(links: Links, staff: StaffMember, *, again: bool = False) -> Ticket:
    """Send the staff member their rehearsal ticket; with ``again``, a fresh one if the last has been used.

    Raises NoTicketType.
    """
    member = await StaffMember.filter(id=staff.id).select_for_update(no_key=True).get()
    await member.fetch_related("event", "person")
    latest = await last_rehearsal(member)
    if latest is None or (again and latest.admitted >= latest.places):
        latest = await _make(links, member, turn=await _tickets_of(member).count() + 1)
    if member.person_id is not None:
        await owed(member.person_id, Kind.TICKET, ticket=latest.id).save()
    return latest


async def last_rehearsal(staff: StaffMember) -> Ticket | None:
    """The staff member's newest rehearsal ticket."""
    return await _tickets_of(staff).order_by("-id").first()


def _tickets_of(staff: StaffMember) -> QuerySet[Ticket]:
    return Ticket.filter(
        event_id=staff.event_id, rehearsal=True, order__request_key__startswith=f"{REHEARSAL}{staff.id}:"
    )


async def _make(links: Links, member: StaffMember, *, turn: int) -> Ticket:
    types = await TicketType.filter(event_id=member.event_id).order_by("position", "id")
    if not types:
        raise NoTicketType(member.event_id)
    kind = next((kind for kind in types if kind.gate_id in {None, member.gate_id}), types[0])
    moment = now()
    order = await Order.create(
        event_id=member.event_id,
        number=await order_number(),
        booker_id=member.person_id,
        booker_name=member.label,
        status=OrderStatus.PAID,
        currency=member.event.currency,
        request_key=f"{REHEARSAL}{member.id}:{turn}",
        created_at=moment,
        paid_at=moment,
        payment_method=PaymentMethod.FREE,
    )
    return await create_ticket(
        links,
        order=order,
        type=kind,
        holder=member.person,
        holder_name=member.label,
        rehearsal=True,
        expected=1 if member.event.kind is EventKind.EXHIBITION else None,
    )
