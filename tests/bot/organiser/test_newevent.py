"""/newevent: one question at a time, forgiving, correctable, once."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from bot.application import build_application, receive
from bot.sandbox import Person as Phone
from bot.sandbox.conversations import Message
from models.clock import now
from models.events.organising import TypeDraft, ticket_types_of
from models.house import House
from models.people.organisers import make_organiser
from models.people.persons import Identity, meet
from models.tables import Conversation, Event
from tests.bot.desk import event_of, organiser_phone, phone_of
from tests.bot.running import RunningBot, silent_bot


async def answered(phone: Phone, *texts: str) -> Message:
    """The bot's last answer to these messages."""
    message = None
    for text in texts:
        await phone.send(text)
        message = await phone.receives()
    assert message is not None
    return message


async def test_four_answers_and_a_press_make_an_event(bot: RunningBot) -> None:
    olga = await organiser_phone(bot, language="nl")
    summary = await answered(
        olga, "/newevent", "Summer <Night>", "24.12.2030 19:30-23:00", "Old Harbour", "Standard 12 €, Student 8 x100"
    )
    assert "Summer <Night>" in summary.text
    assert "Tue, 24 Dec 2030, 19:30 (Amsterdam time) until 23:00" in summary.text
    assert not await Event.exists()

    await olga.press(summary, "✅ Create")

    card = await olga.sees("Your event is ready")
    assert f"https://t.me/{bot.telegram.username}?start=e1" in card.text
    event = await Event.get()
    start = event.starts_at.astimezone(ZoneInfo("Europe/Amsterdam"))
    assert (event.name, event.venue, event.zone, event.currency) == (
        "Summer <Night>",
        "Old Harbour",
        "Europe/Amsterdam",
        "EUR",
    )
    assert start.isoformat() == "2030-12-24T19:30:00+01:00"
    assert await ticket_types_of(event.id) == [TypeDraft("Standard", 1200), TypeDraft("Student", 800, 100)]
    assert not await Conversation.exists()


async def test_what_was_understood_is_shown_before_the_next_question(bot: RunningBot) -> None:
    olga = await organiser_phone(bot)
    asked = await answered(olga, "/newevent Maker Fair", "24.12.2030")
    assert asked.text.startswith("📅 Tue, 24 Dec 2030")
    asked = await answered(olga, "5.-7.12.2030 10:00-18:00")
    assert asked.text.startswith("📅 Thu, 5 Dec 2030, 10:00 (London time) until Sat, 7 Dec 2030, 18:00")


async def test_what_has_begun_and_is_not_over_can_still_be_made(bot: RunningBot) -> None:
    olga = await organiser_phone(bot)
    began = now().astimezone(ZoneInfo("Europe/Berlin")) - timedelta(hours=3)
    over, running = (f"{began:%Y-%m-%d %H:%M}-{began + timedelta(hours=hours):%H:%M}" for hours in (2, 8))

    assert "in the past" in (await answered(olga, "/newevent Maker Fair", over)).text
    assert "Where?" in (await answered(olga, running)).text


async def test_buttons_do_instead_of_typing(bot: RunningBot) -> None:
    olga = await organiser_phone(bot)
    question = await answered(olga, "/newevent Summer Night")

    for button in ("Saturday", "19:30", "Later", "Free, no limit", "✅ Create"):
        await olga.press(question, button)

    await olga.sees("Your event is ready")
    event = await Event.get()
    start = event.starts_at.astimezone(ZoneInfo(event.zone))
    assert (event.name, event.venue, start.strftime("%a %H:%M")) == ("Summer Night", "", "Sat 19:30")
    assert await ticket_types_of(event.id) == [TypeDraft("Standard")]


async def test_what_is_not_understood_is_asked_again_and_nothing_is_lost(bot: RunningBot) -> None:
    olga = await organiser_phone(bot)
    await answered(olga, "/newevent", "Summer Night")

    assert "I don’t see a date or time" in (await answered(olga, "sometime soon")).text
    assert "in the past" in (await answered(olga, "1.1.2020 12:00")).text
    assert "At what time?" in (await answered(olga, "24.12.2030")).text
    assert "Where?" in (await answered(olga, "8pm")).text
    await answered(olga, "Old Harbour")
    assert "Two tickets are called “A”" in (await answered(olga, "A 5, A 6")).text
    summary = await answered(olga, "A 5, B 6")

    assert "Tue, 24 Dec 2030, 20:00" in summary.text


