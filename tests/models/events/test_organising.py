"""Events: creating, changing, opening, cancelling, and which one a person means."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from models.clock import now
from models.door.rules import within_hours
from models.events.hours import door_hours
from models.events.organising import (
    CurrencyFixed,
    EventDraft,
    TypeDraft,
    cancel_event,
    change_event,
    create_event,
    create_event_from,
    events_for,
    meant,
    open_doors_now,
    set_ticket_types,
    ticket_types_of,
)
from models.house import House
from models.owed.outbox import Kind
from models.people.staff import Action
from models.tables import Conversation, Event, Organiser, Owed, Role, StaffMember
from tests.clock import EVENING, Clock
from tests.makers import make_event, make_order, make_organiser, make_person, make_staff, make_ticket


def draft(**facts: Any) -> EventDraft:
    return EventDraft(
        **{
            "name": "Summer Night",
            "starts_at": now() + timedelta(days=3),
            "zone": "Europe/Berlin",
            "language": "en",
            "currency": "EUR",
            "types": (TypeDraft("Standard", 1200), TypeDraft("Student", 800, 100)),
            **facts,
        }
    )


async def test_an_event_has_its_types_gates_and_its_organiser_as_staff(house: House) -> None:
    organiser = await make_organiser()

    event = await create_event(organiser, draft(), gates=("North", "South"))

    assert await ticket_types_of(event.id) == [TypeDraft("Standard", 1200), TypeDraft("Student", 800, 100)]
    owner = await StaffMember.get(event=event)
    assert (owner.person_id, owner.role) == (organiser.person_id, Role.ORGANISER)


async def test_events_of_one_name_have_addresses_of_their_own(house: House) -> None:
    organiser = await make_organiser()

    slugs = [
        (await create_event(organiser, draft(name=name))).slug for name in ("Fête d'Été", "fete dete", "夏夜", "夜")
    ]

    assert slugs == ["fete-dete", "fete-dete-2", "e", "e-2"]


async def test_one_conversation_makes_one_event(house: House) -> None:
    organiser = await make_organiser()
    talk = await Conversation.create(
        person_id=organiser.person_id, topic="newevent", step="review", data={}, updated_at=now()
    )

    assert await create_event_from(talk, organiser, draft()) is not None
    assert await create_event_from(talk, organiser, draft()) is None
    assert await Event.all().count() == 1


async def test_doors_open_now_and_once(house: House, clock: Clock) -> None:
    event = await make_event(starts_at=clock.moment + timedelta(hours=9))
    assert not within_hours(event, clock.moment)

    opened = await open_doors_now(event.id)
    clock.advance(minutes=5)
    again = await open_doors_now(event.id)

    assert within_hours(opened, EVENING)
    assert again.doors_open_at == opened.doors_open_at == EVENING


async def test_doors_of_an_event_that_is_over_stay_closed(house: House, clock: Clock) -> None:
    event = await make_event(starts_at=clock.moment - timedelta(days=1))

    assert not within_hours(await open_doors_now(event.id), clock.moment)


async def test_another_time_reaches_every_ticket_in_a_chat(house: House) -> None:
    event = await make_event()
    holder = await make_person()
    ticket = await make_ticket(event, holder=holder)
    await make_ticket(event)

    await change_event(event.id, starts_at=event.starts_at + timedelta(hours=1))
    await change_event(event.id, code_minutes=30)

    [refresh] = await Owed.all()
    assert (refresh.kind, refresh.chat_id, refresh.about) == (Kind.TICKET_REFRESH, holder.id, {"ticket": ticket.id})


async def test_cancelling_tells_each_holder_once_and_voids_each_ticket(house: House) -> None:
    event = await make_event()
    holder, other = await make_person(), await make_person()
    tickets = [await make_ticket(event, holder=person) for person in (holder, holder, other)]
    await make_ticket(event)
    await make_ticket(event, holder=await make_person(), rehearsal=True)

    assert await cancel_event(event.id)
    assert not await cancel_event(event.id)

    news = await Owed.filter(kind=Kind.EVENT_CANCELLED).order_by("chat_id")
    assert [row.chat_id for row in news] == sorted([holder.id, other.id])
    refreshed = {row.about["ticket"] for row in await Owed.filter(kind=Kind.TICKET_REFRESH)}
    assert refreshed >= {ticket.id for ticket in tickets}


async def test_types_of_the_same_name_change_and_others_are_added(house: House) -> None:
    event = await create_event(await make_organiser(), draft())

    await set_ticket_types(event.id, [TypeDraft("student", 900, 50), TypeDraft("VIP", 5000)], "EUR")

    assert await ticket_types_of(event.id) == [
        TypeDraft("Standard", 1200),
        TypeDraft("Student", 900, 50),
        TypeDraft("VIP", 5000),
    ]


async def test_the_currency_changes_until_somebody_has_ordered(house: House) -> None:
    event = await create_event(await make_organiser(), draft())
    await set_ticket_types(event.id, [TypeDraft("Standard", 1300)], "USD")
    event = await Event.get(id=event.id)
    assert event.currency == "USD"
    await make_order(event, total=1300)

    with pytest.raises(CurrencyFixed):
        await set_ticket_types(event.id, [TypeDraft("Standard", 1300)], "EUR")

    assert (await Event.get(id=event.id)).currency == "USD"


async def test_events_for_somebody_are_those_where_they_may_do_it(house: House) -> None:
    organiser = await make_organiser()
    own, cancelled, others = await make_event(organiser), await make_event(organiser), await make_event()
    await cancel_event(cancelled.id)
    reader = await make_staff(others, await organiser.person, role=Role.READ_ONLY)

    assert await events_for(organiser.person_id, Action.ADMIT) == [own]
    assert {event.id for event in await events_for(organiser.person_id, Action.SEE_COUNTS)} == {own.id, others.id}
    assert reader.member.event_id == others.id


def event_at(start: datetime, name: str = "Event") -> Event:
    return Event(
        id=1, name=name, starts_at=start, organiser_id=1, slug="e", zone="UTC", language="en", created_at=start
    )


def named(events: list[Event]) -> list[str]:
    return [event.name for event in events]


def test_the_running_event_is_meant_before_the_next() -> None:
    running, later = event_at(EVENING - timedelta(hours=1), "now"), event_at(EVENING + timedelta(days=1), "tomorrow")

    assert named(meant([running, later], EVENING)) == ["now"]


def test_the_next_event_is_meant_when_none_runs() -> None:
    tomorrow, later = event_at(EVENING + timedelta(days=1), "tomorrow"), event_at(EVENING + timedelta(days=2), "later")

    assert named(meant([tomorrow, later], EVENING)) == ["tomorrow"]


def test_several_that_run_at_once_are_asked_about() -> None:
    events = [event_at(EVENING, "one"), event_at(EVENING + timedelta(hours=1), "other")]

    assert named(meant(events, EVENING)) == ["one", "other"]


def test_the_last_event_is_meant_when_all_are_over() -> None:
    events = [event_at(EVENING - timedelta(days=30), "old"), event_at(EVENING - timedelta(days=9), "last")]

    assert named(meant(events, EVENING)) == ["last"]
    assert meant([], EVENING) == []


async def test_door_hours_of_a_new_event_are_three_hours_before_until_eight_hours_after(house: House) -> None:
    event = await create_event(await make_organiser(), draft())
    stored = await Event.get(id=event.id)

    assert door_hours(stored) == (stored.starts_at - timedelta(hours=3), stored.starts_at + timedelta(hours=8))
    assert await Organiser.exists(id=stored.organiser_id)
