"""/export: the files arrive in the chat, for organisers only."""

import asyncio
from pathlib import Path

import pytest

from bot.background import begin, is_under_way
from bot.organiser import export
from bot.sandbox import Person
from bot.sandbox.conversations import Message
from models.tables import Role
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


async def never() -> None:
    """An export that takes for ever."""
    await asyncio.Event().wait()


async def asked(phone: Person) -> Message:
    await phone.send("/export")
    return await phone.receives("As what?")


async def test_a_workbook_arrives_with_everything(bot: RunningBot, tmp_path: Path) -> None:
    olga = await organiser_phone(bot)
    event = await event_of(olga)
    await make_ticket(event, holder_name="Ada Lovelace")
    question = await asked(olga)

    await olga.press(question, "📗 Excel (one file)")

    book = read_xlsx(kept(olga, await olga.receives(is_file), tmp_path))
    assert [row["Holder"] for row in book["Tickets"]] == ["Ada Lovelace"]
    await olga.sees("Times are in Berlin time")


async def test_csv_arrives_as_a_file_for_each_table(bot: RunningBot, tmp_path: Path) -> None:
    olga = await organiser_phone(bot)
    await make_ticket(await event_of(olga), holder_name="-Anna")
    question = await asked(olga)

    await olga.press(question, "📄 CSV (a file per table)")
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

    assert "票" in read_xlsx(kept(olga, await olga.receives(is_file), tmp_path))


@pytest.mark.parametrize("role", [Role.DOOR, Role.READ_ONLY])
async def test_others_get_nothing(bot: RunningBot, role: Role) -> None:
    sam = await on_duty(bot, await make_event(), role=role)

    await sam.phone.send("/export")

    assert "aren’t on the staff" in (await sam.phone.receives()).text
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


async def test_what_telegram_does_not_take_at_once_is_sent_again(
    bot: RunningBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export, "FIRST_PAUSE", 0.0)
    olga = await organiser_phone(bot)
    await event_of(olga)
    question = await asked(olga)
    bot.telegram.lose_next_answer("sendDocument")

    await olga.press(question, "📗 Excel (one file)")

    await olga.sees("Times are in Berlin time")
    assert len(bot.telegram.calls_of("sendDocument")) == 2


async def test_one_export_at_a_time(bot: RunningBot) -> None:
    olga = await organiser_phone(bot)
    await event_of(olga)
    question = await asked(olga)
    begin(("export", olga.id), never)

    answer = await olga.press(question, "📗 Excel (one file)")

    assert "being written already" in answer.text
    assert is_under_way(("export", olga.id))