async def test_every_fact_can_be_changed_before_it_counts(bot: RunningBot) -> None:
    olga = await organiser_phone(bot)
    summary = await answered(olga, "/newevent", "Summer Nigth", "24.12.2030 19:30-23:00", "Harbour", "free")

    for button, text in (
        ("✏️ Name", "Summer Night"),
        ("📅 When", "20:00"),
        ("📍 Place", "New Harbour"),
        ("🎟 Tickets", "VIP 50 $"),
        ("🌍 Time zone", "Tokyo"),
    ):
        await olga.press(summary, button)
        await olga.send(text)
        summary = await olga.receives("All right like this?")
    await olga.press(summary, "🗣 Language")
    await olga.press(await olga.sees("Which language"), "Chinese")
    await olga.press(await olga.sees("At the door: Chinese"), "✅ Create")

    await olga.sees("Your event is ready")
    event = await Event.get()
    assert (event.name, event.venue, event.zone, event.language, event.currency) == (
        "Summer Night",
        "New Harbour",
        "Asia/Tokyo",
        "zh",
        "USD",
    )
    assert event.starts_at.isoformat() == "2030-12-24T11:00:00+00:00"
    assert event.ends_at is None, "a new start forgets the old end"


async def test_a_city_of_which_there_are_several_is_chosen_by_button(bot: RunningBot) -> None:
    olga = await organiser_phone(bot)
    summary = await answered(olga, "/newevent", "Night", "24.12.2030 20:00", "Harbour", "free")
    await olga.press(summary, "🌍 Time zone")

    assert "I don’t know that city" in (await answered(olga, "Atlantis")).text
    choice = await answered(olga, "san")
    assert len(choice.button_texts) > 1
    await olga.press(choice, choice.button_texts[0])

    await olga.sees("All right like this?")


async def test_a_second_press_on_create_makes_no_second_event(bot: RunningBot) -> None:
    olga = await organiser_phone(bot)
    summary = await answered(olga, "/newevent", "Night", "24.12.2030 20:00", "Harbour", "free")
    copy = await answered(olga, "what now?")
    await olga.press(summary, "✅ Create")

    answer = await olga.press(copy, "✅ Create")

    assert "made or dropped already" in answer.text
    assert await Event.all().count() == 1


async def test_the_next_event_begins_with_what_the_last_one_said(bot: RunningBot) -> None:
    olga = await organiser_phone(bot)
    await event_of(olga, zone="Asia/Tokyo", currency="JPY")

    summary = await answered(olga, "/newevent", "Night", "24.12.2030 20:00", "Harbour", "Standard 1500")

    assert "Tokyo time" in summary.text
    assert "¥1,500" in summary.text


async def test_dropping_it_and_another_command_leave_nothing_behind(bot: RunningBot) -> None:
    olga = await organiser_phone(bot)
    summary = await answered(olga, "/newevent", "Night", "24.12.2030 20:00", "Harbour", "free")
    await olga.press(summary, "Drop it")
    await olga.sees("Dropped. Nothing was made.")
    await answered(olga, "/newevent", "Other night", "/help")

    assert not await Conversation.exists()
    assert not await Event.exists()


async def test_only_organisers_make_events(bot: RunningBot) -> None:
    phone = await phone_of(bot, "Nobody")

    assert "Only organisers" in (await answered(phone, "/newevent Night")).text


async def test_the_conversation_survives_a_restart(house: House) -> None:
    async with silent_bot(house) as (telegram, before):
        phone = telegram.person("Olga")
        await make_organiser(await meet(Identity(phone.id, "Olga", language="en")))
        for text in ("/newevent", "Night"):
            await phone.send(text)
            await receive(before, telegram.updates[-1].json())
        await before.shutdown()

        after = build_application(house, telegram.token, telegram.url)
        async with after:
            await phone.send("24.12.2030 20:00")
            await receive(after, telegram.updates[-1].json())

        assert "Where?" in (await phone.receives("Where?")).text
    assert (await Conversation.get()).updated_at <= now()
