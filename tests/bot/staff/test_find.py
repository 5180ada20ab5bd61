"""/find: guests by name or order number, and everything that a card can do."""

from datetime import timedelta

from bot.sandbox.conversations import Message
from models.clock import now
from models.owed.outbox import Kind
from models.tables import CheckIn, Order, OrderStatus, Owed, Role, Ticket
from tests.bot.desk import Duty, event_of, on_duty, organiser_phone
from tests.bot.running import RunningBot
from tests.makers import make_event, make_order, make_person, make_ticket


async def card_of(duty: Duty, text: str) -> Message:
    await duty.phone.send(f"/find {text}")
    return await duty.phone.receives()


async def test_one_guest_is_shown_as_a_card_and_checked_in_by_one_press(bot: RunningBot) -> None:
    event = await make_event()
    sam = await on_duty(bot, event)
    ticket = await make_ticket(event, holder_name="Ada Lovelace")
    card = await card_of(sam, "lovelace")
    assert "Not in yet" in card.text

    answer = await sam.phone.press(card, "✅ Check in")

    assert answer.text == "✅ 1 person is in"
    record = await CheckIn.get(ticket=ticket)
    shown = await sam.phone.sees(str(record.word))
    assert f"no. {record.number}" in shown.text
    assert "Check in" not in "".join(shown.button_texts)
    assert (record.status, record.method, record.staff_id) == ("ok", "chat", sam.staff.member.id)


async def test_several_guests_are_a_list_of_buttons(bot: RunningBot) -> None:
    event = await make_event()
    sam = await on_duty(bot, event)
    for name in ("Ada Lovelace", "Adam Riese"):
        await make_ticket(event, holder_name=name)
    found = await card_of(sam, "ada")
    assert [text.split(" · ")[0] for text in found.button_texts] == ["🎫 Ada Lovelace", "🎫 Adam Riese"]

    await sam.phone.press(found, found.button_texts[1])

    assert "Adam Riese" in (await sam.phone.sees("Not in yet")).text


async def test_one_search_follows_another_without_a_command(bot: RunningBot) -> None:
    event = await make_event()
    sam = await on_duty(bot, event)
    await make_ticket(event, holder_name="Ada Lovelace")
    await sam.phone.send("/find")
    assert "Who is at the door?" in (await sam.phone.receives()).text

    await sam.phone.send("nobody")
    assert "Nobody called" in (await sam.phone.receives()).text
    await sam.phone.send("ada")

    assert "Ada Lovelace" in (await sam.phone.receives()).text


async def test_a_party_comes_in_parts(bot: RunningBot) -> None:
    event = await make_event()
    sam = await on_duty(bot, event)
    ticket = await make_ticket(event, holder_name="Ada Lovelace", places=5)
    card = await card_of(sam, "ada")

    await sam.phone.press(card, "How many…")
    await sam.phone.press(await sam.phone.sees("How many come in now"), "2")
    some = await sam.phone.sees("2 of 5 in")
    await sam.phone.press(some, "✅ Check in 3")

    await sam.phone.sees("5 of 5 in")
    assert (await Ticket.get(id=ticket.id)).admitted == 5


async def test_a_button_for_all_of_a_party_never_admits_fewer_than_it_says(bot: RunningBot) -> None:
    event = await make_event()
    sam, kim = await on_duty(bot, event), await on_duty(bot, event, "Kim")
    ticket = await make_ticket(event, holder_name="Ada Lovelace", places=3)
    card, other = await card_of(sam, "ada"), await card_of(kim, "ada")
    await kim.phone.press(other, "How many…")
    await kim.phone.press(await kim.phone.sees("How many come in now"), "1")

    answer = await sam.phone.press(card, "✅ Check in 3")

    assert "2 places are left, nobody was let in" in answer.text
    assert (await Ticket.get(id=ticket.id)).admitted == 1


