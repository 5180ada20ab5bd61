"""A change of place or time: told once to each holder, two changes in one message."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from models.clock import now
from models.events.changes import SOON, Facts, PinIncomplete, change_and_tell, change_from, guests_to_tell
from models.events.hours import DoorsCloseBeforeOpening, EndsBeforeStart
from models.events.organising import CurrencyFixed
from models.house import House
from models.owed.outbox import Kind
from models.storage.database import Database
from models.tables import Conversation, Event, Owed, StaffMember
from tests.clock import Clock
from tests.makers import make_event, make_order, make_person, make_ticket


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


HOUR = timedelta(hours=1)


async def test_another_start_forgets_the_door_hours_and_another_end_their_closing(event: Event) -> None:
    start = event.starts_at
    await change_and_tell(event.id, {"doors_open_at": start - HOUR, "doors_close_at": start + HOUR}, tell=False)
    same = await change_and_tell(event.id, {"starts_at": start, "ends_at": None}, tell=False)
    longer = await change_and_tell(event.id, {"ends_at": start + 2 * HOUR}, tell=False)
    moved = await change_and_tell(event.id, {"starts_at": start + HOUR, "doors_close_at": start + 3 * HOUR}, tell=False)

    assert (same.doors_open_at, same.doors_close_at) == (start - HOUR, start + HOUR)
    assert (longer.doors_open_at, longer.doors_close_at) == (start - HOUR, None)
    assert (moved.doors_open_at, moved.doors_close_at) == (None, start + 3 * HOUR)


async def test_an_earlier_end_forgets_an_opening_after_it(event: Event) -> None:
    start = event.starts_at
    await change_and_tell(event.id, {"doors_open_at": start + 2 * HOUR}, tell=False)

    assert (await change_and_tell(event.id, {"ends_at": start + HOUR}, tell=False)).doors_open_at is None


async def test_another_venue_loses_the_pin_of_the_old_one_unless_it_brings_its_own(event: Event) -> None:
    pin = {"latitude": 52.5, "longitude": 13.4}
    set_ = await change_and_tell(event.id, pin, tell=False)
    same = await change_and_tell(event.id, {"venue": event.venue}, tell=False)
    lost = await change_and_tell(event.id, {"venue": "Town Hall"}, tell=False)
    brought = await change_and_tell(event.id, {"venue": "Station", **pin}, tell=False)

    assert [one.latitude for one in (set_, same, lost, brought)] == [52.5, 52.5, None, 52.5]


async def test_in_another_zone_an_event_keeps_its_time_on_the_clock(event: Event) -> None:
    start = event.starts_at
    await change_and_tell(event.id, {"zone": "Europe/Berlin", "starts_at": start}, tell=False)
    moved = await change_and_tell(event.id, {"zone": "Asia/Tokyo"}, tell=False)

    clocks = [
        moment.astimezone(ZoneInfo(zone)).time()
        for moment, zone in ((start, "Europe/Berlin"), (moved.starts_at, "Asia/Tokyo"))
    ]
    assert clocks[0] == clocks[1]
    assert moved.starts_at != start


async def test_what_contradicts_the_event_changes_nothing(event: Event) -> None:
    await make_order(event, total=500)
    start = event.starts_at
    for changes, refusal in (
        ({"ends_at": start}, EndsBeforeStart),
        ({"doors_open_at": start + HOUR, "doors_close_at": start}, DoorsCloseBeforeOpening),
        ({"doors_open_at": start + timedelta(days=1)}, DoorsCloseBeforeOpening),
        ({"latitude": 52.5}, PinIncomplete),
        ({"currency": "JPY"}, CurrencyFixed),
    ):
        with pytest.raises(refusal):
            await change_and_tell(event.id, {"name": "Renamed", **changes}, tell=True)

    assert (await Event.get(id=event.id)).name == event.name


async def test_of_a_cancelled_event_nobody_is_told_that_it_moves(event: Event) -> None:
    await Event.filter(id=event.id).update(cancelled_at=now())

    await change_and_tell(event.id, {"venue": "Town Hall"}, tell=True)

    assert await news() == []
