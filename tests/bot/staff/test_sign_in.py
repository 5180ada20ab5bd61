"""Signing in by a card in the chat, questions that come before it, walk-ins, and the list of organisations."""

from datetime import timedelta

from bot.sandbox.conversations import Message
from models.clock import now
from models.tables import Application, CheckIn, Conversation, Event, Role, Ticket
from tests.bot.desk import Duty, on_duty
from tests.bot.running import RunningBot
from tests.exhibitors import HALL, POWER, STAND, make_credential, make_exhibition
from tests.makers import make_event, make_ticket


async def card_of(duty: Duty, text: str) -> Message:
    await duty.phone.send(f"/find {text}")
    return await duty.phone.receives()


async def came(ticket: Ticket) -> tuple[int, int, dict[str, object]]:
    found = await Ticket.get(id=ticket.id)
    return found.places, found.admitted, found.answers


async def seven_of_acme_came(bot: RunningBot) -> tuple[Duty, Ticket, Ticket]:
    """Who tapped that number, of three people expected; and Beta, of whom nobody has come."""
    event = await make_exhibition()
    sam = await on_duty(bot, event)
    acme, beta = await make_credential(event, "Acme", 3), await make_credential(event, "Beta", 2)
    await sam.phone.press(await card_of(sam, "acme"), "Other number…")
    await sam.phone.press(await sam.phone.sees("How many of Acme came?"), "7")
    await sam.phone.sees("Signed in: 7 people")
    return sam, acme, beta


async def test_an_exhibitor_is_signed_in_by_one_press(bot: RunningBot) -> None:
    event = await make_exhibition()
    sam, ticket = await on_duty(bot, event), await make_credential(event, "Acme Robots", 3)
    card = await card_of(sam, "acme")
    assert "3 people expected" in card.text
    assert "Robot arm, Gripper" in card.text
    answer = await sam.phone.press(card, "✅ Sign in 3")
    assert answer.text == "✅ 3 people are in"
    signed = await sam.phone.sees("Signed in: 3 people")
    assert "↩️ Undo" in signed.button_texts
    assert await came(ticket) == (3, 3, {})


async def test_another_number_is_tapped_or_typed(bot: RunningBot) -> None:
    sam, acme, beta = await seven_of_acme_came(bot)
    await sam.phone.press(await card_of(sam, "beta"), "Other number…")
    await sam.phone.sees("How many of Beta came?")
    await sam.phone.send("a lot")
    assert "from 1 to 9999" in (await sam.phone.receives()).text
    await sam.phone.send("140")
    await sam.phone.receives("Signed in: 140 people")
    assert (await came(acme))[0] == 7
    assert (await came(beta))[0] == 140
    await sam.phone.send("acme")
    assert "Acme" in (await sam.phone.receives()).text


async def test_a_walk_in_may_be_called_like_one_who_is_expected(bot: RunningBot) -> None:
    event = await make_exhibition()
    sam = await on_duty(bot, event)
    await make_credential(event, "Acme Robots", 3)
    await sam.phone.press(await card_of(sam, "acme"), "🚶 Walk-in")
    await sam.phone.sees("Which organisation has come")


async def test_after_a_tapped_number_and_on_the_way_back_the_next_text_is_a_search(bot: RunningBot) -> None:
    sam, acme, beta = await seven_of_acme_came(bot)
    await sam.phone.send("beta")
    await sam.phone.press(await sam.phone.receives("2 people expected"), "Other number…")
    await sam.phone.press(await sam.phone.sees("How many of Beta came?"), "‹ Back")
    await sam.phone.sees("2 people expected")

    await sam.phone.send("acme")

    await sam.phone.receives("Signed in: 7 people")
    assert [(await came(ticket))[1] for ticket in (acme, beta)] == [7, 0]


async def test_required_questions_are_asked_first_at_any_event(bot: RunningBot) -> None:
    event = await make_event(questions=[STAND, POWER, HALL])
    sam, ticket = await on_duty(bot, event), await make_ticket(event, holder_name="Ada Lovelace")
    await sam.phone.press(await card_of(sam, "ada"), "✅ Check in")
    await sam.phone.sees("Stand number")
    assert (await came(ticket))[1] == 0
    await sam.phone.send("here")
    assert "answer with a number" in (await sam.phone.receives()).text
    await sam.phone.send("4")
    await sam.phone.press(await sam.phone.receives("Hall"), "East")
    await sam.phone.sees("1 person is in")
    assert await came(ticket) == (1, 1, {"stand": 4, "hall": "East"})
    assert [record.status for record in await CheckIn.all().order_by("id")] == ["incomplete", "ok"]
    assert (await Conversation.get()).topic == "find"


async def test_a_choice_of_an_earlier_question_does_nothing(bot: RunningBot) -> None:
    event = await make_event(questions=[HALL, {**POWER, "required": True}])
    sam, ticket = await on_duty(bot, event), await make_ticket(event, holder_name="Ada Lovelace")
    await sam.phone.press(await card_of(sam, "ada"), "✅ Check in")
    await sam.phone.sees("Hall")
    await sam.phone.send("west")
    power = await sam.phone.receives("Power?")
    old = await sam.phone.sees("Hall")
    assert (await sam.phone.press(old, "East")).alert
    await sam.phone.press(power, "No")
    await sam.phone.sees("1 person is in")
    assert await came(ticket) == (1, 1, {"hall": "West", "power": "no"})


