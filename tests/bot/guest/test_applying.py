"""Applying to exhibit, in the chat."""

from asyncio import gather
from datetime import timedelta

from bot.sandbox import Person as Phone
from bot.sandbox.conversations import Message
from models.clock import now
from models.exhibitions.applications import approve, decline
from models.tables import Application, ApplicationStatus, Conversation, Event, Ticket
from models.tickets.care import cancel_ticket
from tests.bot.desk import phone_of
from tests.bot.running import RunningBot
from tests.exhibitors import HALL, POWER, STAND, make_exhibition
from tests.makers import LINKS, make_event, make_ticket_type


async def apply(phone: Phone, *texts: str) -> Message:
    """Open the exhibition, press Apply, and answer; the bot's last answer."""
    await phone.send("/events")
    card = await phone.receives("Maker Fair")
    await phone.press(card, "🏢 Apply to exhibit")
    message = await phone.sees("which organisation")
    for text in texts:
        await phone.send(text)
        message = await phone.receives()
    return message


async def test_four_answers_and_a_press_send_an_application(bot: RunningBot) -> None:
    await make_exhibition()
    wile = await phone_of(bot, "Wile Coyote")
    contact = await apply(wile, "  Acme <Robots> ", "３", "Robot arm\n  Gripper ")
    await wile.press(contact, "Wile Coyote")
    summary = await wile.sees("Is that right?")
    for fact in ("Acme <Robots>", "3 people", "Robot arm\nGripper", "Wile Coyote"):
        assert fact in summary.text
    assert not await Application.exists()

    await wile.press(summary, "✅ Send")

    await wile.sees("Sent: Acme <Robots>")
    application = await Application.get()
    assert (application.organisation, application.head_count, application.exhibits, application.contact_name) == (
        "Acme <Robots>",
        3,
        "Robot arm\nGripper",
        "Wile Coyote",
    )
    assert (application.status, application.person_id) == (ApplicationStatus.OPEN, wile.id)
    assert not await Conversation.exists()


async def test_what_makes_no_sense_is_asked_again(bot: RunningBot) -> None:
    await make_exhibition()
    wile = await phone_of(bot, "Wile Coyote")
    assert "at most 100 characters" in (await apply(wile, "…")).text
    await wile.send("3M")
    assert "How many people" in (await wile.receives()).text
    for nonsense in ("many", "0", "10000", "-2", "2.5", "9" * 400):
        await wile.send(nonsense)
        assert "from 1 to 9999" in (await wile.receives()).text
    await wile.send("2")
    assert "What will you show?" in (await wile.receives()).text


async def test_the_event_s_questions_may_be_answered_left_open_and_corrected(bot: RunningBot) -> None:
    await make_exhibition(questions=[STAND, POWER, HALL])
    wile = await phone_of(bot, "Wile Coyote")
    exhibits = await apply(wile, "Acme", "3")
    await wile.press(exhibits, "Later")
    await wile.press(await wile.sees("Whom may we ask for?"), "Wile Coyote")
    await wile.sees("Stand number")
    await wile.send("somewhere")
    assert "answer with a number" in (await wile.receives()).text
    await wile.send("12")
    power = await wile.receives("Power?")
    assert power.button_texts == ["Yes", "No", "Later"]
    await wile.press(power, "Later")
    await wile.press(await wile.sees("Hall"), "West")
    summary = await wile.sees("Is that right?")
    assert "Stand number: 12" in summary.text
    assert "Hall: West" in summary.text
    assert "Power?" not in summary.text

    await wile.press(summary, "✏️ People")
    await wile.sees("How many people")
    await wile.send("5")
    corrected = await wile.receives("Is that right?")
    await wile.press(corrected, "✅ Send")

    await wile.sees("Sent: Acme")
    application = await Application.get()
    assert (application.head_count, application.answers) == (5, {"stand": 12, "hall": "West"})


async def test_a_command_in_the_middle_loses_nothing(bot: RunningBot) -> None:
    await make_exhibition(questions=[STAND, POWER])
    wile = await phone_of(bot, "Wile Coyote")
    await apply(wile, "Acme", "3")
    await wile.send("/help")
    await wile.receives("/events")

    await wile.send("Robot arm")
    await wile.press(await wile.receives("Maker Fair is kept"), "▶️ Go on with your application")
    await wile.sees("What will you show?")
    await wile.send("Robot arm")
    await wile.press(await wile.receives("Whom may we ask for?"), "Wile Coyote")
    await wile.sees("Stand number")
    await wile.send("12")
    await wile.receives("Power?")
    await wile.send("/events")
    await wile.press(await wile.receives("Maker Fair"), "▶️ Go on with your application")
    await wile.press(await wile.sees("Power?"), "Yes")

    summary = await wile.sees("Is that right?")
    for fact in ("Acme", "3 people", "Robot arm", "Wile Coyote", "Stand number: 12", "Power?: Yes"):
        assert fact in summary.text


async def test_a_summary_is_sent_after_a_command_too(bot: RunningBot) -> None:
    await make_exhibition()
    wile = await phone_of(bot, "Wile Coyote")
    summary = await sent_up_to_summary(wile)
    await wile.send("/language")

    await wile.press(summary, "✅ Send")

    await wile.sees("Sent: Acme")


async def test_cancel_forgets_what_was_entered(bot: RunningBot) -> None:
    await make_exhibition()
    wile = await phone_of(bot, "Wile Coyote")
    await apply(wile, "Acme")
    await wile.send("/cancel")
    await wile.receives("Stopped")
    await wile.send("/events")
    assert "🏢 Apply to exhibit" in (await wile.receives("Maker Fair")).button_texts


