"""/event: open the doors, change, cancel."""

from datetime import UTC, datetime, timedelta

import pytest
from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.sandbox import Person as Phone
from bot.sandbox.conversations import Message
from models.clock import now
from models.door.rules import within_hours
from models.events.hours import door_hours
from models.events.organising import TypeDraft, ticket_types_of
from models.owed.outbox import Kind
from models.tables import Event, Owed
from tests.bot.desk import event_of, on_duty, organiser_phone
from tests.bot.running import RunningBot
from tests.makers import make_event, make_order, make_person, make_ticket, make_ticket_type


async def settings_of(olga: Phone) -> Message:
    await olga.send("/event")
    card = await olga.receives()
    await olga.press(card, "⚙️ Settings")
    return await olga.sees("Without network")


async def test_the_card_opens_the_doors(bot: RunningBot) -> None:
    olga = await organiser_phone(bot)
    event = await event_of(olga, starts_at=now() + timedelta(days=1))
    await olga.send("/event")
    card = await olga.receives("Doors closed")

    answer = await olga.press(card, "🟢 Open doors now")

    assert answer.text == "The doors are open."
    shown = await olga.sees("Doors open until")
    assert "🟢 Open doors now" not in shown.button_texts
    assert within_hours(await Event.get(id=event.id), now())


async def test_cancelling_asks_says_how_many_it_concerns_and_tells_them(bot: RunningBot) -> None:
    olga = await organiser_phone(bot)
    event = await event_of(olga)
    holder = await make_person()
    await make_ticket(event, holder=holder, places=3)
    await olga.send("/event")
    card = await olga.receives()
    await olga.press(card, "✖️ Cancel event…")
    assert "3 people are expected" in (await olga.sees("Really cancel")).text
    assert (await Event.get(id=event.id)).cancelled_at is None

    await olga.press(card, "Yes, cancel the event")

    told = await olga.sees("is cancelled")
    assert told.button_texts == ["📣 Write to the guests", "📄 Export"]
    await olga.send("/guests")
    await olga.receives("Summer Night")
    await olga.send("/import")
    await olga.receives("Your events are cancelled")
    assert (await Event.get(id=event.id)).cancelled_at is not None
    assert await Owed.exists(kind=Kind.EVENT_CANCELLED, chat_id=holder.id)


async def test_cancelling_tells_how_many_guests_are_in_no_chat_and_gives_them_as_a_file(bot: RunningBot) -> None:
    olga = await organiser_phone(bot)
    event = await event_of(olga)
    await make_ticket(event, holder=await make_person())
    for _ in range(2):
        await make_ticket(event)
    await olga.send("/event")
    card = await olga.receives()
    await olga.press(card, "✖️ Cancel event…")
    assert "2 tickets have not been claimed in a chat" in (await olga.sees("Really cancel")).text

    await olga.press(card, "Yes, cancel the event")

    assert "2 tickets have not been claimed in a chat" in (await olga.sees("is cancelled")).text
    await olga.press(card, "📄 Guests without a chat, as a file")
    file = await olga.receives("to write to by e-mail")
    assert len(olga.file(file).content.decode().splitlines()) == 3


async def test_every_setting_changes(bot: RunningBot) -> None:
    olga = await organiser_phone(bot)
    event = await event_of(olga, starts_at=now() + timedelta(days=400))
    await make_ticket_type(event, name="Standard", price=1200)
    shown = await settings_of(olga)

    for button, text in (
        ("✏️ Name", "Winter Night"),
        ("📍 Place", "Town Hall"),
        ("📅 When", "24.12.2030 19:30-23:30"),
        ("🚪 Door hours", "18:00-00:30"),
        ("🎟 Tickets", "standard 15, VIP 50 x20"),
        ("🌍 Time zone", "London"),
    ):
        await olga.press(shown, button)
        await olga.send(text)
        shown = await olga.receives("Without network")
    for button, seen in (
        ("🔢 Codes: new every 30 minutes", "4 digits, new every 30 minutes"),
        ("📶 Forbid offline check-in", "nobody is let in"),
    ):
        await olga.press(shown, button)
        shown = await olga.sees(seen)
    await olga.press(shown, "🗣 Language")
    await olga.press(await olga.sees("Which language"), "Chinese")
    await olga.sees("At the door: Chinese")

    changed = await Event.get(id=event.id)
    assert (changed.name, changed.venue, changed.zone, changed.language) == (
        "Winter Night",
        "Town Hall",
        "Europe/London",
        "zh",
    )
    assert changed.starts_at.isoformat() == "2030-12-24T19:30:00+00:00"
    opens_at, closes_at = door_hours(changed)
    assert (opens_at.isoformat(), closes_at.isoformat()) == ("2030-12-24T18:00:00+00:00", "2030-12-25T00:30:00+00:00")
    assert (changed.code_minutes, changed.offline_allowed) == (30, False)
    assert await ticket_types_of(event.id) == [TypeDraft("Standard", 1500), TypeDraft("VIP", 5000, 20)]


