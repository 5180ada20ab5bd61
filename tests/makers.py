"""Rows with sensible defaults: a test says only what it is about.

By default the doors are open now, the ticket is free and paid, for one person, and valid. Secrets are those of the
``house`` fixture.
"""

from dataclasses import dataclass
from datetime import timedelta
from itertools import count
from typing import Any

from models.clock import now
from models.door.codes import issue_code
from models.secrecy.links import Links
from models.secrecy.secrets import Secrets
from models.tables import (
    DoorCode,
    Event,
    Gate,
    LinkKind,
    Order,
    OrderStatus,
    Organiser,
    PaymentMethod,
    Person,
    Role,
    StaffMember,
    Ticket,
    TicketType,
)
from models.tickets.issuing import create_ticket

KEY = "the key of the tests, long enough for HMAC-SHA256"
PUBLIC_URL = "http://127.0.0.1:8080"
SECRETS = Secrets(KEY.encode())
LINKS = Links(SECRETS, PUBLIC_URL)

_numbers = count(1001)


@dataclass(frozen=True)
class Staff:
    """A staff member with a code that works."""

    member: StaffMember
    door_code: DoorCode
    code: str
    """The digits to type."""


async def make_person(name: str = "Grace Hopper", **columns: Any) -> Person:
    """Someone who has written to the bot."""
    columns = {"id": next(_numbers), "telegram_language": "en", "created_at": now(), **columns}
    return await Person.create(name=name, **columns)


async def make_organiser(person: Person | None = None, **columns: Any) -> Organiser:
    """An organiser, who is a person."""
    person = person or await make_person("Olive Organiser")
    columns = {"slug": f"organiser-{next(_numbers)}", "name": person.name, "created_at": now(), **columns}
    return await Organiser.create(person=person, **columns)


async def make_event(organiser: Organiser | None = None, **columns: Any) -> Event:
    """An event that starts in an hour, so that its doors are open; its organiser is its first staff member."""
    organiser = organiser or await make_organiser()
    defaults = {
        "slug": f"event-{next(_numbers)}",
        "name": "Summer Night",
        "venue": "Old Harbour",
        "starts_at": now() + timedelta(hours=1),
        "zone": "Europe/Berlin",
        "language": "en",
        "created_at": now(),
    }
    event = await Event.create(organiser=organiser, **{**defaults, **columns})
    await StaffMember.create(
        event=event, person_id=organiser.person_id, label=organiser.name, role=Role.ORGANISER, created_at=now()
    )
    return event


async def make_gate(event: Event, name: str = "North") -> Gate:
    """An entrance."""
    return await Gate.create(event=event, name=name)


async def make_ticket_type(event: Event, **columns: Any) -> TicketType:
    """A ticket type: free and without limit unless said otherwise."""
    return await TicketType.create(event=event, **{"name": f"Standard {next(_numbers)}", **columns})


async def make_order(event: Event, booker: Person | None = None, *, paid: bool = True, **columns: Any) -> Order:
    """An order: paid, or to be paid at the door."""
    defaults: dict[str, Any] = {
        "number": f"T{next(_numbers)}",
        "booker_name": booker.name if booker else "Grace Hopper",
        "status": OrderStatus.PAID if paid else OrderStatus.PENDING,
        "currency": event.currency,
        "created_at": now(),
        "paid_at": now() if paid else None,
        "payment_method": PaymentMethod.FREE if paid else None,
    }
    return await Order.create(event=event, booker=booker, **{**defaults, **columns})


async def make_ticket(
    event: Event | None = None,
    *,
    order: Order | None = None,
    type: TicketType | None = None,  # noqa: A002  # the field's word
    holder: Person | None = None,
    holder_name: str | None = None,
    places: int = 1,
    paid: bool = True,
    rehearsal: bool = False,
    **columns: Any,
) -> Ticket:
    """A valid ticket with its link, order, type and event as far as they are not given. See `token_of`.

    The type counts its places as held.
    """
    event = event or (await Event.get(id=order.event_id) if order else await make_event())
    order = order or await make_order(event, holder, paid=paid)
    type = type or await make_ticket_type(event)  # noqa: A001  # the field's word
    ticket = await create_ticket(
        LINKS,
        order=order,
        type=type,
        holder=holder,
        holder_name=holder_name or (holder.name if holder else "Grace Hopper"),
        places=places,
        rehearsal=rehearsal,
    )
    if not rehearsal:
        type.held += places
        await type.save(update_fields=["held"])
    if columns:
        await ticket.update_from_dict(columns).save(update_fields=[*columns])
    return ticket


async def make_staff(
    event: Event, person: Person | None = None, *, gate: Gate | None = None, role: Role = Role.DOOR, **columns: Any
) -> Staff:
    """A staff member whose door code works now."""
    person = person or await make_person("Sam Steward")
    defaults = {"label": person.name, "created_at": now()}
    member = await StaffMember.create(event=event, person=person, gate=gate, role=role, **{**defaults, **columns})
    door_code = await issue_code(SECRETS, member)
    return Staff(member, door_code, SECRETS.door_code(door_code))


def token_of(ticket: Ticket) -> str:
    """The token of the ticket's link."""
    return SECRETS.token(LinkKind.TICKET, ticket.id, ticket.link_version)


def wrong_code(staff: Staff) -> str:
    """As many digits as the staff member's code, and not it."""
    return f"{(int(staff.code) + 1) % 10 ** len(staff.code):0{len(staff.code)}d}"
