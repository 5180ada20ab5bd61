"""Applications in the organiser's chat: the list, each one, all at once, declining."""

from bot.sandbox import Person as Phone
from bot.sandbox.conversations import Message
from models.exhibitions.applications import approve
from models.owed.outbox import Kind
from models.tables import Application, ApplicationStatus, Event, Organiser, Owed, Role, StaffMember, Ticket, TicketType
from models.tickets.care import cancel_ticket
from tests.bot.desk import organiser_phone
from tests.bot.running import RunningBot
from tests.exhibitors import HALL, STAND, make_application, make_credential, make_exhibition
from tests.makers import LINKS, make_person


async def run(bot: RunningBot, capacity: int | None = None) -> tuple[Phone, Event]:
    """An organiser with an exhibition."""
    olga = await organiser_phone(bot)
    organiser = await Organiser.get(person_id=olga.id)
    return olga, await make_exhibition(organiser, capacity=capacity, questions=[STAND, HALL])


async def applications(phone: Phone) -> Message:
    """The list, as opened from the event's card."""
    await phone.send("/event")
    card = await phone.receives("Maker Fair")
    await phone.press(card, next(text for text in card.button_texts if text.startswith("📋 Applications")))
    return await phone.sees("open,")


async def test_one_is_looked_at_and_approved(bot: RunningBot) -> None:
    olga, event = await run(bot)
    await make_application(event, "Acme", 3, answers={"stand": 12}, contact_name="Wile")
    listed = await applications(olga)
    assert "1 open, 0 approved, 0 declined" in listed.text
    await olga.press(listed, "🆕 Acme · 3")
    card = await olga.sees("Waiting for your decision")
    for fact in ("Acme", "3 people", "Robot arm, Gripper", "Wile", "Stand number: 12"):
        assert fact in card.text
    await olga.press(card, "✅ Approve")
    approved = await olga.sees("✅ Approved")
    assert approved.button_texts == ["📋 Applications"]
    assert (await Ticket.get()).holder_name == "Acme"


async def test_a_cancelled_credential_is_no_approved_organisation(bot: RunningBot) -> None:
    olga, event = await run(bot)
    await cancel_ticket((await make_credential(event, "Acme", 3)).id)
    listed = await applications(olga)
    assert "0 open, 0 approved, 0 declined" in listed.text
    await olga.press(listed, "✖️ Acme · 3")
    await olga.sees("Credential cancelled")


async def test_whoever_comes_second_is_told_how_it_was_decided(bot: RunningBot) -> None:
    olga, event = await run(bot)
    application = await make_application(event, "Acme")
    await olga.press(await applications(olga), "🆕 Acme · 3")
    card = await olga.sees("Waiting for your decision")
    await approve(LINKS, application.id)
    await olga.press(card, "✖️ Decline")
    late = await olga.sees("This was decided before")
    assert "✅ Approved" in late.text
    assert (await Application.get()).status is ApplicationStatus.APPROVED


async def test_it_is_declined_with_a_reason_or_without(bot: RunningBot) -> None:
    olga, event = await run(bot)
    person = await make_person("Wile")
    for name in ("Acme", "Beta"):
        await make_application(event, name, person=person)
    await olga.press(await applications(olga), "🆕 Acme · 3")
    await olga.press(await olga.sees("Waiting for your decision"), "✖️ Decline")
    await olga.sees("Why is Acme declined?")
    await olga.send("Hall <A> is full")
    await olga.receives("✖️ Declined")
    await olga.press(await applications(olga), "🆕 Beta · 3")
    await olga.press(await olga.sees("Waiting for your decision"), "✖️ Decline")
    await olga.press(await olga.sees("Why is Beta declined?"), "✖️ Decline without a reason")
    await olga.sees("✖️ Declined")
    told = await Owed.filter(chat_id=person.id, kind=Kind.APPLICATION_DECLINED).order_by("id")
    assert [row.about["reason"] for row in told] == ["Hall <A> is full", ""]


async def test_who_went_back_from_declining_declines_nothing_by_what_they_write_next(bot: RunningBot) -> None:
    olga, event = await run(bot)
    await make_application(event, "Acme")
    await olga.press(await applications(olga), "🆕 Acme · 3")
    await olga.press(await olga.sees("Waiting for your decision"), "✖️ Decline")
    await olga.press(await olga.sees("Why is Acme declined?"), "‹ Back")
    await olga.sees("Waiting for your decision")

    await olga.send("Let me ask them first")

    await olga.receives("only understand commands")
    assert (await Application.get()).status is ApplicationStatus.OPEN


