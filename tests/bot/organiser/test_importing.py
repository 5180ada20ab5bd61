"""/import: send a file, read what would happen, press the button, get the links."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from pathlib import PurePath

import pytest
from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.guest_lists import GuestListImport
from bot.sandbox import Person as Phone
from bot.sandbox.conversations import Message
from models.clock import now
from models.guest_list.applying import begin_applying
from models.guest_list.checking import check
from models.guest_list.keeping import keep_list
from models.guest_list.result import File
from models.people.staff import revoke
from models.programs.tokens import Scope, issue_token
from models.tables import Event, GuestList, GuestListStatus, Order, Organiser, Role, Ticket
from tests.bot.desk import event_of, on_duty, organiser_phone, phone_of
from tests.bot.running import RunningBot
from tests.makers import LINKS, SECRETS, make_event, make_ticket_type
from tests.models.guest_list.files import csv_file, import_file, rows_of, xlsx_file

GUESTS = csv_file(
    ("S-1", "Ada Lovelace", "ada@x.org", "VIP", 2, "paid", ""),
    ("S-2", "Bob", "bob@x.org", "VIP", 1, "paid", ""),
    ("S-3", "", "eve@x.org", "VIP", 1, "paid", ""),
)


async def gala_of(olga: Phone, **columns: object) -> Event:
    event = await event_of(olga, **columns)
    await make_ticket_type(event, name="VIP", capacity=50)
    return event


@asynccontextmanager
async def importing(bot: RunningBot) -> AsyncIterator[None]:
    """The job that imports, at work until the block ends."""
    work = GuestListImport(bot.application.bot, bot.house, lambda: True)
    task = asyncio.create_task(work.run())
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def dry_run(olga: Phone, content: bytes = GUESTS, name: str = "guests.csv") -> Message:
    await olga.send("/import")
    await olga.receives("Send me your list as a file")
    await olga.upload(name, content)
    return await olga.sees("Nothing is changed yet")


def _markup(data: str) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([[InlineKeyboardButton("press", callback_data=data)]])


async def file_from(phone: Phone, message: Message) -> File:
    stored = phone.file(message)
    return File(PurePath(stored.file_name).name, stored.content)


async def test_a_list_is_shown_applied_and_given_back_with_its_links_which_a_guest_claims(bot: RunningBot) -> None:
    olga = await organiser_phone(bot)
    event = await gala_of(olga)
    report = await dry_run(olga)
    for part in ("guests.csv", event.name, "3 lines", "2 new tickets (for 3 people)", "1 bad line", "There is no name"):
        assert part in report.text
    assert "Columns: order number, name, e-mail, ticket type, places, status, price" in report.text
    assert "First guests: Ada Lovelace, Bob" in report.text
    assert not await Ticket.exists()

    async with importing(bot):
        await olga.press(report, "Import 2 tickets")
        sent = await olga.sees("Your list with the links")
        await olga.sees(lambda message: "is imported" in message.text and "Now I write" not in message.text)

    result = await file_from(olga, sent)
    assert result.name == "guests-links.csv"
    [_, ada, _, _] = rows_of(result)
    guest = await phone_of(bot, "Ada")
    await guest.follow(ada[-3])
    assert (await Order.get(external_number="S-1")).number in (await guest.receives()).text
    assert (await Ticket.get(holder_name="Ada Lovelace")).holder_id == guest.id
    assert (await GuestList.get()).content is None


async def test_nothing_is_imported_into_an_event_that_was_cancelled_meanwhile(bot: RunningBot) -> None:
    olga = await organiser_phone(bot)
    event = await gala_of(olga)
    report = await dry_run(olga)
    await Event.filter(id=event.id).update(cancelled_at=now())

    answer = await olga.press(report, "Import 2 tickets")

    assert answer.text == "The event is cancelled: nothing is imported any more."
    assert (await GuestList.get()).status is GuestListStatus.CHECKED


async def test_a_dry_run_names_those_whose_names_change(bot: RunningBot) -> None:
    olga = await organiser_phone(bot)
    rows = [(f"S-{number}", "Ada <b>" if number else "Bob", "", "VIP", 1, "", "") for number in range(7)]
    await import_file(await gala_of(olga), csv_file(*rows))

    few = await dry_run(olga, csv_file(("S-0", "Robert", "", "VIP", 1, "", ""), rows[1]))
    await dry_run(olga, csv_file(*((*row[:1], "Zoë", *row[2:]) for row in rows)))
    many = await olga.sees("7 lines")

    assert "Names that change:\nBob → Robert\n\n" in few.text
    assert "\n".join(["Names that change:", "Bob → Zoë", *["Ada <b> → Zoë"] * 4, "…\n"]) in many.text


async def test_a_file_that_was_not_asked_for_is_offered_too_and_can_be_cancelled(bot: RunningBot) -> None:
    olga = await organiser_phone(bot)
    await gala_of(olga)
    await olga.upload("guests.xlsx", xlsx_file(("Name", "Places"), ("Ada", 2)))
    report = await olga.sees("1 new ticket (for 2 people)")

    await olga.press(report, "Cancel")

    await olga.sees("Not imported")
    assert (await GuestList.get()).status is GuestListStatus.DROPPED


async def test_a_file_of_another_kind_is_answered_with_what_a_list_may_be(bot: RunningBot) -> None:
    olga = await organiser_phone(bot)
    await gala_of(olga)
    await olga.upload("guests.pdf", b"%PDF-1.7")
    await olga.receives("neither a CSV nor an XLSX file")


async def test_letters_that_were_misread_are_put_right_by_the_organiser(bot: RunningBot) -> None:
    olga = await organiser_phone(bot)
    await gala_of(olga)
    report = await dry_run(olga, "Name,Type\n李雷,VIP\n".encode("gb18030"))
    assert "李雷" not in report.text

    await olga.press(report, "Letters look wrong")
    await olga.press(await olga.sees("written right"), "李雷")
    report = await olga.sees("First guests: 李雷")
    async with importing(bot):
        await olga.press(report, "Import 1 ticket")
        await olga.sees("Your list with the links")

    assert (await Ticket.get()).holder_name == "李雷"


async def test_a_file_without_doubt_has_no_button_for_its_letters(bot: RunningBot) -> None:
    olga = await organiser_phone(bot)
    await gala_of(olga)
    report = await dry_run(olga, "Name,Type\n李雷,VIP\n".encode())
    assert "Letters look wrong" not in report.button_texts


async def test_columns_that_are_not_read_are_named_and_a_likely_status_is_warned_of(bot: RunningBot) -> None:
    olga = await organiser_phone(bot)
    await gala_of(olga)
    report = await dry_run(olga, b"Order,Name,Type,Phase,Shoe size\n1,Ada,VIP,completed,38\n2,Bob,VIP,cancelled,44\n")
    assert "Not read: Phase, Shoe size" in report.text
    assert "I do not read the column Phase, but it says \N{LEFT DOUBLE QUOTATION MARK}cancelled" in report.text


async def test_where_several_events_fit_the_organiser_is_asked_for_which_a_file_is(bot: RunningBot) -> None:
    olga = await organiser_phone(bot)
    start = now() + timedelta(hours=1)
    await gala_of(olga, name="Spring", starts_at=start)
    autumn = await gala_of(olga, name="Autumn", starts_at=start)
    await olga.upload("guests.csv", GUESTS)
    choice = await olga.receives("For which event")

    await olga.press(choice, next(text for text in choice.button_texts if "Autumn" in text))

    report = await olga.sees("Nothing is changed yet")
    assert (await GuestList.get()).event_id == autumn.id
    await olga.press(report, "Another event")
    choice = await olga.sees("For which event")
    await olga.press(choice, next(text for text in choice.button_texts if "Spring" in text))
    await olga.sees(lambda message: "Spring" in message.text and "Nothing is changed yet" in message.text)
    assert (await GuestList.get()).event_id != autumn.id


async def test_many_bad_lines_come_as_a_file(bot: RunningBot) -> None:
    olga = await organiser_phone(bot)
    await gala_of(olga)
    rows = [(f"S-{number}", "", "", "VIP", 1, "", "") for number in range(9)]

    report = await dry_run(olga, csv_file(*rows))

    assert "Line 2 and 8 more: There is no name." in report.text
    assert "in the file below" in report.text
    assert "There is nothing to import" in report.text
    assert not [text for text in report.button_texts if text.startswith("Import")]
    file = await file_from(olga, await olga.sees("The 9 bad lines"))
    assert len(rows_of(file)) == 10


async def test_missing_ticket_types_are_added_by_a_button(bot: RunningBot) -> None:
    olga = await organiser_phone(bot)
    await gala_of(olga)
    report = await dry_run(olga, csv_file(("1", "Ada", "", "Gold <b>", 2, "", ""), ("2", "Bob", "", "VIP", 1, "", "")))
    assert "Ticket types that the event does not have: Gold <b>" in report.text

    await olga.press(report, "Add 1 ticket type")

    assert "Import 2 tickets" in (await olga.sees("2 new tickets")).button_texts


async def test_the_same_list_again_offers_the_links(bot: RunningBot) -> None:
    olga = await organiser_phone(bot)
    await gala_of(olga)
    async with importing(bot):
        for button in ("Import 2 tickets", "Send me the links"):
            report = await dry_run(olga)
            await olga.press(report, button)
            await olga.receives("Your list with the links")

    assert await Ticket.all().count() == 2


async def test_a_second_press_and_an_old_button_do_nothing(bot: RunningBot) -> None:
    olga = await organiser_phone(bot)
    await gala_of(olga)
    report = await dry_run(olga)
    data = [button["callback_data"] for button in report.buttons]
    await olga.press(report, "Import 2 tickets")
    await olga.sees("Importing… 0 of 3")

    for pressed in data:
        await bot.application.bot.send_message(olga.id, "again", reply_markup=_markup(pressed))
        answer = await olga.press(await olga.receives("again"), "press")
        assert "decided already" in (answer.text or "")


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("guests.csv", b"", "empty"),
        ("guests.xls", b"\xd0\xcf\x11\xe0old", "old Excel file"),
        ("guests.xlsx", b"PK\x03\x04broken", "damaged"),
        ("guests.csv", b"Anna,anna@x.org\n", "I don’t see a row with headings"),
        ("guests.csv", b"E-mail,Ticket <b>type\na@x.org,VIP\n", "I found: E-mail, Ticket <b>type"),
    ],
)
async def test_what_can_not_be_read_gets_a_sentence(bot: RunningBot, name: str, content: bytes, says: str) -> None:
    olga = await organiser_phone(bot)
    await gala_of(olga)
    await olga.send("/import")
    await olga.receives("Send me your list")
    if not content:
        content = b"\r\n"
    await olga.upload(name, content)

    assert says in (await olga.sees(says)).text
    assert not await GuestList.exists()


async def test_a_file_that_is_too_large_is_not_downloaded(bot: RunningBot) -> None:
    olga = await organiser_phone(bot)
    await gala_of(olga)

    await olga.upload("guests.csv", bytes(20_000_001))

    assert "20 MB" in (await olga.receives()).text


async def test_text_instead_of_a_file_is_asked_for_again(bot: RunningBot) -> None:
    olga = await organiser_phone(bot)
    await gala_of(olga)
    await olga.send("/import")
    await olga.receives("Send me your list")
    await olga.send("Ada, Bob")
    assert "as a file" in (await olga.receives()).text
    await olga.send("/cancel")
    await olga.receives("Stopped")


async def test_only_organisers_import_and_only_into_their_own_events(bot: RunningBot) -> None:
    olga = await organiser_phone(bot)
    event = await gala_of(olga)
    report = await dry_run(olga)
    go = next(button["callback_data"] for button in report.buttons if "Import" in button["text"])
    sam = await on_duty(bot, event, role=Role.DOOR)
    other = await organiser_phone(bot, "Otto")
    await event_of(other)

    await sam.phone.send("/import")
    assert "not part of your duties" in (await sam.phone.receives()).text
    await sam.phone.upload("guests.csv", GUESTS)
    assert "I only understand" in (await sam.phone.receives()).text
    await bot.application.bot.send_message(other.id, "forged", reply_markup=_markup(go))
    assert (await other.press(await other.receives("forged"), "press")).alert

    assert (await GuestList.get()).status is GuestListStatus.CHECKED


async def test_a_list_in_chinese(bot: RunningBot) -> None:
    olga = await organiser_phone(bot, language="zh-hans")
    await make_ticket_type(await event_of(olga), name="普通票")
    await olga.upload("名单.csv", "姓名,票种,人数\n李雷,普通票,2\n韩梅梅,贵宾票,1\n".encode("gb18030"))

    report = await olga.sees("现在还没有任何改动")

    assert "新增 1 张票（2 人）" in report.text
    assert "第 3 行：活动没有票种“贵宾票”。" in report.text


async def test_a_list_whose_links_telegram_does_not_take_waits(bot: RunningBot) -> None:
    olga = await organiser_phone(bot)
    await gala_of(olga)
    await olga.press(await dry_run(olga), "Import 2 tickets")
    work = GuestListImport(bot.application.bot, bot.house, lambda: True)

    bot.telegram.flood_next(30, "sendDocument")
    assert await work.once()
    assert (await GuestList.get()).content is not None
    assert not await work.once()

    assert await GuestListImport(bot.application.bot, bot.house, lambda: True).once()
    await olga.sees("Your list with the links")
    assert (await GuestList.get()).content is None


async def test_who_is_revoked_meanwhile_gets_no_links(bot: RunningBot) -> None:
    event = await gala_of(await organiser_phone(bot))
    otto = await on_duty(bot, event, "Otto", role=Role.ORGANISER)
    await otto.phone.press(await dry_run(otto.phone), "Import 2 tickets")
    work = GuestListImport(bot.application.bot, bot.house, lambda: True)
    bot.telegram.flood_next(30, "sendDocument")
    assert await work.once()
    await revoke(otto.staff.member)
    sent = len(bot.telegram.calls_of("sendDocument"))

    assert await GuestListImport(bot.application.bot, bot.house, lambda: True).once()

    assert len(bot.telegram.calls_of("sendDocument")) == sent
    guest_list = await GuestList.get()
    assert (guest_list.status, guest_list.content) == (GuestListStatus.APPLIED, None)
    assert await Ticket.all().count() == 2


async def test_an_event_of_somebody_else_takes_no_list(bot: RunningBot) -> None:
    olga = await organiser_phone(bot)
    await make_event()

    await olga.send("/import")

    assert await GuestList.all().count() == 0
    assert "/newevent" in (await olga.receives()).text


async def test_an_organiser_who_has_blocked_the_bot_holds_up_no_other_list(bot: RunningBot) -> None:
    olga = await organiser_phone(bot)
    await gala_of(olga)
    await olga.press(await dry_run(olga), "Import 2 tickets")
    await olga.block()
    work = GuestListImport(bot.application.bot, bot.house, lambda: True)

    assert await work.once()

    assert not await work.once()
    guest_list = await GuestList.get()
    assert (guest_list.status, guest_list.content) == (GuestListStatus.APPLIED, None)
    assert await Ticket.all().count() == 2


async def test_a_list_that_a_program_sent_is_applied_and_nothing_is_sent_to_the_chat(bot: RunningBot) -> None:
    olga = await organiser_phone(bot)
    event = await gala_of(olga)
    organiser = await Organiser.get(id=event.organiser_id)
    token, _ = await issue_token(LINKS, organiser, "Shop", [Scope.MANAGE])
    report = await check(SECRETS, GUESTS, event)
    guest_list = await keep_list(event, olga.id, "guests.csv", GUESTS, report, program_id=token.id)
    await begin_applying(guest_list.id)
    work = GuestListImport(bot.application.bot, bot.house, lambda: True)

    assert await work.once()

    assert not await work.once()
    applied = await GuestList.get()
    assert (applied.status, applied.content is None) == (GuestListStatus.APPLIED, False)
    assert await Ticket.all().count() == 2
    assert bot.telegram.calls_of("sendDocument", "editMessageText") == []
