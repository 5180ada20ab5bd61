"""Applying a guest list: once, however often it is sent, and without taking more places than there are."""

import asyncio
from typing import Any

import pytest

from models.guest_list import applying
from models.guest_list.applying import apply, begin_applying
from models.guest_list.checking import check
from models.guest_list.keeping import add_types, drop_list, drop_old_lists, keep_list, move_list, next_list
from models.orders.claims import claim
from models.owed.outbox import Kind
from models.tables import (
    Application,
    ApplicationStatus,
    Event,
    EventKind,
    GuestList,
    GuestListStatus,
    Link,
    LinkKind,
    Order,
    OrderStatus,
    Organiser,
    Owed,
    PaymentMethod,
    Ticket,
    TicketType,
)
from tests.clock import Clock
from tests.makers import LINKS, SECRETS, make_event, make_person, make_ticket_type
from tests.models.guest_list.files import Imported, csv_file, import_file, rows_of, xlsx_file

pytestmark = pytest.mark.usefixtures("house")


async def gala(**columns: Any) -> Event:
    """An event with two ticket types."""
    event = await make_event(**columns)
    await make_ticket_type(event, name="Standard", price=1200, position=0)
    await make_ticket_type(event, name="VIP", capacity=10, position=1)
    return event


async def held(event: Event) -> dict[str, int]:
    return {kind.name: kind.held for kind in await TicketType.filter(event_id=event.id)}


async def rows_here() -> list[Any]:
    tables: list[Any] = [Order, Ticket, TicketType, Link, Owed]
    return [await table.all().order_by("id").values() for table in tables]


async def waiting_list(event: Event, content: bytes) -> GuestList:
    organiser = await Organiser.get(id=event.organiser_id)
    report = await check(SECRETS, content, event)
    return await keep_list(event, organiser.person_id, "guests.csv", content, report)


async def links_of(imported: Imported) -> list[list[str]]:
    return [row[-4:] for row in rows_of(await imported.result())[1:]]


async def test_orders_and_tickets_are_made_with_their_links_and_places() -> None:
    event = await gala(questions=[{"id": "tea", "label": "Tea?", "kind": "text", "required": True}])
    content = csv_file(
        ("S-1", "Zoë Ångström", "z@x.org", "VIP", 2, "paid", "50"),
        ("S-1", "Bob", "", "Standard", "", "paid", "12"),
        ("", "王芳", "w@x.cn", "standard", 3, "unpaid", ""),
    )

    imported = await import_file(event, content)

    assert (imported.counts.new, imported.counts.people, imported.counts.orders) == (3, 6, 2)
    paid, unpaid = await Order.all().order_by("id")
    assert (paid.external_number, paid.email, paid.booker_name) == ("S-1", "z@x.org", "Zoë Ångström")
    assert (paid.status, paid.total, paid.payment_method) == (OrderStatus.PAID, 11200, PaymentMethod.ELSEWHERE)
    assert (unpaid.status, unpaid.total, unpaid.external_number) == (OrderStatus.PENDING, 3600, None)
    zoe, bob, wang = await Ticket.all().order_by("id")
    assert (zoe.search_name, zoe.places, zoe.questions) == ("zoe angstrom", 2, event.questions)
    assert (bob.order_id, wang.order_id, wang.holder_id) == (paid.id, unpaid.id, None)
    assert await held(event) == {"Standard": 4, "VIP": 2}
    assert await Link.filter(kind=LinkKind.TICKET).count() == 3
    assert await Link.filter(kind=LinkKind.CLAIM).count() == 2
    assert not await Owed.exists()


async def test_the_same_file_again_changes_nothing_and_gives_the_same_links() -> None:
    event = await gala()
    content = csv_file(
        ("S-1", "Ada", "a@x.org", "VIP", 2, "paid", ""),
        ("S-1", "Ada", "a@x.org", "VIP", 1, "paid", ""),
        ("", "Eve", "", "Standard", 1, "", ""),
    )
    first = await import_file(event, content)
    before, links = await rows_here(), await links_of(first)

    again = await import_file(event, content)

    assert (again.counts.same, again.counts.new, again.counts.changed) == (3, 0, 0)
    assert await rows_here() == before
    assert await links_of(again) == links
    assert all(number and claim_link and ticket for number, claim_link, ticket, _ in links)


