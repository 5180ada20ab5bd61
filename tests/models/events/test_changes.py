"""A change of place or time: told once to each holder, two changes in one message."""

from datetime import timedelta

import pytest

from models.clock import now
from models.events.changes import SOON, Facts, change_and_tell, change_from, guests_to_tell
from models.house import House
from models.owed.outbox import Kind
from models.storage.database import Database
from models.tables import Conversation, Event, Owed, StaffMember
from tests.clock import Clock
from tests.makers import make_event, make_person, make_ticket


@pytest.fixture
async def event(house: House, clock: Clock) -> Event:
    event = await make_event(starts_at=now() + timedelta(days=3), venue="Old Harbour")
    await make_ticket(event, holder=await make_person())
    return event


async def news() -> list[Owed]:
    return await Owed.filter(kind=Kind.EVENT_CHANGED).order_by("id")


async def test_the_news_say_what_was_and_wait_a_minute(clock: Clock, event: Event) -> None:
    await change_and_tell(event.id, {"venue": "Town Hall"}, tell=True)

    [row] = await news()
    assert row.due_at == now() + SOON
    assert row.about["event"] == event.id
    assert Facts.of_json(row.about["was"]) == Facts.of(event)
    assert (await Event.get(id=event.id)).venue == "Town Hall"


async def test_a_second_change_before_they_are_sent_is_told_with_the_first(event: Event) -> None:
    await change_and_tell(event.id, {"venue": "Town Hall"}, tell=True)
    await change_and_tell(event.id, {"starts_at": event.starts_at + timedelta(hours=1)}, tell=True)

    [row] = await news()
    assert Facts.of_json(row.about["was"]) == Facts.of(event)


async def test_a_second_change_after_they_were_sent_says_what_was_then(event: Event) -> None:
    await change_and_tell(event.id, {"venue": "Town Hall"}, tell=True)
    await Owed.filter(kind=Kind.EVENT_CHANGED).update(done_at=now(), outcome="sent")
    await change_and_tell(event.id, {"venue": "Station"}, tell=True)

    assert [row.about["was"]["venue"] for row in await news()] == ["Old Harbour", "Town Hall"]


@pytest.mark.parametrize("changes", [{"name": "Renamed"}, {"venue": "Old Harbour"}, {"code_minutes": 30}], ids=str)
async def test_what_guests_need_not_know_is_not_told(event: Event, changes: dict[str, object]) -> None:
    await change_and_tell(event.id, changes, tell=True)

    assert await news() == []


async def test_quietly_nobody_is_told_but_the_tickets_follow(event: Event) -> None:
    await change_and_tell(event.id, {"venue": "Town Hall"}, tell=False)

    assert await news() == []
    assert await Owed.filter(kind=Kind.TICKET_REFRESH).count() == 1


async def test_decided_twice_it_is_told_once(event: Event) -> None:
    member = await StaffMember.get(event_id=event.id)
    conversation = await Conversation.create(
        person_id=member.person_id, topic="change", step="decide", data={}, updated_at=now()
    )

    made = [await change_from(conversation, event.id, {"venue": "Town Hall"}, tell=True) for _ in range(2)]

    assert made == [True, False]
    assert len(await news()) == 1


async def test_what_guests_see_changes_the_revision_that_calendars_compare(event: Event) -> None:
    await change_and_tell(event.id, {"venue": "Town Hall"}, tell=False)
    await change_and_tell(event.id, {"code_minutes": 30}, tell=False)
    await change_and_tell(event.id, {"latitude": 52.5, "longitude": 13.4}, tell=False)

    assert (await Event.get(id=event.id)).revision == 2


async def test_who_is_to_be_told_is_counted(database: Database, event: Event) -> None:
    await make_ticket(event)

    told = await guests_to_tell(event.id)

    assert (told.people, told.without_chat) == (1, 1)
