"""/export: the files arrive in the chat, for organisers only."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from bot.exports import ExportDelivery
from bot.sandbox import Person
from bot.sandbox.conversations import Message
from models.clock import now
from models.export.asked import begin_attempt, drop_old_exports, end_export, is_under_way
from models.people.staff import revoke
from models.tables import Export, ExportStatus, Role
from tests.bot.desk import event_of, on_duty, organiser_phone
from tests.bot.running import RunningBot
from tests.makers import make_event, make_ticket
from tests.models.export.reading import read_csv, read_xlsx


def kept(phone: Person, message: Message, folder: Path) -> Path:
    file = phone.file(message)
    path = folder / file.file_name
    path.write_bytes(file.content)
    return path


def is_file(message: Message) -> bool:
    return message.media == "document"


def delivery(bot: RunningBot) -> ExportDelivery:
    """What a process does that has just begun."""
    return ExportDelivery(bot.application.bot, bot.house, lambda: True)


async def asked(phone: Person) -> Message:
    await phone.send("/export")
    return await phone.receives("As what?")


async def test_a_workbook_arrives_with_everything(bot: RunningBot, tmp_path: Path) -> None:
    olga = await organiser_phone(bot)
    event = await event_of(olga)
    await make_ticket(event, holder_name="Ada Lovelace")
    question = await asked(olga)

    await olga.press(question, "📗 Excel (one file)")
    assert await delivery(bot).once()

    book = read_xlsx(kept(olga, await olga.receives(is_file), tmp_path))
    assert [row["Holder"] for row in book["Tickets"]] == ["Ada Lovelace"]
    await olga.sees("Times are in Berlin time")


async def test_csv_arrives_as_a_file_for_each_table(bot: RunningBot, tmp_path: Path) -> None:
    olga = await organiser_phone(bot)
    await make_ticket(await event_of(olga), holder_name="-Anna")
    question = await asked(olga)

    await olga.press(question, "📄 CSV (a file per table)")
    assert await delivery(bot).once()
    await olga.sees("Times are in Berlin time")

    files = [kept(olga, message, tmp_path) for message in olga.chat.messages if is_file(message)]
    assert [file.stem.partition("-")[0] for file in files] == ["tickets", "attempts", "arrivals", "takings"]
    assert read_csv(files[0])[0]["Holder"] == "'-Anna"


async def test_headings_are_in_the_organisers_language(bot: RunningBot, tmp_path: Path) -> None:
    olga = await organiser_phone(bot, language="zh")
    await event_of(olga)
    await olga.send("/export")
    question = await olga.receives("格式")

    await olga.press(question, question.button_texts[0])
    assert await delivery(bot).once()

    assert "票" in read_xlsx(kept(olga, await olga.receives(is_file), tmp_path))


@pytest.mark.parametrize("role", [Role.DOOR, Role.READ_ONLY])
async def test_others_get_nothing(bot: RunningBot, role: Role) -> None:
    sam = await on_duty(bot, await make_event(), role=role)

    await sam.phone.send("/export")

    assert "not part of your duties" in (await sam.phone.receives()).text
    assert not bot.telegram.calls_of("sendDocument")


async def test_a_button_of_somebody_who_was_organiser_does_nothing(bot: RunningBot) -> None:
    event = await make_event()
    olga = await on_duty(bot, event, "Olga", role=Role.ORGANISER)
    question = await asked(olga.phone)
    olga.staff.member.role = Role.DOOR
    await olga.staff.member.save()

    answer = await olga.phone.press(question, "📗 Excel (one file)")

    assert "isn’t yours" in answer.text
    assert not bot.telegram.calls_of("sendDocument")


async def test_what_telegram_does_not_take_is_sent_later_and_the_files_that_arrived_are_not_sent_again(
    bot: RunningBot,
) -> None:
    olga = await organiser_phone(bot)
    await event_of(olga)
    await olga.press(await asked(olga), "📄 CSV (a file per table)")
    gate = bot.telegram.hold("sendDocument")
    work = delivery(bot)
    sending = asyncio.create_task(work.once())
    await gate.reached()
    bot.telegram.flood_next(30, "sendDocument")
    gate.open()
    assert await sending
    await Export.all().update(files_sent=2)  # as if two had arrived before

    assert not await work.once(), "it rests as long as Telegram says"
    assert await delivery(bot).once()

    await olga.sees("Times are in Berlin time")
    files = [message for message in olga.chat.messages if is_file(message)]
    assert [olga.file(message).file_name.partition("-")[0] for message in files] == ["arrivals", "takings"]
    assert (await Export.get()).status is ExportStatus.SENT


async def test_one_export_at_a_time(bot: RunningBot) -> None:
    olga = await organiser_phone(bot)
    await event_of(olga)
    question = await asked(olga)
    await olga.press(question, "📗 Excel (one file)")

    answer = await olga.press(question, "📗 Excel (one file)")

    assert "being written already" in answer.text
    assert await Export.all().count() == 1


async def test_an_export_that_can_not_be_sent_is_given_up_and_told(bot: RunningBot) -> None:
    olga = await organiser_phone(bot)
    await event_of(olga)
    question = await asked(olga)
    await olga.press(question, "📗 Excel (one file)")
    bot.telegram.fail_next(400, "Bad Request: file is too strange", "sendDocument")
    await olga.delete(question)

    assert await delivery(bot).once()

    await olga.receives("could not be sent")
    assert (await Export.get()).status is ExportStatus.FAILED
    assert not await delivery(bot).once()


async def test_who_is_no_organiser_any_more_gets_no_files(bot: RunningBot) -> None:
    event = await make_event()
    olga = await on_duty(bot, event, "Olga", role=Role.ORGANISER)
    await olga.phone.press(await asked(olga.phone), "📗 Excel (one file)")
    await revoke(olga.staff.member)

    assert await delivery(bot).once()

    assert not bot.telegram.calls_of("sendDocument")
    assert (await Export.get()).status is ExportStatus.FAILED


async def test_of_two_processes_only_the_later_attempt_sends(bot: RunningBot) -> None:
    olga = await organiser_phone(bot)
    await event_of(olga)
    await olga.press(await asked(olga), "📗 Excel (one file)")
    early = await begin_attempt((await Export.get()).id)
    late = await begin_attempt((await Export.get()).id)
    assert early is not None
    assert late is not None

    assert (await is_under_way(early), await is_under_way(late)) == (False, True)
    assert not await end_export(early, ExportStatus.FAILED)
    assert await end_export(late, ExportStatus.SENT)


async def test_the_note_of_an_export_goes_after_a_week(bot: RunningBot) -> None:
    olga = await organiser_phone(bot)
    await event_of(olga)
    await olga.press(await asked(olga), "📗 Excel (one file)")
    await Export.all().update(status=ExportStatus.SENT, ended_at=now() - timedelta(days=8))

    assert await drop_old_exports() == 1