async def test_a_second_check_in_of_the_same_ticket_says_when_and_by_whom(bot: RunningBot) -> None:
    event = await make_event()
    sam, kim = await on_duty(bot, event), await on_duty(bot, event, "Kim Steward")
    await make_ticket(event, holder_name="Ada Lovelace")
    card, other = await card_of(sam, "ada"), await card_of(kim, "ada")
    await kim.phone.press(other, "✅ Check in")

    answer = await sam.phone.press(card, "✅ Check in")

    assert "Already used" in answer.text
    assert "Kim Steward" in answer.text


async def test_the_same_press_delivered_twice_admits_once(bot: RunningBot) -> None:
    event = await make_event()
    sam = await on_duty(bot, event)
    await make_ticket(event, holder_name="Ada", places=4)
    card = await card_of(sam, "ada")
    await sam.phone.press(card, "How many…")
    await sam.phone.press(await sam.phone.sees("How many come in now"), "1")

    bot.telegram.redeliver()
    await bot.telegram.delivered()

    assert (await Ticket.get(holder_name="Ada")).admitted == 1


async def test_outside_the_door_hours_a_second_press_admits_and_is_recorded_as_such(bot: RunningBot) -> None:
    event = await make_event(starts_at=now() + timedelta(days=1))
    sam = await on_duty(bot, event)
    await make_ticket(event, holder_name="Ada")
    card = await card_of(sam, "ada")

    await sam.phone.press(card, "✅ Check in")
    refused = await sam.phone.sees("The doors are closed")
    assert "✅ Check in" not in refused.button_texts
    await sam.phone.press(refused, "Admit anyway")

    await sam.phone.sees("1 person is in")
    assert (await CheckIn.get(status="ok")).outside_hours


async def test_payment_at_the_door_is_taken_once_then_the_guest_comes_in(bot: RunningBot) -> None:
    event = await make_event()
    sam, kim = await on_duty(bot, event), await on_duty(bot, event, "Kim")
    order = await make_order(event, paid=False, total=1200)
    await make_ticket(event, order=order, holder_name="Ada")
    card, other = await card_of(sam, "ada"), await card_of(kim, "ada")
    assert "To pay: €12.00" in card.text
    assert "✅ Check in" not in card.button_texts

    await sam.phone.press(card, "💰 Paid €12.00")
    await kim.phone.press(other, "💰 Paid €12.00")

    paid = await sam.phone.sees("Noted under your name")
    assert "Nothing was noted twice" in (await kim.phone.sees("paid already")).text
    assert (await Order.get(id=order.id)).paid_to_id == sam.staff.member.id
    await sam.phone.press(paid, "✅ Check in")
    await sam.phone.sees("1 person is in")


async def test_door_staff_undo_their_own_and_are_not_offered_what_organisers_do(bot: RunningBot) -> None:
    event = await make_event()
    sam, kim = await on_duty(bot, event), await on_duty(bot, event, "Kim")
    ticket = await make_ticket(event, holder_name="Ada", holder=await make_person("Ada"))
    await sam.phone.press(await card_of(sam, "ada"), "✅ Check in")
    mine = await sam.phone.sees("1 person is in")

    theirs = await card_of(kim, "ada")
    assert theirs.button_texts == ["🔄 Refresh"]
    assert mine.button_texts == ["↩️ Undo", "🔄 Refresh"]
    await sam.phone.press(mine, "↩️ Undo")
    await sam.phone.press(await sam.phone.sees("Undo this check-in?"), "↩️ Undo")

    await sam.phone.sees("is valid again")
    assert (await Ticket.get(id=ticket.id)).admitted == 0


async def test_an_organiser_sends_again_renews_the_link_and_cancels(bot: RunningBot) -> None:
    olga = await organiser_phone(bot)
    event = await event_of(olga)
    holder = await make_person("Ada")
    ticket = await make_ticket(event, holder=holder)
    await olga.send("/find ada")
    card = await olga.receives()

    answer = await olga.press(card, "📨 Send again")
    assert answer.text == "On its way to Ada."
    assert await Owed.exists(kind=Kind.TICKET, chat_id=holder.id)

    await olga.press(card, "🔗 New link")
    await olga.press(await olga.sees("stop working at once"), "🔗 New link")
    await olga.press(await olga.sees("the old link is dead"), "‹ Back")
    assert (await Ticket.get(id=ticket.id)).link_version == 2

    await olga.press(card, "✖️ Cancel ticket")
    await olga.press(await olga.sees("Money is not given back"), "✖️ Cancel ticket")
    await olga.sees("admits nobody")
    assert (await Order.get(id=ticket.order_id)).status is OrderStatus.CANCELLED


