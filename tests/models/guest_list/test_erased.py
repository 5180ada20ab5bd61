"""Guests who were erased stay so when the list that they came with is sent again."""

from datetime import timedelta

import pytest

from models.attendance.counts import attendance
from models.clock import now
from models.guest_list.checking import Counts
from models.people.privacy import erase
from models.people.retention import erase_past_events
from models.tables import Event, Order, Person, Ticket
from tests.makers import SECRETS, make_event, make_person, make_ticket_type
from tests.models.guest_list.files import csv_file, import_file, rows_of

pytestmark = pytest.mark.usefixtures("database")

ADA = ("A1", "Ada Lovelace", "ada@example.org", "", "", "", "")
GRACE = ("A2", "Grace Hopper", "", "", "", "", "")
NUMBERED = csv_file(ADA, GRACE)
NAMELESS = csv_file(("", *ADA[1:]), ("", *GRACE[1:]))
TOGETHER = csv_file(ADA, ("A1", *GRACE[1:]))


async def past_event() -> Event:
    event = await make_event(starts_at=now() - timedelta(days=2))
    await make_ticket_type(event)
    return event


async def claimed_by(name: str) -> Person:
    """Somebody in a chat who has the imported ticket of this name, and its order if it has no other; they are in."""
    person = await make_person(name)
    ticket = await Ticket.get(holder_name=name)
    await Ticket.filter(id=ticket.id).update(holder_id=person.id, admitted=1)
    if await Ticket.filter(order_id=ticket.order_id).count() == 1:
        await Order.filter(id=ticket.order_id).update(booker_id=person.id)
    return person


@pytest.mark.parametrize("content", [NUMBERED, NAMELESS, TOGETHER], ids=["numbered", "nameless", "together"])
async def test_a_guest_who_was_erased_does_not_come_back_with_the_same_list(content: bytes) -> None:
    event = await past_event()
    await import_file(event, content)
    await erase(SECRETS, await claimed_by("Ada Lovelace"))
    before = await attendance(event)

    again = await import_file(event, content)

    assert again.counts == Counts(lines=2, same=1, erased=1)
    assert (await attendance(event)).expected == before.expected == 2
    assert sorted([ticket.holder_name for ticket in await Ticket.all()]) == ["", "Grace Hopper"]
    notes = [row[-1] for row in rows_of(await again.result())]
    assert sum("not brought back" in note for note in notes) == 1


async def test_a_guest_who_came_without_a_number_stays_erased_when_they_get_one() -> None:
    event = await past_event()
    await import_file(event, NAMELESS)
    await erase(SECRETS, await claimed_by("Ada Lovelace"))

    again = await import_file(event, NUMBERED)

    assert again.counts == Counts(lines=2, changed=1, erased=1)
    assert [order.external_number for order in await Order.exclude(external_number=None)] == ["A2"]


async def test_another_guest_of_an_erased_order_comes_in() -> None:
    event = await past_event()
    await import_file(event, csv_file(ADA))
    await erase(SECRETS, await claimed_by("Ada Lovelace"))

    again = await import_file(event, TOGETHER)

    assert again.counts == Counts(lines=2, new=1, people=1, erased=1)
    assert await Ticket.filter(holder_name="Grace Hopper").count() == 1


async def test_what_is_left_of_a_guest_tells_nobody_without_the_key_who_it_was() -> None:
    event = await past_event()
    await import_file(event, NAMELESS)
    order = await Order.get(booker_name="Ada Lovelace")
    before = {order.import_key, (await Ticket.get(order=order)).import_key}

    await erase(SECRETS, await claimed_by("Ada Lovelace"))

    ticket = await Ticket.get(order=order)
    await order.refresh_from_db()
    assert {order.import_key, ticket.import_key}.isdisjoint(before)
    assert (order.email, order.external_number, list(ticket.imported or {})) == (None, None, ["erased"])


async def test_a_list_that_comes_after_its_event_was_erased_is_erased_in_the_next_round() -> None:
    event = await past_event()
    await import_file(event, csv_file(ADA))
    await Event.filter(id=event.id).update(starts_at=now() - timedelta(days=200))
    assert await erase_past_events(SECRETS) == 1
    again = await import_file(event, NUMBERED)
    assert again.counts == Counts(lines=2, new=1, people=1, orders=1, erased=1)

    assert await erase_past_events(SECRETS) == 1

    assert not await Ticket.exists(search_name__gt="")
    assert not await Order.exists(booker_name__gt="")
    assert await erase_past_events(SECRETS) == 0
