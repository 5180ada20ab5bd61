"""Announcements: one copy to each guest of the audience, once however often Send is pressed, and stopped at once."""

import asyncio

import pytest

from models.clock import now
from models.house import House
from models.owed.announcements import Message, Progress, announce_from, progress, stop
from models.owed.delivery import Outcome, finish, take
from models.owed.outbox import Kind
from models.tables import Announcement, Audience, Conversation, Event, Owed, StaffMember
from tests.makers import make_event, make_person, make_ticket


@pytest.fixture
async def event(house: House) -> Event:
    return await make_event()


async def written(event: Event) -> Conversation:
    """The conversation in which the organiser wrote it."""
    member = await StaffMember.get(event_id=event.id)
    facts = {"topic": "announce", "step": "ready", "data": {}, "updated_at": now()}
    conversation, _ = await Conversation.update_or_create(person_id=member.person_id, defaults=facts)
    return conversation


async def sent(event: Event, audience: Audience = Audience.ALL) -> Announcement:
    announcement = await announce_from(await written(event), Message(event.id, audience, "<b>Hello</b>"), shown_in=7)
    assert announcement is not None
    return announcement


async def copies() -> list[Owed]:
    return await Owed.filter(kind=Kind.ANNOUNCEMENT).order_by("id")


async def test_each_guest_of_the_audience_is_owed_one_copy_that_names_it(event: Event) -> None:
    came, absent = await make_person(), await make_person()
    await make_ticket(event, holder=came, admitted=1)
    await make_ticket(event, holder=absent)

    announcement = await sent(event, Audience.CAME)

    [copy] = await copies()
    assert (copy.chat_id, copy.about) == (came.id, {"announcement": announcement.id})
    assert copy.announcement_id == announcement.id
    assert announcement.recipients == 1
    assert "Hello" not in str(copy.about)


async def test_pressed_twice_at_once_it_is_sent_once(event: Event) -> None:
    await make_ticket(event, holder=await make_person())
    conversation = await written(event)
    message = Message(event.id, Audience.ALL, "Hello")

    made = await asyncio.gather(*[announce_from(conversation, message, shown_in=7) for _ in range(4)])

    assert sum(one is not None for one in made) == 1
    assert len(await copies()) == 1
    assert await Owed.filter(kind=Kind.ANNOUNCEMENT_PROGRESS).count() == 1


async def test_stopped_nothing_more_is_sent_but_what_is_on_its_way(event: Event) -> None:
    for _ in range(4):
        await make_ticket(event, holder=await make_person())
    announcement = await sent(event)
    first, second = await take(2)
    await finish([first], Outcome.SENT)

    assert await stop(announcement.id)
    assert not await stop(announcement.id)

    found = await Announcement.get(id=announcement.id)
    assert await progress(found) == Progress(recipients=4, sent=1, blocked=0, left=1, stopped=True)
    await finish([second], Outcome.SENT)
    assert await progress(found) == Progress(recipients=4, sent=2, blocked=0, left=0, stopped=True)
    assert not await take(5)


async def test_what_waits_to_be_tried_again_is_stopped_too(event: Event) -> None:
    await make_ticket(event, holder=await make_person())
    announcement = await sent(event)
    [row] = await take(1)
    await Owed.filter(id=row.id).update(lease=None)  # put back, to be tried again later

    await stop(announcement.id)

    assert [copy.outcome for copy in await copies()] == ["dropped"]


async def test_progress_counts_those_who_turned_out_to_have_blocked_the_bot(event: Event) -> None:
    for _ in range(3):
        await make_ticket(event, holder=await make_person())
    announcement = await sent(event)
    for row, outcome in zip(await take(2), (Outcome.SENT, Outcome.BLOCKED), strict=True):
        await finish([row], outcome)

    assert await progress(announcement) == Progress(recipients=3, sent=1, blocked=1, left=1, stopped=False)