async def test_doors_of_an_event_after_midnight_open_the_evening_before(bot: RunningBot) -> None:
    olga = await organiser_phone(bot)
    event = await event_of(olga, starts_at=datetime(2030, 12, 24, 23, 30, tzinfo=UTC), zone="Europe/Berlin")
    await olga.press(await settings_of(olga), "🚪 Door hours")
    await olga.send("23:00-05:00")
    await olga.receives("Without network")

    opens_at, closes_at = door_hours(await Event.get(id=event.id))
    assert (opens_at.isoformat(), closes_at.isoformat()) == ("2030-12-24T22:00:00+00:00", "2030-12-25T04:00:00+00:00")


async def test_another_time_forgets_door_hours_that_were_set_for_the_old_one(bot: RunningBot) -> None:
    olga = await organiser_phone(bot)
    event = await event_of(olga, doors_open_at=now() - timedelta(hours=1), starts_at=now() + timedelta(hours=5))
    shown = await settings_of(olga)
    await olga.press(shown, "📅 When")
    await olga.send("24.12.2030 20:00")
    await olga.receives("Without network")

    assert not within_hours(await Event.get(id=event.id), now())


async def test_bad_settings_get_a_sentence_and_change_nothing(bot: RunningBot) -> None:
    olga = await organiser_phone(bot)
    event = await event_of(olga)
    await make_ticket(event, order=await make_order(event, total=1200))
    before = await Event.filter(id=event.id).values()
    shown = await settings_of(olga)

    for button, text, answer in (
        ("✏️ Name", "n" * 101, "at most 100"),
        ("📍 Place", "n" * 201, "at most 200"),
        ("📅 When", "whenever", "I don’t see a date"),
        ("📅 When", "1.1.2020 10:00", "in the past"),
        ("🚪 Door hours", "all day", "two times"),
        ("🎟 Tickets", "A 5 €, A 6 €", "Two tickets are called"),
        ("🎟 Tickets", "VIP 5 $", "the currency stays"),
        ("🌍 Time zone", "Atlantis", "I don’t know that city"),
        ("🗣 Language", "Klingon", "choose with the buttons"),
    ):
        await olga.press(shown, button)
        await olga.send(text)
        assert answer in (await olga.receives()).text
        await olga.press(shown, "‹ Back")
        shown = await olga.sees("Without network")

    assert await Event.filter(id=event.id).values() == before


@pytest.mark.parametrize(
    ("asked", "question"),
    [("✏️ Name", "Send the new name"), ("🧭 Directions", "get there?"), ("Handing places on", "Until when")],
)
async def test_who_went_back_changes_nothing_by_what_they_write_next(
    bot: RunningBot, asked: str, question: str
) -> None:
    olga = await organiser_phone(bot)
    event = await event_of(olga)
    before = await Event.filter(id=event.id).values()
    await olga.press(await settings_of(olga), asked)
    await olga.press(await olga.sees(question), "‹ Back")
    await olga.sees("Without network")

    await olga.send("18:00")

    await olga.receives("only understand commands")
    assert await Event.filter(id=event.id).values() == before


async def test_buttons_of_another_organisers_event_do_nothing(bot: RunningBot) -> None:
    olga, other = await organiser_phone(bot), await organiser_phone(bot, "Otto")
    event = await event_of(olga)
    await event_of(other)
    shown = await settings_of(olga)
    data = next(button["callback_data"] for button in shown.buttons if "Forbid" in button["text"])
    forged = InlineKeyboardMarkup([[InlineKeyboardButton("press", callback_data=data)]])
    await bot.application.bot.send_message(other.id, "forged", reply_markup=forged)

    answer = await other.press(await other.receives("forged"), "press")

    assert answer.alert
    assert (await Event.get(id=event.id)).offline_allowed


async def test_door_staff_do_not_run_the_event(bot: RunningBot) -> None:
    sam = await on_duty(bot, await make_event())

    for command in ("/event", "/staff"):
        await sam.phone.send(command)
        assert "not part of your duties" in (await sam.phone.receives()).text


async def test_a_zone_of_which_there_are_several_is_chosen_by_button(bot: RunningBot) -> None:
    olga = await organiser_phone(bot)
    event = await event_of(olga, zone="Europe/Berlin")
    shown = await settings_of(olga)
    await olga.press(shown, "🌍 Time zone")
    await olga.send("san")
    choice = await olga.receives("Which one?")

    await olga.press(choice, next(text for text in choice.button_texts if "Santiago" in text))

    await olga.sees("Santiago time")
    assert (await Event.get(id=event.id)).zone == "America/Santiago"
