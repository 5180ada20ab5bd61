"""This number came twice: from the feed line and from the door card."""

from bot.buttons import button, keyboard
from bot.staff.buttons import CameTwice
from models.owed.outbox import Kind
from models.tables import CheckIn, Owed, RepeatReport, Role
from tests.bot.desk import event_of, on_duty, organiser_phone
from tests.bot.running import RunningBot
from tests.bot.staff.test_door import press
from tests.makers import make_event


async def test_the_door_card_reports_to_the_organiser_once(bot: RunningBot) -> None:
    olga = await organiser_phone(bot)
    sam = await on_duty(bot, await event_of(olga))
    await sam.phone.send("/door")
    card = await sam.phone.receives(sam.staff.code)

    first = await sam.phone.press(card, "👯 This number came twice")
    second = await sam.phone.press(card, "👯 This number came twice")

    assert first.alert
    assert "The organisers have your last five admissions" in first.text
    assert second.text == "The organisers know this already."
    assert await Owed.filter(kind=Kind.REPEATED, chat_id=olga.id).count() == 1


async def test_a_feed_line_reports_its_own_number(bot: RunningBot) -> None:
    event = await make_event()
    sam = await on_duty(bot, event)
    await press(bot, event, sam.staff.code)
    checkin = await CheckIn.get()
    await _offer(bot, sam.phone.id, CameTwice(event.id, checkin.id))

    answer = await sam.phone.press(await sam.phone.receives("a line"), "press")

    assert "Reported" in answer.text
    assert (await RepeatReport.get()).checkin_id == checkin.id


async def test_others_lines_and_read_only_staff_report_nothing(bot: RunningBot) -> None:
    event = await make_event()
    sam, kim = await on_duty(bot, event), await on_duty(bot, event, "Kim")
    reader = await on_duty(bot, event, "Rea", role=Role.READ_ONLY)
    await press(bot, event, sam.staff.code)
    checkin = await CheckIn.get()
    for phone in (kim.phone, reader.phone):
        await _offer(bot, phone.id, CameTwice(event.id, checkin.id))
        answer = await phone.press(await phone.receives("a line"), "press")
        assert answer.alert

    assert not await RepeatReport.exists()


async def _offer(bot: RunningBot, chat_id: int, data: CameTwice) -> None:
    await bot.application.bot.send_message(chat_id, "a line", reply_markup=keyboard([[button("press", data)]]))
