"""Changing place and time: guests are told if the organiser wants it; the pin and the directions."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.sandbox import Person as Phone
from bot.sandbox.conversations import Message
from models.clock import now
from models.owed.outbox import Kind
from models.tables import Event, Owed
from tests.bot.desk import event_of, organiser_phone
from tests.bot.running import RunningBot
from tests.makers import make_person, make_ticket


async def settings_of(olga: Phone) -> Message:
    await olga.send("/event")
    card = await olga.receives()
    await olga.press(card, "⚙️ Settings")
    return await olga.sees("Without network")


async def with_guests(olga: Phone, count: int = 2, **columns: object) -> Event:
    event = await event_of(olga, starts_at=now() + timedelta(days=10), **columns)
    for _ in range(count):
        await make_ticket(event, holder=await make_person())
    return event


async def proposed_place(olga: Phone, place: str) -> Message:
    await olga.press(await settings_of(olga), "📍 Place")
    await olga.send(place)
    return await olga.receives("Tell 2 guests?")


async def test_a_new_place_is_shown_first_and_changed_and_told_by_one_button(bot: RunningBot) -> None:
    olga = await organiser_phone(bot)
    event = await with_guests(olga, venue="Old Harbour", latitude=53.5, longitude=9.9, directions="Bus 3")
    question = await proposed_place(olga, "Town Hall")
    assert "The directions stay as they are, see the settings: Bus 3" in question.text
    assert "Old Harbour\n➡️ Town Hall" in question.text
    assert (await Event.get(id=event.id)).venue == "Old Harbour"

    await olga.press(question, "📣 Change, tell 2 guests")

    await olga.sees("The guests are told in a minute")
    changed = await Event.get(id=event.id)
    assert (changed.venue, changed.latitude) == ("Town Hall", None)  # the pin was the old place's
    assert await Owed.filter(kind=Kind.EVENT_CHANGED).count() == 2


async def test_who_is_in_no_chat_is_counted_before_and_after_and_given_as_a_file(bot: RunningBot) -> None:
    olga = await organiser_phone(bot)
    await make_ticket(await with_guests(olga))
    question = await proposed_place(olga, "Town Hall")
    assert "1 ticket has not been claimed in a chat" in question.text

    await olga.press(question, "📣 Change, tell 2 guests")

    told = await olga.sees("The guests are told in a minute")
    assert "1 ticket has not been claimed in a chat" in told.text
    await olga.press(told, "📄 Guests without a chat, as a file")
    await olga.receives("to write to by e-mail")


async def test_quietly_nobody_is_told(bot: RunningBot) -> None:
    olga = await organiser_phone(bot)
    event = await with_guests(olga)

    await olga.press(await proposed_place(olga, "Town Hall"), "Change, tell nobody")

    await olga.sees("The tickets show it")
    assert (await Event.get(id=event.id)).venue == "Town Hall"
    assert await Owed.filter(kind=Kind.EVENT_CHANGED).count() == 0


async def test_going_back_changes_nothing_and_the_button_is_dead(bot: RunningBot) -> None:
    olga = await organiser_phone(bot)
    event = await with_guests(olga)
    question = await proposed_place(olga, "Town Hall")
    data = next(button["callback_data"] for button in question.buttons if "tell 2" in button["text"])
    await olga.send("/cancel")
    await olga.receives("Stopped")

    assert (await olga.press(question, data)).alert
    assert (await Event.get(id=event.id)).venue == event.venue


async def test_another_time_or_zone_is_told_in_the_events_zone(bot: RunningBot) -> None:
    olga = await organiser_phone(bot)
    event = await with_guests(olga)
    await olga.press(await settings_of(olga), "📅 When")
    await olga.send("24.12.2030 20:00")
    question = await olga.receives("Tell 2 guests?")
    assert "20:00 (Berlin time)" in question.text
    await olga.press(question, "📣 Change, tell 2 guests")
    await olga.sees("The guests are told")
    await olga.press(await settings_of(olga), "🌍 Time zone")
    await olga.send("London")
    question = await olga.receives("Tell 2 guests?")
    assert "20:00 (London time)" in question.text
    await olga.press(question, "📣 Change, tell 2 guests")
    await olga.sees("The guests are told")

    changed = await Event.get(id=event.id)
    assert changed.starts_at.isoformat() == "2030-12-24T20:00:00+00:00"
    assert await Owed.filter(kind=Kind.EVENT_CHANGED).count() == 2  # both changes in one message each


@pytest.mark.parametrize("guests", [0, 2])
async def test_door_hours_that_a_new_start_drops_are_shown_with_what_they_become(bot: RunningBot, guests: int) -> None:
    olga = await organiser_phone(bot)
    start = datetime(2030, 12, 24, 19, 0, tzinfo=UTC)
    event = await event_of(olga, starts_at=start, doors_open_at=start - timedelta(minutes=30))
    for _ in range(guests):
        await make_ticket(event, holder=await make_person())
    dropped = (
        "The door hours were set for the old time and are dropped:\n"
        "Tue, 24 Dec 2030, 19:30–04:00\n➡️ Tue, 24 Dec 2030, 18:00–05:00"
    )
    await olga.press(await settings_of(olga), "📅 When")

    await olga.send("21:00")

    shown = await olga.receives(dropped)
    if guests:
        assert (await Event.get(id=event.id)).doors_open_at
        await olga.press(shown, "Change, tell nobody")
        assert dropped in (await olga.sees("The tickets show it")).text
    assert (await Event.get(id=event.id)).doors_open_at is None


async def test_a_pin_puts_the_event_on_the_map_and_can_be_removed(bot: RunningBot) -> None:
    olga = await organiser_phone(bot)
    event = await with_guests(olga)
    await olga.press(await settings_of(olga), "📍 Place")
    await olga.locate(53.5459, 9.9664)
    shown = await olga.receives("The pin is set")

    assert "mlat=53.545900&mlon=9.966400" in olga.link(shown, "🗺 Map")
    assert (await Event.get(id=event.id)).latitude == 53.5459
    await olga.press(shown, "Remove the pin")
    await olga.sees("The pin is gone")
    changed = await Event.get(id=event.id)
    assert (changed.latitude, changed.longitude) == (None, None)


async def test_directions_are_set_corrected_and_removed(bot: RunningBot) -> None:
    olga = await organiser_phone(bot)
    event = await with_guests(olga)
    await olga.press(await settings_of(olga), "🧭 Directions")
    await olga.send("x" * 501)
    assert "at most 500" in (await olga.receives()).text
    await olga.send("Bus 3 <to> the harbour\nthen left")
    await olga.receives("Bus 3 <to> the harbour")
    assert (await Event.get(id=event.id)).directions == "Bus 3 <to> the harbour\nthen left"

    await olga.press(await settings_of(olga), "🧭 Directions")
    await olga.press(await olga.sees("How do your guests"), "Remove the directions")

    await olga.sees("No directions")
    assert (await Event.get(id=event.id)).directions is None