async def test_all_are_approved_as_far_as_places_last(bot: RunningBot) -> None:
    olga, event = await run(bot, capacity=7)
    for number in range(3):
        await make_application(event, f"Acme {number}", 3)
    await olga.press(await applications(olga), "✅ Approve all")
    await olga.press(await olga.sees("Approve all 3 open"), "✅ Yes, approve all")
    done = await olga.sees("2 applications approved")
    assert "1 stays open: not enough places" in done.text
    await olga.press(done, "‹ Back")
    await olga.press(await olga.sees("1 open, 2 approved"), "🆕 Acme 2 · 3")
    await olga.press(await olga.sees("Waiting for your decision"), "✅ Approve")
    assert "Only 1 place is left" in (await olga.sees("Only 1 place")).text
    assert (await TicketType.get(event=event)).held == 6


async def test_many_are_paged(bot: RunningBot) -> None:
    olga, event = await run(bot)
    for number in range(11):
        await make_application(event, f"Acme {number:02}", 1)
    listed = await applications(olga)
    assert len([text for text in listed.button_texts if text.startswith("🆕")]) == 8
    await olga.press(listed, "»")
    assert [text for text in listed.button_texts if text.startswith("🆕")] == [
        f"🆕 Acme {n:02} · 1" for n in (8, 9, 10)
    ]


async def test_a_name_that_applied_before_is_pointed_out(bot: RunningBot) -> None:
    olga, event = await run(bot)
    await make_application(event, "Acme", 3)
    await make_application(event, "ACME", 4)
    await olga.press(await applications(olga), "🆕 ACME · 4")
    assert "1 other application of this name" in (await olga.sees("Waiting")).text


async def test_who_lost_the_part_decides_nothing(bot: RunningBot) -> None:
    olga, event = await run(bot)
    await make_application(event, "Acme")
    await olga.press(await applications(olga), "🆕 Acme · 3")
    card = await olga.sees("Waiting for your decision")
    await StaffMember.filter(event=event, person_id=olga.id).update(role=Role.DOOR)
    for button in ("✅ Approve", "✖️ Decline", "📋 Applications"):
        assert (await olga.press(card, button)).alert
    assert (await Application.get()).status is ApplicationStatus.OPEN


async def test_questions_are_added_and_removed(bot: RunningBot) -> None:
    olga, event = await run(bot)
    await Event.filter(id=event.id).update(questions=None)
    await olga.send("/event")
    card = await olga.receives("Maker Fair")
    await olga.press(card, "❓ Questions")
    await olga.press(await olga.sees("Nothing yet"), "➕ Add a question")
    await olga.sees("What is the question?")
    await olga.send("Number of the <stand>")
    await olga.press(await olga.receives("What kind of answer?"), "a number")
    await olga.press(await olga.sees("Must it be answered"), "Must be answered")
    shown = await olga.sees("Number of the <stand> (a number) – required")
    await olga.press(shown, "➕ Add a question")
    await olga.sees("What is the question?")
    await olga.send("Hall")
    await olga.press(await olga.receives("What kind of answer?"), "one of several")
    await olga.sees("One choice a line")
    await olga.send("East")
    assert "Two to 12 choices" in (await olga.receives()).text
    await olga.send("East\nWest\n\nEast")
    await olga.press(await olga.receives("Must it be answered"), "May stay open")
    both = await olga.sees("Hall (East, West)")
    asked = (await Event.get(id=event.id)).questions or []
    assert [(one["label"], one["kind"], one["required"]) for one in asked] == [
        ("Number of the <stand>", "number", True),
        ("Hall", "choice", False),
    ]
    await olga.press(both, "🗑 Number of the <stand>")
    await bot.telegram.delivered()
    assert [one["label"] for one in (await Event.get(id=event.id)).questions or []] == ["Hall"]


async def test_newevent_makes_an_exhibition_with_one_press_more(bot: RunningBot) -> None:
    olga = await organiser_phone(bot)
    for text in ("/newevent Maker Fair", "24.12.2030 10:00-18:00", "Old Harbour"):
        await olga.send(text)
        await olga.receives()
    await olga.press(await olga.sees("Which tickets?"), "🏢 It’s an exhibition")
    summary = await olga.sees("organisations apply, you approve")
    assert "🎟 Tickets" not in summary.button_texts
    await olga.press(summary, "🎟 Sell tickets instead")
    await olga.press(await olga.sees("Which tickets?"), "🏢 It’s an exhibition")
    await olga.press(await olga.sees("organisations apply, you approve"), "✅ Create")
    await olga.sees("Your event is ready")
    event = await Event.get()
    assert event.kind == "exhibition"
    assert [kind.name for kind in await TicketType.filter(event=event)] == ["Exhibitor"]
