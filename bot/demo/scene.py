"""What the demo begins with: an event whose doors are open, some guests, and the cast in their parts."""

import asyncio
from datetime import datetime, timedelta
from secrets import token_urlsafe

from bot.deep_links import STAFF_INVITE, deep_link
from bot.demo.cast import Cast
from bot.menu import refresh_menu
from bot.picture.poster import poster
from bot.running import Running
from models.clock import now
from models.door.answers import Press
from models.events.capacity import hold
from models.events.gates import gates_of
from models.events.organising import EventDraft, TypeDraft, create_event
from models.house import House
from models.language.speech import Voice
from models.orders.buying import Wish, place_order
from models.orders.numbers import order_number
from models.people.organisers import make_organiser
from models.people.staff import invite
from models.storage.database import unit_of_work
from models.tables import (
    Event,
    Media,
    MediaPurpose,
    Method,
    Order,
    OrderStatus,
    PaymentMethod,
    Person,
    Role,
    StaffMember,
    Ticket,
    TicketType,
)
from models.tickets.issuing import create_ticket

ZONE = "Europe/Berlin"
CURRENCY = "EUR"
EARLY_GUESTS = (("Grace Hopper", 1), ("Alan Turing", 2), ("Katherine Johnson", 1))
"""They are in already, with how many places their ticket has."""
AWAITED_GUESTS = (("Hedy Lamarr", 1), ("Zoë Ångström", 4), ("李小龙", 2), ("Rosalind Franklin", 1))


async def set_scene(running: Running, cast: Cast, speak: Voice) -> None:
    """Make the event and give everybody their part. The cast has pressed Start before."""
    house = running.house
    organiser = await Person.get(id=cast.organiser.id)
    event = await _event(organiser, speak)
    await _staff(running, event, cast)
    free, _ = await TicketType.filter(event_id=event.id).order_by("position")
    for name, places in (*EARLY_GUESTS, *AWAITED_GUESTS):
        await _guest(house, free, name, places)
    await _let_early_guests_in(house, event, speak)
    other = await Person.get(id=cast.other_guest.id)
    await place_order(house.links, Wish(other, free.id, 2, other.name), "demo:other guest")
    await refresh_menu(running.application.bot, organiser)


async def _event(organiser: Person, speak: Voice) -> Event:
    draft = EventDraft(
        name=speak.text("demo.event"),
        venue=speak.text("demo.venue"),
        starts_at=_soon(),
        zone=ZONE,
        language=speak.language,
        currency=CURRENCY,
        types=(
            TypeDraft(speak.text("demo.type_free"), capacity=120),
            TypeDraft(speak.text("demo.type_priced"), price=1200, capacity=40),
        ),
    )
    owner = await make_organiser(organiser)
    event = await create_event(owner, draft, gates=[speak.text("demo.gate_north"), speak.text("demo.gate_south")])
    picture = await asyncio.to_thread(poster, event.name)
    await _keep_picture(event, picture)
    return event


async def _staff(running: Running, event: Event, cast: Cast) -> None:
    gate, *_ = await gates_of(event.id)
    _, token = await invite(running.house.links, event.id, Role.DOOR, gate.id)
    await cast.staff.follow(deep_link(running.application.bot.username, STAFF_INVITE, token))


async def _let_early_guests_in(house: House, event: Event, speak: Voice) -> None:
    """By a colleague at the other gate, who has no phone in the demo."""
    gate = (await gates_of(event.id))[-1]
    colleague = await _colleague(event, gate.id, speak.text("demo.colleague"))
    early = [name for name, _ in EARLY_GUESTS]
    for ticket in await Ticket.filter(event_id=event.id, holder_name__in=early).order_by("id"):
        press = Press(
            nonce=token_urlsafe(16), method=Method.CHAT, pressed_at=now(), ticket_id=ticket.id, staff_id=colleague.id
        )
        await house.verifier.decide(press)


@unit_of_work
async def _keep_picture(event: Event, picture: bytes) -> None:
    await Media.create(
        event_id=event.id, purpose=MediaPurpose.TICKET_PICTURE, content_type="image/jpeg", content=picture
    )


@unit_of_work
async def _colleague(event: Event, gate_id: int, name: str) -> StaffMember:
    return await StaffMember.create(event_id=event.id, label=name, role=Role.DOOR, gate_id=gate_id, created_at=now())


@unit_of_work
async def _guest(house: House, kind: TicketType, name: str, places: int) -> None:
    """A guest without Telegram, as from an import."""
    moment = now()
    await hold(kind.id, places)
    order = await Order.create(
        event_id=kind.event_id,
        number=await order_number(),
        booker_name=name,
        status=OrderStatus.PAID,
        currency=CURRENCY,
        created_at=moment,
        paid_at=moment,
        payment_method=PaymentMethod.FREE,
    )
    await create_ticket(house.links, order=order, type=kind, holder=None, holder_name=name, places=places)


def _soon() -> datetime:
    """The next half hour but one: doors open three hours before."""
    moment = now() + timedelta(minutes=60)
    return moment.replace(minute=30 * (moment.minute // 30), second=0, microsecond=0)