async def test_pressed_twice_it_is_sent_once_and_an_old_button_says_so(bot: RunningBot) -> None:
    await make_exhibition()
    wile = await phone_of(bot, "Wile Coyote")
    summary = await sent_up_to_summary(wile)
    _, again = await gather(*(wile.press(summary, "✅ Send") for _ in range(2)))
    assert "was sent already" in again.text
    await wile.sees("Sent: Acme")
    bot.telegram.redeliver()
    await bot.telegram.delivered()
    assert await Application.all().count() == 1


async def test_the_card_shows_where_it_stands_and_takes_it_back(bot: RunningBot) -> None:
    await make_exhibition()
    wile = await phone_of(bot, "Wile Coyote")
    await wile.press(await sent_up_to_summary(wile), "✅ Send")
    sent = await wile.sees("Sent: Acme")
    await wile.send("/events")
    card = await wile.receives("waiting for the organiser")
    assert "🏢 Another organisation" in card.button_texts

    await approve(LINKS, (await Application.get()).id)
    await wile.send("/events")
    assert "approved" in (await wile.receives("Acme")).text
    await wile.press(sent, "↩️ Withdraw: Acme")
    sure = await wile.sees("A credential stops working")
    await gather(*(wile.press(sure, "↩️ Yes, withdraw") for _ in range(2)))
    await wile.sees("Withdrawn: Acme")
    assert (await Application.get()).status is ApplicationStatus.WITHDRAWN
    assert (await Ticket.get()).cancelled_at


async def test_whose_credential_was_cancelled_reads_so_and_may_apply_again(bot: RunningBot) -> None:
    await make_exhibition()
    wile = await phone_of(bot, "Wile Coyote")
    await wile.press(await sent_up_to_summary(wile), "✅ Send")
    await bot.telegram.delivered()
    await cancel_ticket((await approve(LINKS, (await Application.get()).id)).ticket_id or 0)
    sent = await wile.sees("Sent: Acme")
    await wile.press(sent, "↩️ Withdraw: Acme")
    await wile.press(await wile.sees("A credential stops working"), "↩️ Yes, withdraw")
    assert "decided before" in sent.text
    assert "Acme: the credential was cancelled" in sent.text

    await wile.press(await sent_up_to_summary(wile), "✅ Send")

    await wile.sees("Sent: Acme")
    await wile.send("/events")
    card = await wile.receives("Acme: the credential was cancelled")
    assert "Acme: waiting for the organiser" in card.text
    assert card.button_texts == ["🏢 Another organisation", "↩️ Withdraw: Acme", "All events"]


async def test_nobody_takes_back_what_others_sent(bot: RunningBot) -> None:
    await make_exhibition()
    wile, rival = await phone_of(bot, "Wile Coyote"), await phone_of(bot, "Rival")
    await wile.press(await sent_up_to_summary(wile), "✅ Send")
    await rival.press(await sent_up_to_summary(rival), "✅ Send")
    message = await rival.sees("Sent: Acme")
    theirs, mine = await Application.get(person_id=wile.id), await Application.get(person_id=rival.id)
    await Application.filter(id=mine.id).update(person_id=theirs.person_id)

    answer = await rival.press(message, "↩️ Withdraw: Acme")

    assert answer.alert
    assert await Application.filter(status=ApplicationStatus.OPEN).count() == 2


async def test_the_same_organisation_is_refused_kindly_and_a_declined_one_may_apply_again(bot: RunningBot) -> None:
    await make_exhibition()
    wile = await phone_of(bot, "Wile Coyote")
    await wile.press(await sent_up_to_summary(wile), "✅ Send")
    await wile.sees("Sent: Acme")
    await wile.press(await sent_up_to_summary(wile, "🏢 Another organisation"), "✅ Send")
    await wile.sees("You have applied for this organisation already")
    await decline((await Application.get()).id)
    await wile.press(await sent_up_to_summary(wile), "✅ Send")
    await bot.telegram.delivered()
    assert await Application.all().count() == 2


async def test_an_exhibition_that_ends_meanwhile_takes_no_application(bot: RunningBot) -> None:
    event = await make_exhibition()
    wile = await phone_of(bot, "Wile Coyote")
    summary = await sent_up_to_summary(wile)
    await Event.filter(id=event.id).update(starts_at=now() - timedelta(days=3))
    await wile.press(summary, "✅ Send")
    await wile.sees("This exhibition is over")
    assert not await Application.exists()


async def test_exhibitions_stand_in_the_list_beside_events(bot: RunningBot) -> None:
    await make_exhibition()
    await make_ticket_type(await make_event(name="Summer Night"))
    ada = await phone_of(bot, "Ada")
    await ada.send("/events")
    listed = await ada.receives("What’s on")
    assert "Organisations apply here" in listed.text
    await ada.press(listed, "Maker Fair")
    card = await ada.sees("Maker Fair")
    assert "🏢 Apply to exhibit" in card.button_texts
    assert not [text for text in card.button_texts if text.startswith("Exhibitor")]


async def sent_up_to_summary(phone: Phone, button: str = "🏢 Apply to exhibit") -> Message:
    """An application of Acme that waits to be sent."""
    await phone.send("/events")
    await phone.press(await phone.receives("Maker Fair"), button)
    for text in ("Acme", "3", "Robot arm", "Wile"):
        await phone.send(text)
    return await phone.receives("Is that right?")
