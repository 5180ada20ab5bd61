"""One statement owes a message to all holders of an event: each once, and only those who are meant."""

from datetime import timedelta
from typing import Any

import pytest

from models.clock import now
from models.house import House
from models.owed.mailing import Holders, Reach, note_reminded, owe_holders, owe_refreshes, reach
from models.owed.outbox import Kind, Priority
from models.storage.database import unit_of_work
from models.tables import Audience, Event, OrderStatus, Owed, Person, Ticket
from tests.makers import make_event, make_order, make_person, make_ticket


@pytest.fixture
async def event(house: House) -> Event:
    return await make_event()


async def chats() -> list[int]:
    return [row.chat_id for row in await Owed.all().order_by("id")]


@unit_of_work
async def tell(holders: Holders, kind: Kind = Kind.EVENT_CANCELLED, *, unless_waiting: bool = False) -> None:
    await owe_holders(holders, kind, {"event": holders.event_id}, unless_waiting=unless_waiting)


async def holder_of(event: Event, *tickets: dict[str, Any], name: str = "Ada") -> Person:
    person = await make_person(name)
    for facts in tickets or ({},):
        await make_ticket(event, **{"holder": person, **facts})
    return person


async def test_a_row_is_like_one_that_the_outbox_makes(event: Event) -> None:
    ada = await holder_of(event)
    due_at, expires_at = now() + timedelta(minutes=1), now() + timedelta(hours=1)

    @unit_of_work
    async def tell_later() -> None:
        about = {"event": event.id, "was": {"venue": "Käthe’s “Old” Harbour"}}
        await owe_holders(Holders(event.id), Kind.EVENT_CHANGED, about, due_at=due_at, expires_at=expires_at)

    await tell_later()

    row = await Owed.get()
    assert (row.chat_id, row.kind, row.priority) == (ada.id, Kind.EVENT_CHANGED, Priority.REST)
    assert row.about == {"event": event.id, "was": {"venue": "Käthe’s “Old” Harbour"}}
    assert (row.due_at, row.expires_at, row.attempts, row.done_at, row.lease) == (due_at, expires_at, 0, None, None)
    assert await Owed.filter(due_at__lte=now()).count() == 0
    assert await Owed.filter(due_at__lte=due_at).count() == 1


async def test_who_has_several_tickets_is_told_once(event: Event) -> None:
    ada, ben = await holder_of(event, {}, {"places": 3}, {}), await holder_of(event)

    await tell(Holders(event.id))

    assert await chats() == [ada.id, ben.id]


async def test_only_holders_of_valid_tickets_of_the_event_who_want_the_bot_are_told(event: Event) -> None:
    ada = await holder_of(event)
    unpaid = await holder_of(event, {"paid": False})
    await holder_of(await make_event())
    await holder_of(event, {"cancelled_at": now()})
    await holder_of(event, {"rehearsal": True})
    await holder_of(event, {"order": await make_order(event, status=OrderStatus.REFUNDED)})
    await make_ticket(event)
    blocked = await holder_of(event)
    await Person.filter(id=blocked.id).update(blocked_at=now())

    await tell(Holders(event.id))

    assert await chats() == [ada.id, unpaid.id]
    assert await reach(Holders(event.id)) == Reach(people=2, blocked=1, without_chat=1)


async def test_came_are_those_of_whom_anybody_is_in_and_absent_the_others(event: Event) -> None:
    partly = await holder_of(event, {"places": 3, "admitted": 1})
    one_of_two = await holder_of(event, {"admitted": 1}, {})
    absent = await holder_of(event, {}, {})
    await make_ticket(event, admitted=1)
    await make_ticket(event)
    await make_ticket(event)

    for audience in (Audience.CAME, Audience.ABSENT):
        await tell(Holders(event.id, audience))

    assert await chats() == [partly.id, one_of_two.id, absent.id]
    assert await reach(Holders(event.id, Audience.CAME)) == Reach(2, 0, 1)
    assert await reach(Holders(event.id, Audience.ABSENT)) == Reach(1, 0, 2)


async def test_who_has_not_had_the_last_news_is_not_told_again(event: Event) -> None:
    waiting, told, being_told = [await holder_of(event) for _ in range(3)]
    other = await make_event()
    await make_ticket(other, holder=told)
    await tell(Holders(event.id), Kind.EVENT_CHANGED)
    await Owed.filter(chat_id=told.id).update(done_at=now(), outcome="sent")
    await Owed.filter(chat_id=being_told.id).update(lease="a sender's")
    await tell(Holders(other.id), Kind.EVENT_CHANGED)

    await tell(Holders(event.id), Kind.EVENT_CHANGED, unless_waiting=True)

    about_it = [row.chat_id for row in await Owed.all().order_by("id") if row.about["event"] == event.id]
    assert about_it == [waiting.id, told.id, being_told.id, told.id, being_told.id]


async def test_reminded_are_the_tickets_of_those_who_were_meant_and_no_others(event: Event) -> None:
    ada = await holder_of(event)
    await holder_of(event, {"admitted": 1})
    unclaimed = await make_ticket(event)
    later = await make_ticket(event, holder=ada, created_at=now() + timedelta(hours=1))

    @unit_of_work
    async def note() -> None:
        await note_reminded(Holders(event.id, open_only=True, ticket_before=now()))

    await note()

    reminded = await Ticket.filter(reminded_at__isnull=False)
    assert [ticket.holder_id for ticket in reminded] == [ada.id]
    assert {unclaimed.id, later.id}.isdisjoint({ticket.id for ticket in reminded})


async def test_every_ticket_in_a_chat_is_refreshed(event: Event) -> None:
    ada = await make_person()
    tickets = [await make_ticket(event, holder=ada) for _ in range(2)]
    await make_ticket(event)
    await make_ticket(event, holder=ada, cancelled_at=now())

    await unit_of_work(owe_refreshes)(event.id)

    rows = await Owed.all().order_by("id")
    assert [(row.chat_id, row.kind, row.priority, row.about) for row in rows] == [
        (ada.id, Kind.TICKET_REFRESH, Priority.VOID, {"ticket": ticket.id}) for ticket in tickets
    ]