async def test_the_same_list_as_a_spreadsheet_is_the_same_list() -> None:
    event = await gala()
    header = ("Ticket type", "Buyer", "Name", "Order number", "E-mail")
    await import_file(event, csv_file(("17", "Ada", "a@x.org", "VIP", "", "", "")))

    again = await import_file(event, xlsx_file(header, ("vip", "", "Ada", 17, "A@x.org")), "guests.xlsx")

    assert again.counts.same == 1


async def test_a_claimed_order_arrives_in_the_chat_and_keeps_what_changed_here() -> None:
    event = await gala()
    content = csv_file(("S-1", "Ada", "a@x.org", "VIP", 2, "", ""))
    [[_, link, _, _]] = await links_of(await import_file(event, content))
    guest = await make_person("Grace")
    await claim(LINKS, link.rpartition("start=c")[2], guest)
    await Ticket.all().update(holder_name="Grace", places=1)  # as after handing one place on
    before = await rows_here()

    again = await import_file(event, content)

    assert again.counts.same == 1
    assert await rows_here() == before


async def test_what_the_file_changes_is_changed_and_the_holder_sees_it() -> None:
    event = await gala()
    await import_file(event, csv_file(("S-1", "Ada Lovelase", "a@x.org", "VIP", 2, "unpaid", "10")))
    guest = await make_person()
    await Ticket.all().update(holder_id=guest.id)
    link = await Link.get(kind=LinkKind.TICKET)

    changed = await import_file(event, csv_file(("s-1", "Ada Lovelace", "ada@x.org", "Standard", 3, "paid", "10")))

    assert (changed.counts.changed, changed.counts.new) == (1, 0)
    ticket = await Ticket.get().select_related("type", "order")
    assert (ticket.holder_name, ticket.search_name) == ("Ada Lovelace", "ada lovelace")
    assert (ticket.type.name, ticket.places) == ("Standard", 3)
    assert (ticket.order.status, ticket.order.email) == (OrderStatus.PAID, "ada@x.org")
    assert await held(event) == {"Standard": 3, "VIP": 0}
    assert [row.kind for row in await Owed.filter(chat_id=guest.id)] == [Kind.TICKET_REFRESH]
    assert await Link.get(kind=LinkKind.TICKET) == link


async def test_places_change_by_as_many_as_in_the_file() -> None:
    event = await gala()
    await import_file(event, csv_file(("S-1", "Ada", "", "VIP", 3, "", "")))
    await Ticket.all().update(places=2)  # one was handed on

    await import_file(event, csv_file(("S-1", "Ada", "", "VIP", 4, "", "")))

    assert (await Ticket.get()).places == 3
    assert (await held(event))["VIP"] == 4


async def test_what_is_cancelled_in_the_file_is_void_and_its_places_are_free() -> None:
    event = await gala()
    await import_file(event, csv_file(("S-1", "Ada", "", "VIP", 2, "", ""), ("S-1", "Bob", "", "VIP", 1, "", "")))
    guest = await make_person()
    ada = await Ticket.get(holder_name="Ada")
    await Ticket.filter(id=ada.id).update(holder_id=guest.id)

    await import_file(event, csv_file(("S-1", "Ada", "", "VIP", 2, "cancelled", "")))
    await ada.refresh_from_db()
    assert ada.cancelled_at is not None
    assert (await Order.get()).status is OrderStatus.PAID
    assert [row.kind for row in await Owed.filter(chat_id=guest.id)] == [Kind.TICKET_REFRESH]

    again = await import_file(event, csv_file(("S-1", "Bob", "", "VIP", 1, "refunded", "")))
    assert (again.counts.cancelled, again.counts.bad) == (1, 0)
    assert (await Order.get()).status is OrderStatus.REFUNDED
    assert (await held(event))["VIP"] == 0