async def test_buttons_of_another_event_and_of_lost_duties_do_nothing(bot: RunningBot) -> None:
    event = await make_event()
    sam = await on_duty(bot, event)
    ticket = await make_ticket(event, holder_name="Ada")
    card = await card_of(sam, "ada")
    sam.staff.member.revoked_at = now()
    await sam.staff.member.save()

    answer = await sam.phone.press(card, "✅ Check in")

    assert answer.alert
    assert (await Ticket.get(id=ticket.id)).admitted == 0
    assert not await CheckIn.exists(ticket=ticket)


async def test_read_only_staff_find_nobody(bot: RunningBot) -> None:
    event = await make_event()
    reader = await on_duty(bot, event, role=Role.READ_ONLY)
    await make_ticket(event, holder_name="Ada Lovelace")

    assert "Lovelace" not in (await card_of(reader, "ada")).text


async def test_with_several_running_events_the_search_waits_for_the_choice(bot: RunningBot) -> None:
    olga = await organiser_phone(bot)
    await event_of(olga, name="Matinee")
    evening = await event_of(olga, name="Soiree")
    await make_ticket(evening, holder_name="Ada Lovelace")
    await olga.send("/find ada")
    question = await olga.receives("Which event?")

    await olga.press(question, next(text for text in question.button_texts if text.startswith("Soiree")))

    assert "Ada Lovelace" in (await olga.sees("Not in yet")).text


async def test_a_large_party_is_counted_on_several_pages(bot: RunningBot) -> None:
    event = await make_event()
    sam = await on_duty(bot, event)
    await make_ticket(event, holder_name="School", places=50)
    card = await card_of(sam, "school")
    await sam.phone.press(card, "How many…")
    assert card.button_texts[:24] == [str(number) for number in range(1, 25)]

    await sam.phone.press(card, "»")
    await sam.phone.press(card, "»")
    assert card.button_texts == ["49", "50", "«", "‹ Back"]
    await sam.phone.press(card, "«")
    await sam.phone.press(card, "30")

    await sam.phone.sees("30 of 50 in")


async def test_more_than_fit_are_counted_and_asked_to_be_narrowed_down(bot: RunningBot) -> None:
    event = await make_event()
    sam = await on_duty(bot, event)
    for number in range(10):
        await make_ticket(event, holder_name=f"Ada Number{number}")

    found = await card_of(sam, "ada")

    assert "the first 8 of 10" in found.text
    assert len(found.buttons) == 8


async def test_a_new_link_pressed_twice_is_made_once(bot: RunningBot) -> None:
    olga = await organiser_phone(bot)
    ticket = await make_ticket(await event_of(olga), holder_name="Ada")
    questions = []
    for _ in range(2):
        await olga.send("/find ada")
        question = await olga.receives()
        await olga.press(question, "🔗 New link")
        questions.append(question)

    for question in questions:
        await olga.press(question, "🔗 New link")

    assert (await Ticket.get(id=ticket.id)).link_version == 2
    assert olga.link(questions[0], "Open ticket") == olga.link(questions[1], "Open ticket")


async def test_another_event_than_the_running_one_is_one_press_away(bot: RunningBot) -> None:
    olga = await organiser_phone(bot)
    await event_of(olga, name="Tonight")
    await event_of(olga, name="Next month", starts_at=now() + timedelta(days=30))
    await olga.send("/door")
    card = await olga.receives("Tonight")

    await olga.press(card, "Another event…")
    await olga.press(card, next(text for text in card.button_texts if text.startswith("Next month")))

    await olga.sees("Next month – your door code")
