"""What is kept about a person: handing it out, and erasing it.

Erasing keeps the rows that attendance and bookkeeping rest on, without anything that says who it was.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from tortoise.expressions import Q
from tortoise.queryset import QuerySet

from models.clock import now
from models.events.hours import door_hours
from models.people.erasure import erase_orders, erase_tickets, forget_answers, forget_organiser, forget_people
from models.people.staff import revoke
from models.secrecy.secrets import Secrets
from models.storage.database import unit_of_work
from models.tables import (
    Application,
    ApplicationStatus,
    Browser,
    CheckIn,
    Event,
    Order,
    OrderStatus,
    Person,
    Share,
    StaffMember,
    Ticket,
)


class EraseRefused(Exception):
    """Something still needs the person's data; ``key`` of the catalogue says what."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


async def export(person: Person) -> dict[str, Any]:
    """Everything about a person, without what opens anything. Times are UTC, amounts in the smallest unit."""
    orders = await Order.filter(booker_id=person.id).select_related("event").order_by("id")
    tickets = await _tickets(person, orders).select_related("event", "type", "order").order_by("id")
    duties = await StaffMember.filter(person_id=person.id).select_related("event").order_by("id")
    ids = [ticket.id for ticket in tickets]
    admissions = await CheckIn.filter(ticket_id__in=ids).select_related("gate").order_by("id")
    browsers = await Browser.filter(ticket_id__in=ids).order_by("id")
    shares = await Share.filter(offered_by_id=person.id).order_by("id")
    claimed = await Share.filter(claimed_by_id=person.id).select_related("ticket__event").order_by("id")
    asked = await Share.filter(asked_by_id=person.id).select_related("ticket__event").order_by("id")
    applications = await Application.filter(person_id=person.id).select_related("event").order_by("id")
    return {
        "exported_at": _text(now()),
        "person": {
            "telegram_id": person.id,
            "name": person.name,
            "username": person.username,
            "telegram_language": person.telegram_language,
            "chosen_language": person.chosen_language,
            "first_seen_at": _text(person.created_at),
            "blocked_the_bot_at": _text(person.blocked_at),
        },
        "orders": [_order(order) for order in orders],
        "tickets": [_ticket(ticket) for ticket in tickets],
        "check_ins": [_admission(admission) for admission in admissions],
        "browsers": [_browser(browser) for browser in browsers],
        "places_offered": [{"at": _text(one.created_at), "claimed_at": _text(one.claimed_at)} for one in shares],
        "places_claimed": [{"event": one.ticket.event.name, "at": _text(one.claimed_at)} for one in claimed],
        "places_asked_for": [{"event": one.ticket.event.name, "at": _text(one.asked_at)} for one in asked],
        "applications": [_application(application) for application in applications],
        "staff_of": [{"event": duty.event.name, "role": duty.role, "label": duty.label} for duty in duties],
    }


@unit_of_work
async def erase(secrets: Secrets, person: Person) -> None:
    """Erase who the person is. Raises EraseRefused while they have a ticket to use, or a part in an event to come, and
    as long as events belong to them.
    """
    await Person.filter(id=person.id).select_for_update(no_key=True).get()
    if await Event.exists(organiser__person_id=person.id):
        raise EraseRefused("guest.erase_organiser")
    duties = await StaffMember.filter(person_id=person.id, revoked_at=None).select_related("event").order_by("id")
    if not all(_is_over(duty.event) for duty in duties):
        raise EraseRefused("guest.erase_staff")
    orders = await Order.filter(booker_id=person.id).only("id")
    tickets = await _tickets(person, orders).select_related("event")
    at_checkout = await Order.exists(booker_id=person.id, status=OrderStatus.RESERVED)
    if at_checkout or any(_is_open(ticket) for ticket in tickets):
        raise EraseRefused("guest.erase_open_ticket")
    if await Application.exists(person_id=person.id, status=ApplicationStatus.OPEN):
        raise EraseRefused("guest.erase_application")
    events = await _events_of(person)
    for duty in duties:
        await revoke(duty)
    await erase_tickets(secrets, [ticket.id for ticket in tickets])
    await erase_orders(secrets, [order.id for order in orders])
    await forget_organiser(person.id)
    await Application.filter(person_id=person.id).update(person_id=None, contact_name="", answers={})
    await StaffMember.filter(person_id=person.id).update(label="", person_id=None)
    await forget_people({person.id})
    await forget_answers(events)


def _tickets(person: Person, orders: Sequence[Order]) -> QuerySet[Ticket]:
    """Those in the person's chat; and those of their ``orders`` in nobody's, such as cancelled before the claim."""
    return Ticket.filter(Q(holder_id=person.id) | Q(holder_id=None, order_id__in=[order.id for order in orders]))


async def _events_of(person: Person) -> set[int]:
    """The events at which something says who the person is."""
    found: list[Any] = []
    for rows in (
        Ticket.filter(holder_id=person.id),
        Order.filter(booker_id=person.id),
        Application.filter(person_id=person.id),
        StaffMember.filter(person_id=person.id),
    ):
        found += await rows.values_list("event_id", flat=True)
    shares = Share.filter(Q(asked_by_id=person.id) | Q(claimed_by_id=person.id) | Q(offered_by_id=person.id))
    return {int(event_id) for event_id in (*found, *await shares.values_list("ticket__event_id", flat=True))}


def _is_open(ticket: Ticket) -> bool:
    if ticket.cancelled_at or ticket.rehearsal:
        return False
    return ticket.admitted < ticket.places and not _is_over(ticket.event)


def _is_over(event: Event) -> bool:
    return event.cancelled_at is not None or door_hours(event)[1] <= now()


def _order(order: Order) -> dict[str, Any]:
    return {
        "number": order.number,
        "event": order.event.name,
        "status": order.status,
        "name": order.booker_name,
        "email": order.email,
        "total": order.total,
        "currency": order.currency,
        "ordered_at": _text(order.created_at),
        "paid_at": _text(order.paid_at),
        "payment_method": order.payment_method,
        "telegram_charge": order.telegram_charge,
        "provider_charge": order.provider_charge,
        "cancelled_at": _text(order.cancelled_at),
    }


def _ticket(ticket: Ticket) -> dict[str, Any]:
    return {
        "order": ticket.order.number,
        "event": ticket.event.name,
        "type": ticket.type.name,
        "name": ticket.holder_name,
        "places": ticket.places,
        "admitted": ticket.admitted,
        "answers": ticket.answers,
        "cancelled_at": _text(ticket.cancelled_at),
    }


def _admission(admission: CheckIn) -> dict[str, Any]:
    return {
        "at": _text(admission.pressed_at),
        "received_at": _text(admission.received_at),
        "gate": admission.gate.name if admission.gate else None,
        "status": admission.status,
        "reason": admission.reason,
        "people": admission.admitted,
        "method": admission.method,
        "answers": admission.answers,
    }


def _browser(browser: Browser) -> dict[str, Any]:
    return {
        "key": browser.thumbprint,
        "saved_a_ticket_at": _text(browser.registered_at),
        "last_contact_at": _text(browser.last_contact_at),
    }


def _application(application: Application) -> dict[str, Any]:
    return {
        "event": application.event.name,
        "organisation": application.organisation,
        "contact": application.contact_name,
        "people": application.head_count,
        "exhibits": application.exhibits,
        "answers": application.answers,
        "status": application.status,
        "applied_at": _text(application.created_at),
    }


def _text(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