async def test_cancelling_takes_the_places_that_were_handed_on_with_it() -> None:
    event = await gala()
    await import_file(event, csv_file(("S-1", "Ada", "", "VIP", 2, "", "")))
    ada = await Ticket.get()
    await Ticket.filter(id=ada.id).update(places=1)
    split = await Ticket.create(
        event_id=event.id, order_id=ada.order_id, type_id=ada.type_id, holder_name="Bob", split_from_id=ada.id,
        created_at=ada.created_at,
    )  # fmt: skip

    await Ticket.filter(id=split.id).update(admitted=1)
    refused = await import_file(event, csv_file(("S-1", "Ada", "", "VIP", 2, "cancelled", "")))
    assert refused.counts.bad == 1

    await Ticket.filter(id=split.id).update(admitted=0)
    await import_file(event, csv_file(("S-1", "Ada", "", "VIP", 2, "refunded", "")))
    assert not await Ticket.exists(cancelled_at=None)
    assert (await held(event))["VIP"] == 0


async def test_who_is_left_out_of_a_later_list_stays() -> None:
    event = await gala()
    await import_file(event, csv_file(("S-1", "Ada", "", "VIP", 1, "", "")))
    await import_file(event, csv_file(("S-2", "Bob", "", "VIP", 1, "", "")))

    assert await Ticket.filter(cancelled_at=None).count() == 2


async def test_the_last_places_go_to_the_first_lines_and_no_more_than_there_are() -> None:
    event = await gala()
    rows = [(f"S-{number}", f"Guest {number}", "", "VIP", 3, "", "") for number in range(5)]

    imported = await import_file(event, csv_file(*rows))

    assert (imported.counts.new, imported.counts.bad) == (3, 2)
    assert (await held(event))["VIP"] == 9


async def test_new_tickets_of_a_claimed_order_go_to_its_chat() -> None:
    event = await gala()
    row = ("S-1", "Ada", "", "VIP", 1, "", "")
    await import_file(event, csv_file(row))
    guest = await make_person()
    await Order.all().update(booker_id=guest.id)

    await import_file(event, csv_file(row, ("S-1", "Bob", "", "VIP", 1, "", "")))

    bob = await Ticket.get(holder_name="Bob")
    assert bob.holder_id == guest.id
    assert [row.about for row in await Owed.filter(kind=Kind.TICKET)] == [{"ticket": bob.id}]


async def test_a_list_that_is_cut_goes_on_where_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(applying, "BATCH", 2)
    event = await gala()
    rows = [(f"S-{number}", f"Guest {number}", "", "Standard", 1, "", "") for number in range(7)]
    guest_list = await waiting_list(event, csv_file(*rows))
    told: list[tuple[int, int]] = []

    async def cut(done: int, lines: int) -> None:
        told.append((done, lines))
        if done == 4:
            raise ConnectionError

    assert await begin_applying(guest_list.id)
    with pytest.raises(ConnectionError):
        await apply(LINKS, guest_list.id, cut)
    assert await Ticket.all().count() == 4
    assert await next_list() == guest_list.id

    counts = await apply(LINKS, guest_list.id, cut)

    assert (counts.new, counts.orders, counts.lines) == (7, 7, 7)
    assert await Ticket.all().count() == 7
    assert told == [(2, 7), (4, 7), (6, 7), (7, 7)]
    assert (await GuestList.get(id=guest_list.id)).status is GuestListStatus.APPLIED


async def test_two_who_apply_at_once_make_nothing_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(applying, "BATCH", 2)
    event = await gala()
    rows = [(f"S-{number}", f"Guest {number}", "", "Standard", 1, "", "") for number in range(9)]
    lists = [await waiting_list(event, csv_file(*rows)) for _ in range(2)]
    for guest_list in lists:
        assert await begin_applying(guest_list.id)

    await asyncio.gather(*(apply(LINKS, guest_list.id) for guest_list in (*lists, *lists)))

    assert await Ticket.all().count() == await Order.all().count() == 9
    assert (await held(event))["Standard"] == 9
    counts = [await apply(LINKS, guest_list.id) for guest_list in lists]
    assert sorted([sum(each.new for each in counts), sum(each.same for each in counts)]) == [9, 9]


