"""Guests by how they stand: groups, pages, search."""

from typing import Any

import pytest

from models.attendance.guests import PAGE, Page, Standing, count_guests, guest_page
from models.clock import now
from models.house import House
from models.owed.sent_messages import remember_message
from models.storage.database import Database
from models.tables import Event, OrderStatus, Person, SentMessage, Ticket
from tests.makers import make_event, make_order, make_person, make_staff, make_ticket, make_ticket_type, wrong_code
from tests.offline_phones import OfflinePhone


@pytest.fixture
async def event(database: Database) -> Event:
    return await make_event()


def names(page: Page) -> list[str]:
    return [ticket.holder_name for ticket in page.tickets]


async def holding(event: Event, name: str, **columns: Any) -> tuple[Ticket, Person]:
    person = await make_person(name)
    ticket = await make_ticket(event, holder=person, **columns)
    await remember_message(ticket.id, person.id, ticket.id, shows="valid", file_id=None)
    return ticket, person


async def test_who_came_and_who_did_not(event: Event) -> None:
    for name, admitted, places in (("Ada", 1, 1), ("Bob", 0, 1), ("Cleo", 2, 5)):
        await make_ticket(event, holder_name=name, admitted=admitted, places=places)

    assert names(await guest_page(event, Standing.CAME)) == ["Ada", "Cleo"]
    assert names(await guest_page(event, Standing.NOT_YET)) == ["Bob"]


async def test_cancelled_refunded_and_rehearsal_tickets_are_no_guests(event: Event) -> None:
    await make_ticket(event, cancelled_at=now())
    await make_ticket(event, order=await make_order(event, status=OrderStatus.REFUNDED))
    await make_ticket(event, rehearsal=True)

    assert set((await count_guests(event)).values()) == {0}


async def test_another_events_guests_stay_there(event: Event) -> None:
    other = await make_ticket()

    assert set((await count_guests(event)).values()) == {0}
    assert names(await guest_page(event, Standing.NOT_YET, after=other.id)) == []


async def test_who_blocked_the_bot_or_deleted_the_ticket_is_out_of_reach(event: Event) -> None:
    _, blocked = await holding(event, "Blocked")
    await Person.filter(id=blocked.id).update(blocked_at=now())
    deleted, _ = await holding(event, "Deleted")
    await SentMessage.filter(ticket_id=deleted.id).update(gone_at=now())
    resent, person = await holding(event, "Sent again")
    await SentMessage.filter(ticket_id=resent.id).update(gone_at=now())
    await remember_message(resent.id, person.id, 999_999, shows="valid", file_id=None)
    used, _ = await holding(event, "Used and deleted", admitted=1)
    await SentMessage.filter(ticket_id=used.id).update(gone_at=now())
    await make_ticket(event, holder_name="No chat")
    await holding(event, "Fine")

    assert names(await guest_page(event, Standing.BLOCKED)) == ["Blocked", "Deleted"]


async def test_who_has_saved_the_ticket_with_its_present_link_is_ready_for_offline(house: House, event: Event) -> None:
    phone = OfflinePhone()
    saved, renewed = [await make_ticket(event, holder_name=name) for name in ("Saved", "Renewed")]
    for ticket in (saved, renewed):
        await phone.save(house, ticket)
    await Ticket.filter(id=renewed.id).update(link_version=2)
    await make_ticket(event, holder_name="Never opened")
    await make_ticket(event, holder_name="In", admitted=1)

    assert names(await guest_page(event, Standing.NOT_SAVED)) == ["Never opened", "Renewed"]


async def test_where_offline_is_not_allowed_nobody_need_save(database: Database) -> None:
    event = await make_event(offline_allowed=False)

    assert Standing.NOT_SAVED not in await count_guests(event)


async def test_conflicts_are_tickets_whose_offline_record_lost(house: House, event: Event) -> None:
    staff, phone = await make_staff(event), OfflinePhone()
    twice, guessed = [await make_ticket(event, holder_name=name) for name in ("Twice", "Guessed")]
    for ticket in (twice, guessed):
        await phone.save(house, ticket)
    await phone.upload(house, twice, *(phone.record(twice, staff.code) for _ in range(3)))
    await phone.upload(house, guessed, phone.record(guessed, wrong_code(staff)))

    assert names(await guest_page(event, Standing.CONFLICTS)) == ["Twice"]
    assert (await count_guests(event))[Standing.CONFLICTS] == 1


async def test_pages_follow_each_other_in_both_directions_without_losing_anybody(event: Event) -> None:
    kind, order = await make_ticket_type(event), await make_order(event)
    for number in range(2 * PAGE + 3):
        await make_ticket(event, order=order, type=kind, holder_name=f"Guest {number % 5}")  # many of one name
    first = await guest_page(event, Standing.NOT_YET)
    second = await guest_page(event, Standing.NOT_YET, after=first.tickets[-1].id)
    third = await guest_page(event, Standing.NOT_YET, after=second.tickets[-1].id)
    back = await guest_page(event, Standing.NOT_YET, before=third.tickets[0].id)
    seen = [ticket.id for page in (first, second, third) for ticket in page.tickets]

    assert len(set(seen)) == len(seen) == 2 * PAGE + 3
    assert [(page.has_before, page.has_after) for page in (first, second, third, back)] == [
        (False, True),
        (True, True),
        (True, False),
        (True, True),
    ]
    assert [ticket.id for ticket in back.tickets] == [ticket.id for ticket in second.tickets]


async def test_who_leaves_the_group_in_between_loses_nobody_else_their_place(event: Event) -> None:
    kind, order = await make_ticket_type(event), await make_order(event)
    for number in range(PAGE + 2):
        await make_ticket(event, order=order, type=kind, holder_name=f"Guest {number:02}")
    first = await guest_page(event, Standing.NOT_YET)
    await Ticket.filter(id=first.tickets[-1].id).update(admitted=1)

    following = await guest_page(event, Standing.NOT_YET, after=first.tickets[-1].id)

    assert names(following) == [f"Guest {PAGE:02}", f"Guest {PAGE + 1:02}"]


async def test_a_text_narrows_by_name_and_order_number(event: Event) -> None:
    ada = await make_ticket(event, holder_name="Zoë Ångström")
    await make_ticket(event, holder_name="Bob")
    await ada.fetch_related("order")

    assert names(await guest_page(event, Standing.NOT_YET, "angs")) == ["Zoë Ångström"]
    assert names(await guest_page(event, Standing.NOT_YET, ada.order.number.lower())) == ["Zoë Ångström"]
    assert names(await guest_page(event, Standing.NOT_YET, "nobody")) == []
    assert (await count_guests(event, "bob"))[Standing.NOT_YET] == 1
