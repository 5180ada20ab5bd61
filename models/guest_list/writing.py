"""Writes what the lines of a guest list come to, many rows with one statement. Inside a unit of work of the caller."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from tortoise.expressions import F

from models.clock import now
from models.guest_list.costs import due, has_unpaid
from models.guest_list.groups import marks
from models.guest_list.matching import Change, NewTicket, Room, Verdict
from models.orders.claims import FIRST_VERSION
from models.orders.numbers import order_numbers
from models.owed.outbox import Kind, owed
from models.programs.webhooks import Happened, News, tell
from models.secrecy.links import Links
from models.storage.bulk import reserve_ids
from models.tables import (
    Application,
    ApplicationStatus,
    Event,
    EventKind,
    LinkKind,
    Order,
    OrderStatus,
    Owed,
    PaymentMethod,
    Ticket,
    TicketType,
)
from models.tickets.search_name import search_name


async def write(links: Links, event: Event, verdicts: Sequence[Verdict], room: Room) -> None:
    """Make, change and cancel what was decided, and count the places of the ticket types."""
    added = [verdict for verdict in verdicts if verdict.new and verdict.order]
    placed = [verdict for verdict in verdicts if verdict.new and verdict.order is None]
    await _make_orders(links, event, placed)
    await _make_tickets(links, event, [*placed, *added])
    for verdict in added:
        await _give(event, verdict)
    for verdict in verdicts:
        await _change(event, verdict)
    for type_id, places in sorted(room.taken.items()):
        if places:
            await TicketType.filter(id=type_id).update(held=F("held") + places)
    paid = [verdict for verdict in verdicts if verdict.order_facts.get("status") is OrderStatus.PAID]
    await tell([*_news(event, News.ORDER_PLACED, placed), *_news(event, News.ORDER_PAID, paid)])


async def _make_orders(links: Links, event: Event, verdicts: Sequence[Verdict]) -> None:
    if not verdicts:
        return
    moment = now()
    ids = await reserve_ids(Order, len(verdicts))
    orders = []
    for verdict, number in zip(verdicts, await order_numbers(len(verdicts)), strict=True):
        verdict.order = _order(event, verdict, next(ids), number, moment)
        orders.append(verdict.order)
    await Order.bulk_create(orders)
    await links.issue_many(LinkKind.CLAIM, [order.id for order in orders], FIRST_VERSION)


def _order(event: Event, verdict: Verdict, order_id: int, number: str, moment: datetime) -> Order:
    line = verdict.new[0].line
    costs = [new.cost for new in verdict.new]
    unpaid = has_unpaid(costs)
    return Order(
        id=order_id,
        event_id=event.id,
        number=number,
        booker_name=line.booker or line.name,
        email=line.email or None,
        status=OrderStatus.PENDING if unpaid else OrderStatus.PAID,
        total=due(costs),
        currency=event.currency,
        created_at=moment,
        paid_at=None if unpaid else moment,
        payment_method=None if unpaid else PaymentMethod.ELSEWHERE,
        external_number=line.order or None,
        import_key=verdict.group.key,
    )


async def _make_tickets(links: Links, event: Event, verdicts: Sequence[Verdict]) -> None:
    wanted = [(verdict.order, new) for verdict in verdicts for new in verdict.new if verdict.order]
    if not wanted:
        return
    moment = now()
    ids = await reserve_ids(Ticket, len(wanted))
    tickets = [_ticket(event, order, new, next(ids), moment) for order, new in wanted]
    await Ticket.bulk_create(tickets)
    await links.issue_many(LinkKind.TICKET, [ticket.id for ticket in tickets], 1)
    if event.kind is EventKind.EXHIBITION:
        pairs = zip(wanted, tickets, strict=True)
        await Application.bulk_create([_application(new, ticket, moment) for (_, new), ticket in pairs])


def _ticket(event: Event, order: Order, new: NewTicket, ticket_id: int, moment: datetime) -> Ticket:
    line = new.line
    exhibition = event.kind is EventKind.EXHIBITION
    return Ticket(
        id=ticket_id,
        event_id=event.id,
        order_id=order.id,
        type_id=new.type.id,
        holder_id=order.booker_id,
        holder_name=line.name,
        search_name=_found_by(event, line.name, line.booker),
        places=line.places,
        expected=line.places if exhibition else None,
        questions=event.questions or [],
        import_key=new.key,
        imported=dict(marks(line)),
        created_at=moment,
    )


def _found_by(event: Event, name: str, contact: str) -> str:
    """The words that staff find a ticket by: at an exhibition the contact's, too."""
    return search_name(f"{name} {contact}" if event.kind is EventKind.EXHIBITION else name)


