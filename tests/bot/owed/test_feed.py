"""The staff member's feed: every use of their code, with number and word."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from secrets import token_urlsafe
from typing import Any

import pytest

from bot.owed import FOLDERS, RENDERERS
from bot.sandbox import Person
from bot.staff.buttons import CameTwice, NotMe
from models.clock import now
from models.door.annulment import annul
from models.door.answers import Answer, Reason, Status
from models.house import House
from models.language.speech import languages, voice
from models.owed.outbox import Kind, owed
from models.storage.database import Database
from models.tables import CheckIn, Event, Method, Owed, Ticket
from tests.bot.sending import Post, sending
from tests.clock import EVENING
from tests.makers import Staff, make_event, make_gate, make_staff, make_ticket
from tests.models.door.test_verification import by_chat, press_of


@pytest.fixture
async def event(database: Database) -> Event:
    return await make_event()


async def at_the_door(post: Post, event: Event) -> tuple[Person, Staff]:
    phone, person = await post.someone("Sam Steward")
    return phone, await make_staff(event, person, gate=await make_gate(event, "North"))


async def press(house: House, ticket: Ticket, staff: Staff, **facts: object) -> Answer:
    return await house.verifier.decide(press_of(ticket, staff.code, **{"nonce": token_urlsafe(16), **facts}))


async def test_an_admission_shows_with_the_number_and_word_of_the_page(post: Post, house: House, event: Event) -> None:
    phone, staff = await at_the_door(post, event)
    answer = await press(house, await make_ticket(event, holder_name="Ada & Co"), staff)
    message = await phone.receives("Ada & Co")
    assert f"1 · {answer.word}" in message.text
    assert "gate North" in message.text
    assert message.button_texts == ["Not me", "👯 This number came twice"]
    assert CameTwice.unpack(message.buttons[1]["callback_data"]) == CameTwice(event.id, answer.checkin)
    assert NotMe.unpack(message.buttons[0]["callback_data"]).checkin == answer.checkin


async def test_a_party_shows_how_many_came_and_are_in(post: Post, house: House, event: Event) -> None:
    phone, staff = await at_the_door(post, event)
    await press(house, await make_ticket(event, places=5), staff, admit=2)
    await phone.receives("2 people now, 2 of 5 in")


async def test_a_refusal_with_this_code_shows_with_its_reason(post: Post, house: House, event: Event) -> None:
    phone, staff = await at_the_door(post, event)
    await press(house, await make_ticket(event, paid=False), staff)
    message = await phone.receives("Not let in: not paid yet")
    assert message.button_texts == ["Not me"]


async def test_an_admission_from_the_chat_cannot_be_somebody_else(post: Post, house: House, event: Event) -> None:
    phone, staff = await at_the_door(post, event)
    await house.verifier.decide(by_chat(await make_ticket(event), staff))
    message = await phone.receives("Grace Hopper")
    assert not message.buttons


async def test_a_rehearsal_is_marked(post: Post, house: House, event: Event) -> None:
    phone, staff = await at_the_door(post, event)
    await press(house, await make_ticket(event, rehearsal=True), staff)
    assert (await phone.receives("REHEARSAL")).button_texts == ["Not me"]


@asynccontextmanager
async def held_up(house: House, database: Database) -> AsyncIterator[tuple[Post, Callable[[], Awaitable[None]]]]:
    """A sender that sends nothing until all that is owed to feeds is late, which the second value makes it."""
    allowed: list[bool] = []

    async def late() -> None:
        await Owed.filter(kind=Kind.FEED).update(created_at=now() - timedelta(minutes=10))
        allowed.append(True)

    async with sending(house, database, may_send=lambda: bool(allowed)) as post:
        yield post, late


async def test_late_lines_come_as_one_message(house: House, database: Database, event: Event) -> None:
    async with held_up(house, database) as (post, late):
        phone, staff = await at_the_door(post, event)
        for number in range(20):
            await press(house, await make_ticket(event, holder_name=f"Guest {number}"), staff)
        await press(house, await make_ticket(event, paid=False), staff)
        await late()
        message = await phone.receives("While you could not be reached")
        await post.delivered()
    assert "20 presses let people in" in message.text
    assert "1 was refused" in message.text
    assert "… and 6 more" in message.text
    assert len(phone.chat.messages) == 1
    assert await Owed.filter(kind=Kind.FEED, outcome="sent").count() == 21


async def test_late_lines_mark_what_was_undone_meanwhile(house: House, database: Database, event: Event) -> None:
    async with held_up(house, database) as (post, late):
        phone, staff = await at_the_door(post, event)
        undone = await press(house, await make_ticket(event, holder_name="Ada"), staff)
        await press(house, await make_ticket(event, holder_name="Grace"), staff)
        await annul(undone.checkin or 0, staff.member)
        await late()
        ada, grace = (await phone.receives("While you could not be reached")).text.splitlines()[-2:]
    assert ada.endswith("Ada ↩️ Undone since.")
    assert grace.endswith("Grace")


@pytest.mark.parametrize("language", languages())
def test_every_reason_has_its_words(language: str) -> None:
    assert all(voice(language).text(f"owed.why_{reason}") for reason in (*Reason, Status.INCOMPLETE))


async def test_an_undone_admission_says_so_when_it_comes_late(house: House, database: Database, event: Event) -> None:
    allowed: list[bool] = []
    async with sending(house, database, renderers=RENDERERS, folders=FOLDERS, may_send=lambda: bool(allowed)) as post:
        phone, staff = await at_the_door(post, event)
        answer = await press(house, await make_ticket(event), staff)
        await annul(answer.checkin or 0, staff.member)
        allowed.append(True)
        await phone.receives("Undone since")


async def offline(house: House, ticket: Ticket, staff: Staff, **columns: Any) -> CheckIn:
    """The record of a press that a guest's phone made at 20:02 in Berlin and sent at 20:40."""
    facts: dict[str, Any] = {
        "nonce": token_urlsafe(16),
        "method": Method.OFFLINE,
        "status": Status.OK,
        "admitted": 1,
        "number": 7,
        "word": "garden",
        "pressed_at": EVENING + timedelta(minutes=2),
        "claimed_at": EVENING + timedelta(minutes=3),
        "received_at": EVENING + timedelta(minutes=40),
        "staff_id": staff.member.id,
        "door_code_id": staff.door_code.id,
        **columns,
    }
    return await CheckIn.create(event_id=ticket.event_id, ticket=ticket, **facts)


