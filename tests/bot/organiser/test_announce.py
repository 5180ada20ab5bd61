"""/announce: to whom, what, a preview, and nothing is sent before the organiser says so."""

from bot.sandbox import Person as Phone
from bot.sandbox.conversations import Message
from models.owed.announcements import find_announcement
from models.owed.delivery import Outcome, finish, take
from models.owed.outbox import Kind
from models.tables import Announcement, Audience, Event, Owed, Person
from tests.bot.desk import event_of, on_duty, organiser_phone
from tests.bot.running import RunningBot
from tests.makers import make_event, make_order, make_person, make_ticket, make_ticket_type, token_of


async def guests(event: Event, *, came: int = 0, absent: int = 0) -> list[Person]:
    people = [await make_person(f"Guest {number}") for number in range(came + absent)]
    for number, person in enumerate(people):
        await make_ticket(event, holder=person, admitted=1 if number < came else 0)
    return people


async def asked(olga: Phone, audience: str = "Everybody") -> Message:
    await olga.send("/announce")
    choice = await olga.receives("To whom")
    await olga.press(choice, audience)
    return await olga.sees("Send me the text")


async def copies() -> list[Owed]:
    return await Owed.filter(kind=Kind.ANNOUNCEMENT)


async def test_who_went_back_drafts_nothing_by_what_they_write_next(bot: RunningBot) -> None:
    olga = await organiser_phone(bot)
    await guests(await event_of(olga), came=0, absent=1)
    await olga.press(await asked(olga), "‹ Back")
    await olga.sees("To whom")
    await olga.send("See you there")
    await olga.receives("only understand commands")


async def test_the_organiser_sees_what_guests_get_and_how_many_before_it_is_sent(bot: RunningBot) -> None:
    olga = await organiser_phone(bot)
    event = await event_of(olga)
    await guests(event, came=2, absent=1)
    await make_ticket(event)
    await asked(olga)
    await olga.write("Thank you, <b>dear</b> guests &lt;3 <a href='https://example.org/a?b=1&amp;c=2'>photos</a>")

    preview = await olga.receives("a message from the organiser")
    question = await olga.receives("This goes to 3 people")
    assert "Thank you, dear guests <3 photos" in preview.text
    kinds = {entity["type"]: entity for entity in preview.entities}
    assert kinds["text_link"]["url"] == "https://example.org/a?b=1&c=2"
    assert "1 ticket has not been claimed" in question.text
    assert not await copies()

    await olga.press(question, "✅ Send to 3 people")

    shown = await olga.sees("your message is on its way")
    assert "0 of 3 sent" in shown.text
    assert shown.button_texts == ["🛑 Stop"]
    assert len(await copies()) == 3


async def test_those_who_are_in_no_chat_are_given_as_a_file_for_mail(bot: RunningBot) -> None:
    olga = await organiser_phone(bot)
    event = await event_of(olga)
    await guests(event, came=1, absent=1)
    kind = await make_ticket_type(event, name="Standard")
    absent = [
        await make_ticket(
            event, type=kind, order=await make_order(event, email=email, number=f"T{name}"), holder_name=name
        )
        for name, email in (("Grace", None), ("=Ada", "ada@example.org"))
    ]
    await make_ticket(event, admitted=1)
    await make_ticket(event, cancelled_at=event.created_at)
    await make_ticket(event, rehearsal=True)
    await asked(olga, "Who did not")
    await olga.send("Where were you?")
    question = await olga.receives("2 tickets have not been claimed")

    await olga.press(question, "📄 Guests without a chat, as a file")

    file = await olga.receives("to write to by e-mail")
    grace, ada = (f"http://127.0.0.1:8080/t/{token_of(ticket)}" for ticket in absent)
    assert olga.file(file).content.decode("utf-8-sig").splitlines() == [
        "E-mail,Holder,Order number,Ticket type,Ticket link",
        f"ada@example.org,'=Ada,T=Ada,Standard,{ada}",
        f",Grace,TGrace,Standard,{grace}",
    ]
    await olga.press(question, "✅ Send to 1 person")
    await olga.sees("on its way")


async def test_only_those_who_came_are_thanked(bot: RunningBot) -> None:
    olga = await organiser_phone(bot)
    people = await guests(await event_of(olga), came=1, absent=2)
    await asked(olga, "Who came (1)")
    await olga.send("Thank you!")
    await olga.press(await olga.receives("This goes to"), "✅ Send to 1 person")
    await olga.sees("on its way")

    assert [copy.chat_id for copy in await copies()] == [people[0].id]
    assert (await Announcement.get()).audience is Audience.CAME