async def test_a_list_is_decided_once() -> None:
    guest_list = await waiting_list(await gala(), csv_file(("1", "Ada", "", "VIP", 1, "", "")))

    begun = await asyncio.gather(*(begin_applying(guest_list.id) for _ in range(3)))
    assert sorted(begun) == [False, False, True]
    assert not await drop_list(guest_list.id)


async def test_a_dropped_list_is_forgotten_and_not_applied() -> None:
    guest_list = await waiting_list(await gala(), csv_file(("1", "Ada", "", "VIP", 1, "", "")))

    assert await drop_list(guest_list.id)

    assert not await begin_applying(guest_list.id)
    assert (await GuestList.get(id=guest_list.id)).content is None
    assert await next_list() is None


async def test_lists_that_nobody_decides_are_given_up(clock: Clock) -> None:
    event = await gala()
    lists = [await waiting_list(event, csv_file(("1", "Ada", "", "VIP", 1, "", ""))) for _ in range(5)]
    waiting = GuestList.filter(status=GuestListStatus.CHECKED)
    assert [row.id for row in await waiting.order_by("id")] == [row.id for row in lists[2:]]

    clock.advance(hours=25)
    assert await drop_old_lists() == 3
    assert not await GuestList.exists(content__isnull=False)


async def test_a_list_can_be_moved_to_another_event_as_long_as_it_is_undecided() -> None:
    here, there = await gala(), await gala()
    guest_list = await waiting_list(here, csv_file(("1", "Ada", "", "VIP", 1, "", "")))
    report = await check(SECRETS, guest_list.content or b"", there)
    await move_list(guest_list.id, there, report)
    await begin_applying(guest_list.id)
    await move_list(guest_list.id, here, report)

    await apply(LINKS, guest_list.id)

    assert (await Ticket.get()).event_id == there.id


async def test_missing_ticket_types_are_made_as_large_as_the_list_needs_them() -> None:
    event = await gala()
    rows = [
        ("1", "Ada", "", "Gold", 2, "", ""),
        ("2", "Bob", "", "gold ", 3, "", ""),
        ("3", "Eve", "", "VIP", 1, "", ""),
    ]
    report = await check(SECRETS, csv_file(*rows), event)
    assert report.unknown_types == {"Gold": 5}

    await add_types(event.id, report.unknown_types)
    await add_types(event.id, report.unknown_types)

    imported = await import_file(event, csv_file(*rows))
    assert (imported.counts.new, imported.counts.bad) == (3, 0)
    gold = await TicketType.get(name="Gold")
    assert (gold.capacity, gold.held, gold.price) == (5, 5, 0)


async def test_at_an_exhibition_each_line_is_an_exhibitor_with_a_credential() -> None:
    event = await gala(kind=EventKind.EXHIBITION)
    header = ("Organisation", "Contact name", "E-mail", "People", "Exhibits")
    content = csv_file(("ACME", "Wile Coyote", "w@acme.org", 3, "Rockets"), header=header)

    await import_file(event, content)

    ticket = await Ticket.get().select_related("type")
    assert (ticket.holder_name, ticket.search_name) == ("ACME", "acme wile coyote")
    assert (ticket.places, ticket.expected, ticket.type.name) == (3, 3, "Standard")
    application = await Application.get()
    assert (application.organisation, application.contact_name, application.head_count) == ("ACME", "Wile Coyote", 3)
    assert (application.status, application.exhibits) == (ApplicationStatus.APPROVED, "Rockets")
    assert application.ticket_id == ticket.id
    assert (await import_file(event, content)).counts.same == 1


async def test_a_list_whose_file_was_erased_while_it_waited_holds_up_no_other() -> None:
    event = await gala()
    first, second = [await waiting_list(event, csv_file(("1", "Ada", "", "VIP", 1, "", ""))) for _ in range(2)]
    for guest_list in (first, second):
        await begin_applying(guest_list.id)

    await GuestList.filter(id=first.id).update(content=None)

    assert await next_list() == second.id
