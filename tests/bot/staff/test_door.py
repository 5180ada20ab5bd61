"""/door: my code, a new one, a rehearsal ticket; and Not me."""

from telegram import InlineKeyboardMarkup

from bot.buttons import CallbackData, button, keyboard
from bot.staff.buttons import NotMe, SixDigits
from models.clock import now
from models.door.answers import Press, Reason, Status
from models.door.codes import current_code, use_six_digits
from models.owed.outbox import Kind
from models.tables import CheckIn, Event, Method, Owed, Role, Ticket
from tests.bot.desk import event_of, on_duty, organiser_phone, phone_of
from tests.bot.running import RunningBot
from tests.makers import SECRETS, make_event, make_gate, make_ticket, make_ticket_type, token_of


async def press(bot: RunningBot, event: Event, code: str) -> Reason | Status:
    ticket = await make_ticket(event, holder_name="Ada Lovelace")
    answer = await bot.house.verifier.decide(
        Press(nonce=f"{ticket.id:022}", method=Method.PAGE, pressed_at=now(), token=token_of(ticket), code=code)
    )
    return answer.reason or answer.status


async def test_my_code_is_shown_with_gate_and_hours(bot: RunningBot) -> None:
    event = await make_event()
    sam = await on_duty(bot, event, gate=await make_gate(event, "North"))

    await sam.phone.send("/door")

    card = await sam.phone.receives(sam.staff.code)
    assert "Summer Night" in card.text
    assert "Gate: North" in card.text
    assert "Doors are open until" in card.text


async def test_the_code_is_copied_by_a_button(bot: RunningBot) -> None:
    sam = await on_duty(bot, await make_event())
    await sam.phone.send("/door")

    card = await sam.phone.receives(sam.staff.code)

    [copy] = [button["copy_text"]["text"] for button in card.buttons if "copy_text" in button]
    assert copy == sam.staff.code


async def test_a_changed_code_replaces_the_old_one_on_the_card(bot: RunningBot) -> None:
    event = await make_event()
    sam = await on_duty(bot, event)
    await sam.phone.send("/door")
    card = await sam.phone.receives(sam.staff.code)

    answer = await sam.phone.press(card, "🔁 Change my code")

    new = await current_code(sam.staff.member.id)
    assert new is not None
    await sam.phone.sees(SECRETS.door_code(new))
    assert answer.text == "New code. The old one has stopped working."
    assert await press(bot, event, sam.staff.code) is Reason.STAFF_INVALID


async def test_a_rehearsal_ticket_is_owed_to_the_chat(bot: RunningBot) -> None:
    event = await make_event()
    await make_ticket_type(event)
    sam = await on_duty(bot, event)
    await sam.phone.send("/door")

    await sam.phone.press(await sam.phone.receives(), "🎭 Rehearsal ticket")

    ticket = await Ticket.get(rehearsal=True)
    assert await Owed.exists(kind=Kind.TICKET, chat_id=sam.phone.id)
    assert ticket.holder_id == sam.phone.id


async def test_somebody_without_a_part_is_told_how_to_get_one(bot: RunningBot) -> None:
    phone = await phone_of(bot, "Nobody")

    await phone.send("/door")

    assert "Ask an organiser for an invite link" in (await phone.receives()).text


async def test_read_only_staff_have_no_code(bot: RunningBot) -> None:
    reader = await on_duty(bot, await make_event(), role=Role.READ_ONLY)

    await reader.phone.send("/door")

    assert reader.staff.code not in (await reader.phone.receives()).text


async def test_not_me_ends_the_code_and_offers_to_undo_whom_it_let_in(bot: RunningBot) -> None:
    event = await make_event()
    sam = await on_duty(bot, event)
    assert await press(bot, event, sam.staff.code) is Status.OK
    stolen = await CheckIn.get(status="ok")
    feed = await bot.application.bot.send_message(sam.phone.id, "a feed line", reply_markup=_markup(NotMe(stolen.id)))
    line = await sam.phone.receives("a feed line")
    assert feed.message_id == line.id

    await sam.phone.press(line, "press")

    told = await sam.phone.receives("That code no longer works")
    new = await current_code(sam.staff.member.id)
    assert new is not None
    assert SECRETS.door_code(new) in told.text
    assert "Ada Lovelace" in told.text
    assert await press(bot, event, sam.staff.code) is Reason.STAFF_INVALID
    await sam.phone.press(told, "↩️ Undo: Ada Lovelace")
    question = await sam.phone.sees("Undo this check-in?")
    await sam.phone.press(question, "↩️ Undo")
    await sam.phone.sees("is valid again")
    assert await CheckIn.exists(annuls_id=stolen.id)


async def test_not_me_is_for_the_owner_of_the_code_and_organisers(bot: RunningBot) -> None:
    event = await make_event()
    sam, kim = await on_duty(bot, event), await on_duty(bot, event, "Kim")
    assert await press(bot, event, sam.staff.code) is Status.OK
    checkin = await CheckIn.get(status="ok")
    await bot.application.bot.send_message(kim.phone.id, "a line", reply_markup=_markup(NotMe(checkin.id)))

    answer = await kim.phone.press(await kim.phone.receives("a line"), "press")

    assert answer.alert
    assert await current_code(sam.staff.member.id) == sam.staff.door_code


async def test_an_organiser_accepts_six_digits_for_everybody(bot: RunningBot) -> None:
    olga = await organiser_phone(bot)
    event = await event_of(olga)
    sam = await on_duty(bot, event)
    await bot.application.bot.send_message(olga.id, "a burst", reply_markup=_markup(SixDigits(event.id)))

    answer = await olga.press(await olga.receives("a burst"), "press")

    assert "six digits" in answer.text
    new = await current_code(sam.staff.member.id)
    assert new is not None
    assert new.digits == 6
    assert not await use_six_digits(SECRETS, event.id)


def _markup(data: CallbackData) -> InlineKeyboardMarkup | None:
    return keyboard([[button("press", data)]])


async def test_an_event_without_tickets_has_nothing_to_rehearse(bot: RunningBot) -> None:
    sam = await on_duty(bot, await make_event())
    await sam.phone.send("/door")

    answer = await sam.phone.press(await sam.phone.receives(), "🎭 Rehearsal ticket")

    assert "nothing to rehearse" in answer.text


async def test_not_me_without_a_code_changes_nothing(bot: RunningBot) -> None:
    event = await make_event()
    sam = await on_duty(bot, event)
    ticket = await make_ticket(event)
    await bot.house.verifier.decide(
        Press("n" * 22, Method.CHAT, pressed_at=now(), ticket_id=ticket.id, staff_id=sam.staff.member.id)
    )
    checkin = await CheckIn.get()
    await bot.application.bot.send_message(sam.phone.id, "a line", reply_markup=_markup(NotMe(checkin.id)))

    answer = await sam.phone.press(await sam.phone.receives("a line"), "press")

    assert "No door code was used" in answer.text
    assert await current_code(sam.staff.member.id) == sam.staff.door_code