async def test_send_pressed_twice_sends_once(bot: RunningBot) -> None:
    olga = await organiser_phone(bot)
    await guests(await event_of(olga), absent=2)
    await asked(olga)
    await olga.send("Hello")
    question = await olga.receives("This goes to")
    data = str(question.buttons[0]["callback_data"])
    await olga.press(question, data)
    again = await bot.application.bot.send_message(olga.id, "the same button on another phone")
    await bot.application.bot.edit_message_text(
        "still here",
        olga.id,
        again.message_id,
        reply_markup={"inline_keyboard": [[{"text": "Send", "callback_data": data}]]},
    )

    answer = await olga.press(await olga.sees("still here"), "Send")

    assert answer.alert
    assert "decided already" in answer.text
    assert len(await copies()) == 2
    assert await Announcement.all().count() == 1


async def test_the_button_under_an_earlier_draft_does_not_send_a_later_one(bot: RunningBot) -> None:
    olga = await organiser_phone(bot)
    await guests(await event_of(olga), absent=1)
    await asked(olga)
    await olga.send("First")
    first = await olga.receives("This goes to")
    await olga.send("Second")
    second = await olga.receives("This goes to")

    assert (await olga.press(first, "✅ Send to 1 person")).alert
    assert not await copies()
    await olga.press(second, "✅ Send to 1 person")
    await olga.sees("on its way")
    assert (await Announcement.get()).text == "Second"


async def test_it_can_be_changed_and_dropped(bot: RunningBot) -> None:
    olga = await organiser_phone(bot)
    await guests(await event_of(olga), absent=1)
    await asked(olga)
    await olga.send("Frist")
    await olga.press(await olga.receives("This goes to"), "✏️ Change the text")
    await olga.sees("Send me the text")
    await olga.send("First")
    question = await olga.receives("This goes to")
    await olga.press(question, "Drop it")

    await olga.sees("Nothing was sent")
    assert not await copies()


async def test_what_can_not_be_sent_is_refused_with_a_sentence(bot: RunningBot) -> None:
    olga = await organiser_phone(bot)
    await guests(await event_of(olga), absent=1)
    await asked(olga)

    await olga.send("x" * 3501)
    assert "too long" in (await olga.receives()).text
    await olga.upload("poster.pdf", b"%PDF", caption="Read this")
    assert "text only" in (await olga.receives()).text
    await olga.send("x" * 3500)
    await olga.receives("This goes to")


async def test_stop_ends_it_and_says_how_far_it_came(bot: RunningBot) -> None:
    olga = await organiser_phone(bot)
    await guests(await event_of(olga), absent=3)
    await asked(olga)
    await olga.send("Hello")
    question = await olga.receives("This goes to")
    await olga.press(question, "✅ Send to 3 people")
    shown = await olga.sees("on its way")
    await finish(await take(1), Outcome.SENT)

    await olga.press(shown, "🛑 Stop")

    over = await olga.sees("stopped")
    assert "1 of 3 sent" in over.text
    assert not over.buttons
    assert await Owed.filter(kind=Kind.ANNOUNCEMENT, outcome="dropped").count() == 2


async def test_it_can_be_stopped_also_when_telegram_wants_silence_while_it_is_sent(bot: RunningBot) -> None:
    olga = await organiser_phone(bot)
    await guests(await event_of(olga), came=1, absent=1)
    await asked(olga)
    await olga.write("Gates open now")
    question = await olga.receives("This goes to 2 people")
    bot.telegram.flood_next(1, "editMessageText")

    answer = await olga.press(question, "✅ Send to 2 people")

    assert not answer.text
    assert (await olga.sees("your message is on its way")).button_texts == ["🛑 Stop"]


async def test_without_guests_there_is_nobody_to_write_to(bot: RunningBot) -> None:
    olga = await organiser_phone(bot)
    await make_ticket(await event_of(olga))
    await olga.send("/announce")

    nobody = await olga.receives("nobody to write to")
    await olga.press(nobody, "📄 Guests without a chat, as a file")
    assert b"Grace Hopper" in olga.file(await olga.receives("to write to by e-mail")).content


async def test_nobody_else_writes_to_the_guests_or_stops_it(bot: RunningBot) -> None:
    olga, otto = await organiser_phone(bot), await organiser_phone(bot, "Otto")
    event = await event_of(olga)
    await event_of(otto)
    sam = await on_duty(bot, await make_event())
    await guests(event, absent=1)
    await asked(olga)
    await olga.send("Hello")
    question = await olga.receives("This goes to")
    await olga.press(question, "✅ Send to 1 person")
    await olga.sees("on its way")
    announcement = await Announcement.get()

    for phone, data in ((otto, f"annto:{event.id}:all"), (otto, f"annstop:{announcement.id}")):
        markup = {"inline_keyboard": [[{"text": "forged", "callback_data": data}]]}
        await bot.application.bot.send_message(phone.id, "forged", reply_markup=markup)
        assert (await phone.press(await phone.receives("forged"), "forged")).alert
    await sam.phone.send("/announce")

    assert "not part of your duties" in (await sam.phone.receives()).text
    found = await find_announcement(announcement.id)
    assert found is not None
    assert found.stopped_at is None