def _application(new: NewTicket, ticket: Ticket, moment: datetime) -> Application:
    return Application(
        event_id=ticket.event_id,
        organisation=new.line.name,
        contact_name=new.line.booker,
        head_count=new.line.places,
        exhibits=new.line.exhibits,
        status=ApplicationStatus.APPROVED,
        ticket_id=ticket.id,
        created_at=moment,
        decided_at=moment,
    )


async def _change(event: Event, verdict: Verdict) -> None:
    """Change the tickets and the order of a group that is here, and owe their holders what they are now."""
    order = verdict.order
    if order is None or not (verdict.changed or verdict.order_facts):
        return
    moment = now()
    seen: set[int] = set()
    for change in verdict.changed:
        seen |= await _change_ticket(event, change, moment)
    facts = verdict.order_facts
    if facts.get("status") is OrderStatus.PAID:
        facts |= {"paid_at": moment, "payment_method": PaymentMethod.ELSEWHERE}
    ends = [change.cancels for change in verdict.changed if change.cancels]
    if ends and not await Ticket.exists(order_id=order.id, cancelled_at=None):
        facts |= {"status": ends[-1], "cancelled_at": moment}
    if facts:
        await Order.filter(id=order.id).update(**facts)
    if facts.keys() & {"status", "total"}:
        seen |= {ticket.id for ticket in await Ticket.filter(order_id=order.id, cancelled_at=None).only("id")}
    await _refresh(seen)


async def _change_ticket(event: Event, change: Change, moment: datetime) -> set[int]:
    """Set a ticket's columns. The ids of tickets that look another way now."""
    ticket, line = change.ticket, change.line
    facts: dict[str, Any] = {**change.facts, "imported": dict(marks(line))}
    if "holder_name" in facts:
        facts["search_name"] = _found_by(event, line.name, line.booker)
    if change.cancels:
        facts["cancelled_at"] = moment
    await Ticket.filter(id=ticket.id).update(**facts)
    gone = [split.id for split in change.splits]
    if gone:
        await Ticket.filter(id__in=gone).update(cancelled_at=moment)
    if event.kind is EventKind.EXHIBITION:
        await Application.filter(ticket_id=ticket.id).update(
            organisation=line.name, contact_name=line.booker, head_count=line.places, exhibits=line.exhibits
        )
    return {ticket.id, *gone} if change.facts or change.cancels else set()


async def _give(event: Event, verdict: Verdict) -> None:
    """Owe new tickets to somebody who has claimed their order before."""
    booker_id = verdict.order.booker_id if verdict.order else None
    if booker_id is not None:
        keys = [new.key for new in verdict.new]
        tickets = await Ticket.filter(event_id=event.id, import_key__in=keys).order_by("id").only("id")
        await Owed.bulk_create([owed(booker_id, Kind.TICKET, ticket=ticket.id) for ticket in tickets])


async def _refresh(ids: Collection[int]) -> None:
    """Owe the holders that their messages show what the tickets are now."""
    tickets = await Ticket.filter(id__in=list(ids), holder_id__isnull=False).only("id", "holder_id") if ids else []
    await Owed.bulk_create(
        [owed(ticket.holder_id, Kind.TICKET_REFRESH, ticket=ticket.id) for ticket in tickets if ticket.holder_id]
    )


def _news(event: Event, news: News, verdicts: Sequence[Verdict]) -> list[Happened]:
    return [Happened(event.id, news, {"order": verdict.order.id}) for verdict in verdicts if verdict.order]
