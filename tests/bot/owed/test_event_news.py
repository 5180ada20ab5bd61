"""Reminders, changes and announcements as guests read them."""

from datetime import timedelta
from typing import Any

import pytest

from bot.sandbox import Person as Phone
from bot.sandbox.entities import utf16_length
from models import tables
from models.clock import now
from models.events.changes import SOON, change_and_tell
from models.events.reminders import remind_of_events
from models.house import House
from models.owed.announcements import Message, announce_from, stop
from models.owed.outbox import Kind
from models.storage.database import Database
from models.tables import Audience, Browser, Conversation, Event, Owed, Ticket
from tests.bot.sending import Post, sending
from tests.clock import Clock
from tests.makers import (
    LINKS,
    make_event,
    make_gate,
    make_order,
    make_organiser,
    make_person,
    make_ticket,
    make_ticket_type,
)


@pytest.fixture
async def event(house: House, clock: Clock) -> Event:
    return await make_event(
        starts_at=now() + timedelta(hours=24),
        venue="Harbour Hall, Pier 3",
        directions="Bus 3 to <Pier>",
        latitude=53.5,
        longitude=9.9,
    )


async def holder(post: Post, event: Event, language: str = "en", **facts: Any) -> tuple[Phone, tables.Person, Ticket]:
    phone, person = await post.someone("Ada Lovelace", language)
    return phone, person, await make_ticket(event, **{"holder": person, **facts})


async def test_a_reminder_says_when_where_and_how_and_opens_ticket_and_map(post: Post, event: Event) -> None:
    kind = await make_ticket_type(event, gate=await make_gate(event, "North"))
    phone, _, ticket = await holder(post, event, type=kind)
    await remind_of_events()

    message = await phone.receives("Summer Night begins in 1 day")
    for words in (
        "20:00 (Berlin time)",
        "Harbour Hall, Pier 3",
        "Gate: North",
        "Doors open at 17:00",
        "Bus 3 to <Pier>",
    ):
        assert words in message.text
    assert "Open your ticket once" in message.text
    assert phone.link(message, "Open ticket") == LINKS.ticket_url(ticket)
    assert "mlat=53.500000" in phone.link(message, "🗺 Map")


async def test_whose_ticket_is_saved_is_not_told_to_save_it(post: Post, event: Event) -> None:
    phone, _, ticket = await holder(post, event)
    await Browser.create(
        ticket=ticket, link_version=1, thumbprint="t" * 43, jwk={}, registered_at=now(), last_contact_at=now()
    )
    await remind_of_events()

    assert "Open your ticket once" not in (await phone.receives("begins in")).text


async def test_several_tickets_come_in_one_message_with_a_button_each(post: Post, event: Event) -> None:
    phone, person, first = await holder(post, event, holder_name="Ada")
    order = await make_order(event, person, paid=False, total=2400)
    second = await make_ticket(event, order=order, holder=person, holder_name="Ben" * 40)
    await remind_of_events()

    message = await phone.receives("begins in")
    assert "To pay at the door: €24.00" in message.text
    assert [button["url"] for button in message.buttons[:2]] == [LINKS.ticket_url(first), LINKS.ticket_url(second)]
    assert message.button_texts[0] == "Open ticket: Ada"
    assert len(message.button_texts[1]) < 50


async def test_buttons_of_several_tickets_under_one_name_differ(post: Post, event: Event) -> None:
    standard, front = [await make_ticket_type(event, name=name) for name in ("Standard", "Front row")]
    phone, person, _ = await holder(post, event, holder_name="Ada", type=standard)
    for kind in (standard, front):
        await make_ticket(event, holder=person, holder_name="Ada", type=kind)
    await remind_of_events()

    assert (await phone.receives("begins in")).button_texts[:3] == [
        "Open ticket 1: Ada · Standard",
        "Open ticket 2: Ada · Standard",
        "Open ticket 3: Ada · Front row",
    ]


async def test_chinese_guests_are_reminded_in_chinese(post: Post, event: Event) -> None:
    phone, _, _ = await holder(post, event, "zh-hans")
    await remind_of_events()

    assert "将在1天后开始" in (await phone.receives("Summer Night")).text


@pytest.mark.parametrize("facts", [{"admitted": 1}, {"cancelled_at": True}], ids=["came", "cancelled"])
async def test_who_came_meanwhile_or_was_cancelled_is_not_reminded(
    post: Post, event: Event, facts: dict[str, Any]
) -> None:
    phone, person, ticket = await holder(post, event)
    facts = {"cancelled_at": now()} if "cancelled_at" in facts else facts
    await Ticket.filter(id=ticket.id).update(**facts)
    about = {"event": event.id, "starts_at": event.starts_at.isoformat()}
    await tables.Owed(
        chat_id=person.id, kind=Kind.REMINDER, priority=5, about=about, created_at=now(), due_at=now()
    ).save()
    await post.delivered()

    assert not phone.chat.messages


