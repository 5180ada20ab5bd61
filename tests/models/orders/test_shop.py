"""What is on, and what a person has."""

from datetime import timedelta

import pytest

from models.clock import now
from models.orders.shop import event_picture, most_places, offer, offer_of_type, offers, resend_to_holder, tickets_of
from models.owed.outbox import Kind
from models.tables import EventKind, Media, MediaPurpose, Owed
from tests.makers import make_event, make_person, make_ticket, make_ticket_type

pytestmark = pytest.mark.usefixtures("database")


async def test_what_is_on_is_what_one_can_buy_or_apply_to_the_soonest_first() -> None:
    later = await make_event(starts_at=now() + timedelta(days=9))
    running = await make_event(starts_at=now() - timedelta(hours=7))
    long = await make_event(starts_at=now() - timedelta(days=3), ends_at=now() + timedelta(hours=1))
    await make_event(starts_at=now() - timedelta(hours=9))
    await make_event(cancelled_at=now())
    exhibition = await make_event(kind=EventKind.EXHIBITION, starts_at=now() + timedelta(days=12))
    await make_event(kind=EventKind.EXHIBITION, starts_at=now() - timedelta(hours=9))
    assert [one.event.id for one in await offers()] == [long.id, running.id, later.id, exhibition.id]


async def test_ticket_types_come_in_the_organisers_order() -> None:
    event = await make_event()
    second = await make_ticket_type(event, position=2)
    first = await make_ticket_type(event, position=1)
    for one in ((await offers())[0], await offer(event.id)):
        assert one is not None
        assert [type_.id for type_ in one.types] == [first.id, second.id]
    assert await offer(event.id + 1) is None


async def test_a_ticket_type_is_found_with_its_event() -> None:
    type_ = await make_ticket_type(await make_event())
    found = await offer_of_type(type_.id)
    assert found is not None
    assert (found[0].event.id, found[1].id) == (type_.event_id, type_.id)
    assert await offer_of_type(type_.id + 1) is None


async def test_the_picture_of_an_event_is_the_one_for_its_tickets() -> None:
    event = await make_event()
    assert await event_picture(event.id) is None
    await Media.create(event=event, purpose=MediaPurpose.SUCCESS_PICTURE, content_type="image/png", content=b"other")
    await Media.create(event=event, purpose=MediaPurpose.TICKET_PICTURE, content_type="image/png", content=b"picture")
    assert await event_picture(event.id) == b"picture"


async def test_my_tickets_are_the_valid_ones_for_what_is_to_come() -> None:
    ada = await make_person("Ada Lovelace")
    to_come = await make_ticket(await make_event(starts_at=now() + timedelta(days=2)), holder=ada)
    soon = await make_ticket(await make_event(), holder=ada)
    await make_ticket(await make_event(), holder=ada, rehearsal=True)
    await make_ticket(await make_event(), holder=ada, cancelled_at=now())
    await make_ticket(await make_event(cancelled_at=now()), holder=ada)
    await make_ticket(await make_event(starts_at=now() - timedelta(days=1)), holder=ada)
    await make_ticket(await make_event())
    assert [ticket.id for ticket in await tickets_of(ada.id)] == [soon.id, to_come.id]


async def test_only_the_holder_is_sent_a_ticket_again() -> None:
    ada = await make_person("Ada Lovelace")
    hers, other = await make_ticket(holder=ada), await make_ticket(holder=await make_person())
    assert await resend_to_holder(ada.id, [hers.id, other.id]) == 1
    owed = await Owed.get()
    assert (owed.chat_id, owed.kind, owed.about) == (ada.id, Kind.TICKET, {"ticket": hers.id})


async def test_nobody_is_offered_more_than_is_left_or_than_one_person_may_have() -> None:
    event = await make_event(free_limit=4)
    ada = await make_person("Ada Lovelace")
    free = await make_ticket_type(event)
    scarce = await make_ticket_type(event, capacity=10, held=7)
    priced = await make_ticket_type(event, price=100)
    assert await most_places(ada, event, free, 100) == 4
    assert await most_places(ada, event, scarce, 100) == 3
    assert await most_places(ada, event, priced, 100) == 100