async def test_an_admission_from_offline_shows_both_times(post: Post, house: House, event: Event) -> None:
    phone, staff = await at_the_door(post, event)
    record = await offline(house, await make_ticket(event), staff)
    await owed(phone.id, Kind.FEED, checkin=record.id).save()

    message = await phone.receives("7 · garden")

    assert "📴 offline, at 20:02 (Berlin time), received 20:40" in message.text
    assert message.button_texts == ["Not me"]  # the phone showed amber, without a number


async def test_from_another_day_it_shows_the_day_too(post: Post, house: House, event: Event) -> None:
    phone, staff = await at_the_door(post, event)
    record = await offline(house, await make_ticket(event), staff, received_at=EVENING + timedelta(hours=12))
    await owed(phone.id, Kind.FEED, checkin=record.id).save()

    await phone.receives("received Sat, 6 Jun 2026, 08:00")


async def test_who_was_refused_after_the_fact_is_not_said_to_be_outside(post: Post, house: House, event: Event) -> None:
    phone, staff = await at_the_door(post, event)
    refused = {"status": Status.ERROR, "reason": Reason.CANCELED, "admitted": 0, "number": None, "word": None}
    record = await offline(house, await make_ticket(event), staff, **refused)
    await owed(phone.id, Kind.FEED, checkin=record.id).save()

    message = await phone.receives("ticket cancelled")

    assert "Perhaps let in offline" in message.text
    assert "Not let in" not in message.text
