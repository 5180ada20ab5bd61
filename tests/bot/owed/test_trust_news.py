"""What organisers are told of repeated numbers and codes used twice, and the reminder to save a ticket."""

from datetime import timedelta

import pytest

from bot.sandbox import Person
from models.clock import now
from models.door.repeats import report_repeat
from models.events.organising import change_event
from models.house import House
from models.offline.reminders import remind_unsaved
from models.owed.outbox import Kind, owed
from models.storage.database import Database
from models.tables import Event, Owed, Ticket
from tests.bot.owed.test_feed import press
from tests.bot.sending import Post, sending
from tests.clock import Clock
from tests.makers import Staff, make_event, make_gate, make_organiser, make_staff, make_ticket


async def organised(post: Post, language: str = "en") -> tuple[Person, Event, Staff]:
    phone, person = await post.someone("Olive Chen", language)
    event = await make_event(await make_organiser(person))
    return phone, event, await make_staff(event, gate=await make_gate(event, "North"))


async def test_a_repeated_number_comes_with_reporter_and_last_five_admissions(
    post: Post, house: House, clock: Clock
) -> None:
    phone, event, staff = await organised(post)
    answers = []
    for number in range(6):
        clock.advance(seconds=30)
        answers.append(await press(house, await make_ticket(event, holder_name=f"Guest <{number}>"), staff))
    await report_repeat(staff.member, answers[3].checkin)

    message = await phone.receives("A number or word came twice")

    assert "Sam Steward saw it" in message.text
    assert "Guest <0>" not in message.text
    for number in range(1, 6):
        assert f"{number + 1} · {answers[number].word} Guest <{number}> · gate North" in message.text
    assert "Guest <3> · gate North ◀ this one" in message.text


async def test_an_older_number_is_listed_beside_the_last_five(post: Post, house: House, clock: Clock) -> None:
    phone, event, staff = await organised(post)
    first = await press(house, await make_ticket(event, holder_name="Ada"), staff)
    for _ in range(5):
        clock.advance(seconds=30)
        await press(house, await make_ticket(event), staff)
    await report_repeat(staff.member, first.checkin)

    assert "Ada · gate North ◀ this one" in (await phone.receives("came twice")).text


async def test_who_has_admitted_nobody_can_report_a_forged_page_too(post: Post, house: House) -> None:
    phone, _, staff = await organised(post)
    await report_repeat(staff.member)
    await phone.receives("has let nobody in so far")


async def test_the_organiser_reads_it_in_their_language(post: Post, house: House) -> None:
    phone, event, staff = await organised(post, "zh-hans")
    await press(house, await make_ticket(event, holder_name="李娜"), staff)
    await report_repeat(staff.member)
    assert "李娜 · North入口 ◀ 所报告的" in (await phone.receives("同一编号或词语出现了两次")).text


async def test_a_code_used_twice_within_two_seconds_shows_both_uses(post: Post, house: House, clock: Clock) -> None:
    phone, event, staff = await organised(post)
    first = await press(house, await make_ticket(event, holder_name="Ada"), staff)
    await press(house, await make_ticket(event, holder_name="Ben", paid=False), staff)

    message = await phone.receives("within two seconds")

    assert "The code of Sam Steward" in message.text
    assert f"1 · {first.word} Ada" in message.text
    assert "⛔ Ben" in message.text


async def test_the_feed_asks_whether_it_was_me(post: Post, house: House, clock: Clock) -> None:
    phone, person = await post.someone("Sam Steward")
    event = await make_event()
    staff = await make_staff(event, person)
    await press(house, await make_ticket(event, holder_name="Ada"), staff)
    await press(house, await make_ticket(event, holder_name="Ben"), staff)

    line = await phone.receives("Twice within two seconds, also for Ada")

    assert "Ben" in line.text
    assert line.button_texts == ["Not me", "👯 This number came twice"]


async def test_many_late_double_uses_are_one_message(house: House, database: Database, clock: Clock) -> None:
    allowed: list[bool] = []
    async with sending(house, database, may_send=lambda: bool(allowed)) as post:
        phone, event, staff = await organised(post)
        for number in range(20):
            await press(house, await make_ticket(event, holder_name=f"Guest {number}"), staff)
        clock.advance(minutes=10)
        allowed.append(True)
        message = await phone.receives("within two seconds")
        await post.delivered()
    assert "… and 5 more" in message.text
    assert len(phone.chat.messages) == 1


async def reminder(post: Post, house: House) -> tuple[Person, Ticket]:
    """A holder who is owed a reminder that waits for Telegram."""
    phone, person = await post.someone()
    event = await make_event(starts_at=now() + timedelta(hours=20))
    ticket = await make_ticket(event, holder=person, created_at=now() - timedelta(days=5))
    post.telegram.down()
    assert await remind_unsaved() == 1
    return phone, ticket


async def test_the_reminder_says_what_to_do_and_opens_the_ticket(post: Post, house: House) -> None:
    phone, ticket = await reminder(post, house)
    post.telegram.up()

    message = await phone.receives("open your ticket once while you have network")

    assert "Summer Night" in message.text
    assert [(one["text"], one["url"]) for one in message.buttons] == [("Open ticket", house.links.ticket_url(ticket))]


@pytest.mark.parametrize("change", ["used", "given away", "offline off"])
async def test_a_reminder_that_is_not_needed_any_more_is_dropped(post: Post, house: House, change: str) -> None:
    phone, ticket = await reminder(post, house)
    match change:
        case "used":
            await Ticket.filter(id=ticket.id).update(admitted=1)
        case "given away":
            await Ticket.filter(id=ticket.id).update(holder_id=None)
        case _:
            await change_event(ticket.event_id, offline_allowed=False)
    await Owed.filter(kind="ticket_refresh").delete()
    post.telegram.up()
    await post.delivered()

    assert (await Owed.get(kind=Kind.SAVE_TICKET)).outcome == "dropped"
    assert not phone.chat.messages


async def test_a_reminder_that_comes_after_the_start_is_dropped(house: House, database: Database, clock: Clock) -> None:
    allowed: list[bool] = []
    async with sending(house, database, may_send=lambda: bool(allowed)) as post:
        phone, person = await post.someone()
        event = await make_event(starts_at=now() + timedelta(hours=20))
        await make_ticket(event, holder=person, created_at=now() - timedelta(days=5))
        await remind_unsaved()
        clock.advance(hours=20)
        allowed.append(True)
        await post.delivered()
    assert not phone.chat.messages


async def test_news_about_what_is_no_more_is_dropped(post: Post) -> None:
    phone, person = await post.someone()
    await owed(person.id, Kind.REPEATED, report=0).save()
    await owed(person.id, Kind.CODE_TWICE, checkins=[0]).save()
    await owed(person.id, Kind.SAVE_TICKET, ticket=0).save()
    await post.delivered()
    assert not phone.chat.messages