async def test_who_left_the_questions_can_begin_anew(bot: RunningBot) -> None:
    event = await make_event(questions=[STAND])
    sam, ticket = await on_duty(bot, event), await make_ticket(event, holder_name="Ada Lovelace")
    await sam.phone.press(await card_of(sam, "ada"), "✅ Check in")
    await sam.phone.sees("Stand number")
    await sam.phone.send("/cancel")
    await sam.phone.receives()
    assert (await came(ticket))[1] == 0
    await sam.phone.press(await card_of(sam, "ada"), "✅ Check in")
    await sam.phone.sees("Stand number")
    await sam.phone.send("4")
    await sam.phone.receives("1 person is in")


async def test_a_walk_in_is_entered_and_signed_in(bot: RunningBot) -> None:
    event = await make_exhibition(questions=[STAND, POWER])
    sam = await on_duty(bot, event)
    nothing = await card_of(sam, "zeta")
    await sam.phone.press(nothing, "🚶 Walk-in")
    await sam.phone.sees("Which organisation has come")
    for text, question in (("Zeta & Sons", "How many people of Zeta & Sons"), ("2", "What do they show?")):
        await sam.phone.send(text)
        await sam.phone.receives(question)
    await sam.phone.press(await sam.phone.sees("What do they show?"), "No exhibits")
    await sam.phone.sees("Stand number")
    await sam.phone.send("9")
    card = await sam.phone.receives("Signed in: 2 people")
    assert "Zeta & Sons" in card.text
    application = await Application.get().select_related("ticket")
    assert application.walk_in
    assert application.ticket
    assert await came(application.ticket) == (2, 2, {"stand": 9})
    bot.telegram.redeliver()
    await bot.telegram.delivered()
    assert await Application.all().count() == 1


async def test_a_walk_in_while_the_doors_are_closed_needs_a_second_press(bot: RunningBot) -> None:
    event = await make_exhibition(starts_at=now() + timedelta(days=1))
    sam = await on_duty(bot, event)
    await sam.phone.press(await card_of(sam, "zeta"), "🚶 Walk-in")
    await sam.phone.sees("Which organisation has come")
    for text in ("Zeta", "2", "Kite"):
        await sam.phone.send(text)
    closed = await sam.phone.receives("The doors are closed")
    assert not await Application.exists()
    await sam.phone.press(closed, "Admit anyway")
    await sam.phone.sees("Signed in: 2 people")
    assert (await CheckIn.get(status="ok")).outside_hours


async def test_ordinary_events_have_no_walk_ins(bot: RunningBot) -> None:
    event = await make_event()
    sam = await on_duty(bot, event)
    assert "🚶 Walk-in" not in (await card_of(sam, "zeta")).button_texts


async def test_attendance_tells_organisations_people_and_exhibits(bot: RunningBot) -> None:
    event = await make_exhibition()
    sam = await on_duty(bot, event)
    for name, people in (("Acme", 3), ("Beta", 2)):
        await make_credential(event, name, people)
    await sam.phone.press(await card_of(sam, "acme"), "Other number…")
    await sam.phone.press(await sam.phone.sees("How many of Acme came?"), "5")
    await sam.phone.sees("Signed in: 5 people")
    await sam.phone.send("/attendance")
    counts = await sam.phone.receives("Organisations")
    for line in (
        "5 in · 2 to come · 5 expected",
        "███████░░░░░ 60 %",
        "Organisations: 1 of 2",
        "People: 5 of 5 (2 more than expected)",
        "Exhibits: 2 of 4",
    ):
        assert line in counts.text
    await sam.phone.press(counts, "📈 Curve")
    assert "5 in · 2 to come · 5 expected" in (await sam.phone.receives(lambda message: message.file_id)).text
    await sam.phone.press(counts, "🏢 Organisations")
    listed = await sam.phone.sees("all organisations (2)")
    assert listed.button_texts[:2] == ["✅ Acme · 5/3", "▫️ Beta · 2"]
    await sam.phone.press(listed, "▫️ To come")
    waiting = await sam.phone.sees("1 still to come")
    await sam.phone.press(waiting, "▫️ Beta · 2")
    await sam.phone.sees("2 people expected")


async def test_read_only_staff_see_counts_and_no_names(bot: RunningBot) -> None:
    event = await make_exhibition()
    await make_credential(event, "Acme")
    reader = await on_duty(bot, event, "Rea Reader", role=Role.READ_ONLY)
    await reader.phone.send("/attendance")
    counts = await reader.phone.receives("Organisations: 0 of 1")
    assert "🏢 Organisations" not in counts.button_texts
    assert "Acme" not in counts.text
    assert (await Event.get(id=event.id)).kind == "exhibition"