async def test_a_reminder_of_the_old_time_is_dropped_when_the_event_has_moved(
    post: Post, event: Event, clock: Clock
) -> None:
    phone, _, _ = await holder(post, event)
    about = {"event": event.id, "starts_at": (event.starts_at - timedelta(days=1)).isoformat()}
    await tables.Owed(
        chat_id=phone.id, kind=Kind.REMINDER, priority=5, about=about, created_at=now(), due_at=now()
    ).save()
    await post.delivered()

    assert await Owed.filter(kind=Kind.REMINDER, outcome="dropped").count() == 1


async def test_two_changes_are_told_in_one_message_from_the_first_to_the_last(
    post: Post, event: Event, clock: Clock
) -> None:
    phone, _, ticket = await holder(post, event)
    await change_and_tell(event.id, {"venue": "Town Hall"}, tell=True)
    await change_and_tell(
        event.id, {"venue": "Station <1>", "starts_at": event.starts_at + timedelta(hours=1)}, tell=True
    )
    clock.advance(minutes=1)
    await post.delivered()

    message = await phone.receives("Summer Night has changed")
    assert "Harbour Hall, Pier 3\n➡️ Station <1>" in message.text
    assert "20:00 (Berlin time)\n➡️ " in message.text
    assert "21:00 (Berlin time)" in message.text
    assert "Town Hall" not in message.text
    assert phone.link(message, "Open ticket") == LINKS.ticket_url(ticket)
    assert len([each for each in phone.chat.messages if "has changed" in each.text]) == 1


async def test_a_change_that_was_taken_back_is_not_told(post: Post, event: Event, clock: Clock) -> None:
    phone, _, _ = await holder(post, event)
    for venue in ("Town Hall", event.venue):
        await change_and_tell(event.id, {"venue": venue}, tell=True)
    clock.advance(seconds=SOON.total_seconds())
    await post.delivered()

    assert not phone.chat.messages


async def announced(event: Event, text: str) -> int:
    member = await tables.StaffMember.get(event_id=event.id)
    conversation = await Conversation.create(
        person_id=member.person_id, topic="announce", step="ready", data={}, updated_at=now()
    )
    made = await announce_from(conversation, Message(event.id, Audience.ALL, text), shown_in=1)
    assert made is not None
    return made.id


async def test_an_announcement_keeps_its_formatting_in_a_frame_of_the_guests_language(post: Post, event: Event) -> None:
    english, _, _ = await holder(post, event)
    chinese, _, _ = await holder(post, event, "zh-hans")
    await announced(event, "Bring <b>warm</b> clothes &lt;3")

    message = await english.receives("a message from the organiser")
    assert message.text.endswith("Bring warm clothes <3")
    bold = [entity["offset"] for entity in message.entities if entity["type"] == "bold"]
    assert bold[-1] == utf16_length(message.text[: message.text.index("warm")])
    assert "主办方的消息" in (await chinese.receives("Bring warm clothes")).text


async def test_a_copy_that_was_taken_when_it_was_stopped_is_not_sent(
    house: House, database: Database, event: Event
) -> None:
    allowed: list[bool] = []
    async with sending(house, database, may_send=lambda: bool(allowed)) as post:
        phone, _, _ = await holder(post, event)
        announcement = await announced(event, "Hello")
        await Owed.filter(kind=Kind.ANNOUNCEMENT_PROGRESS).delete()
        await stop(announcement)
        await Owed.filter(kind=Kind.ANNOUNCEMENT).update(done_at=None, outcome=None)
        allowed.append(True)
        await post.delivered()

    assert not phone.chat.messages
    assert await Owed.filter(kind=Kind.ANNOUNCEMENT, outcome="dropped").count() == 1


async def test_who_blocked_the_bot_is_counted_and_the_author_sees_how_far_it_is(post: Post, clock: Clock) -> None:
    author, person = await post.someone("Olive Chen")
    event = await make_event(await make_organiser(person))
    reader, _, _ = await holder(post, event)
    deaf, _, _ = await holder(post, event)
    await deaf.block()
    conversation = await Conversation.create(
        person_id=person.id, topic="announce", step="ready", data={}, updated_at=now()
    )
    shown = (await post.sender._bot.send_message(author.id, "Sending…")).message_id
    await announce_from(conversation, Message(event.id, Audience.ALL, "Hello"), shown_in=shown)
    await reader.receives("Hello")

    async def tried() -> bool:
        return not await Owed.exists(kind=Kind.ANNOUNCEMENT, done_at=None)

    await post.until(tried)
    clock.advance(seconds=3)
    await make_person()  # a commit wakes the sender, whose clock stood still
    over = await author.sees("your message is delivered")
    assert "1 of 2 sent" in over.text
    assert "1 has blocked me" in over.text
    assert not over.buttons
