"""The export, read back by independent libraries, equals the database."""

import csv
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from secrets import token_urlsafe
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook
from openpyxl.utils.escape import unescape
from openpyxl.worksheet.worksheet import Worksheet

from models.door.annulment import annul
from models.door.answers import Answer
from models.events.questions import remove_question
from models.export import export
from models.export.csv_files import csv_line, safe
from models.export.sheet import BATCH
from models.house import House
from models.language.speech import languages, voice
from models.orders.payments_at_door import take_payment
from models.orders.refunds import mark_refunded
from models.storage.database import Database
from models.tables import CheckIn, Clash, Event, EventKind, ExportForm, Method, Order, OrderStatus, Role, Ticket
from tests.clock import Clock
from tests.exhibitors import HALL, POWER, STAND, make_credential, make_exhibition
from tests.makers import (
    Staff,
    make_event,
    make_gate,
    make_order,
    make_person,
    make_staff,
    make_ticket,
    make_ticket_type,
    wrong_code,
)
from tests.models.door.test_verification import by_chat, press_of
from tests.models.export.reading import Table, csv_of, read_csv, read_xlsx, written, xlsx_of
from tests.offline_phones import OfflinePhone

HOSTILE = [
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-Anna",
    "@SUM(A1)",
    "\tTab",
    "\rReturn",
    "\n=Line",
    "＝WIDE",
    "http://example.org",
    "007",
    "1e5",
    "2026-01-01",
    'Ann "Quote", Jr.',
    "王小明",
    "a\x0bb\x1fc",
    "😀",
    "'quoted",
]


@pytest.fixture
async def event(house: House, clock: Clock) -> Event:
    """On a night in which clocks go back at Berlin."""
    clock.moment = datetime(2026, 10, 25, 0, 20, 5, 123456, tzinfo=UTC)
    return await make_event(starts_at=clock.moment)


async def press(house: House, ticket: Ticket, staff: Staff) -> Answer:
    return await house.verifier.decide(press_of(ticket, staff.code, nonce=token_urlsafe(18)))


async def test_every_attempt_is_there_with_all_its_times_and_both_sides(
    house: House, event: Event, clock: Clock, tmp_path: Path
) -> None:
    staff = await make_staff(event, gate=await make_gate(event, "North"), label="Sam")
    boss = await make_staff(event, await make_person("Olga"), role=Role.ORGANISER, label="Olga")
    phone, ticket = OfflinePhone(ahead=timedelta(minutes=7)), await make_ticket(event, places=2, holder_name="Ada")
    await phone.save(house, ticket)
    clock.advance(hours=1)
    record = phone.record(ticket, staff.code)
    answer = await press(house, ticket, staff)
    clock.advance(minutes=5)
    await phone.upload(house, ticket, record)
    await press(house, ticket, staff)
    await press(house, await make_ticket(event, rehearsal=True), staff)
    await house.verifier.decide(press_of(ticket, wrong_code(staff), nonce=token_urlsafe(18)))
    await annul(answer.checkin or 0, boss.member)

    table = (await xlsx_of(event, tmp_path))["Attempts"]

    records = await CheckIn.all().order_by("id").select_related("ticket", "ticket__order")
    assert [row["Record"] for row in table] == [each.id for each in records]
    for row, each in zip(table, records, strict=True):
        assert row["Pressed (UTC)"] == written(each.pressed_at)
        assert row["Received (UTC)"] == written(each.received_at)
        assert row["Phone’s own clock (UTC)"] == (written(each.claimed_at) if each.claimed_at else None)
        assert (row["Status code"], row["Reason code"]) == (each.status, each.reason)
        assert (row["Let in"], row["In before"]) == (each.admitted, each.admitted_before)
        assert (row["Number"], row["Word"]) == (each.number, each.word)
        assert (row["Holder"], row["Order number"]) == (each.ticket.holder_name, each.ticket.order.number)
        assert row["Rehearsal"] == ("yes" if each.ticket.rehearsal else None)
    first, conflict, refused, _, guess, undo = table
    assert (first["Answer"], first["Staff"], first["Gate"]) == ("let in", "Sam", "North")
    assert (first["Undone by"], first["Undone by record"]) == ("Olga", undo["Record"])
    assert undo["Undoes record"] == first["Record"]
    assert (conflict["Method"], conflict["Conflict"]) == ("guest’s phone, offline", "the ticket was used already")
    assert (conflict["Against record"], conflict["Against: staff"]) == (first["Record"], "Sam")
    assert conflict["Against: pressed (UTC)"] == first["Pressed (UTC)"]
    assert (refused["Answer"], guess["Answer"]) == ("already used", "wrong or expired code")
    assert (undo["Answer"], undo["Let in"]) == ("check-in undone", -2)


async def test_times_of_the_hour_that_comes_twice_are_told_apart(
    house: House, event: Event, clock: Clock, tmp_path: Path
) -> None:
    staff = await make_staff(event)
    await press(house, await make_ticket(event), staff)
    clock.advance(hours=1)
    await press(house, await make_ticket(event), staff)

    sheets = await xlsx_of(event, tmp_path)

    told = [(row["Pressed (Berlin time)"], row["Pressed, ahead of UTC"]) for row in sheets["Attempts"]]
    night = datetime(2026, 10, 25, 2, 20, 5)  # noqa: DTZ001  # as the file has it
    assert told == [(night, "UTC+02:00"), (night, "UTC+01:00")]
    arrivals = [
        (row["Quarter of an hour from (Berlin time)"].strftime("%H:%M"), row["no gate"], row["In so far"])
        for row in sheets["Arrivals"]
    ]
    assert arrivals == [("02:15", 1, 1), ("02:30", 0, 1), ("02:45", 0, 1), ("02:00", 0, 1), ("02:15", 1, 2)]


async def test_tickets_tell_who_they_are_for_and_where_they_stand(
    house: House, event: Event, clock: Clock, tmp_path: Path
) -> None:
    event.questions = [{"id": "diet", "label": "Diet", "kind": "text", "required": False}]
    await event.save()
    staff = await make_staff(event, gate=await make_gate(event, "North"), label="Sam")
    order = await make_order(event, external_number="EXT-1", email="ada@example.org")
    ada = await make_ticket(event, order=order, holder_name="Ada", answers={"diet": "vegan", "shoe": "43"})
    await make_ticket(event, holder_name="Bob", paid=False)
    await make_ticket(event, holder_name="Cleo", cancelled_at=clock.moment)
    await make_ticket(event, holder_name="Dan", order=await make_order(event, status=OrderStatus.REFUNDED))
    await make_ticket(event, rehearsal=True)
    party = await make_ticket(event, holder_name="Eve", places=5)
    await make_ticket(holder_name="Somebody else's guest")
    await press(house, ada, staff)
    await house.verifier.decide(by_chat(party, staff, admit=2))

    rows = {row["Holder"]: row for row in (await xlsx_of(event, tmp_path))["Tickets"]}

    assert {name: row["State"] for name, row in rows.items()} == {
        "Ada": "in",
        "Bob": "to be paid",
        "Cleo": "cancelled",
        "Dan": "refunded",
        "Eve": "partly in",
    }
    assert (rows["Eve"]["Places"], rows["Eve"]["Let in"]) == (5, 2)
    ada_row = rows["Ada"]
    assert (ada_row["Order number"], ada_row["External number"]) == (order.number, "EXT-1")
    assert ada_row["E-mail"] == "ada@example.org"
    assert (ada_row["First in (UTC)"], ada_row["Gate"], ada_row["Staff"]) == (written(clock.moment), "North", "Sam")
    assert (ada_row["Diet"], ada_row["Other answers"]) == ("vegan", "shoe: 43")


async def test_the_first_time_in_is_of_an_admission_that_stands(
    house: House, event: Event, clock: Clock, tmp_path: Path
) -> None:
    staff, ticket = await make_staff(event), await make_ticket(event)
    answer = await press(house, ticket, staff)
    await annul(answer.checkin or 0, staff.member)
    assert (await xlsx_of(event, tmp_path))["Tickets"][0]["First in (UTC)"] is None
    again = clock.advance(minutes=4)

    await press(house, ticket, staff)

    assert (await xlsx_of(event, tmp_path))["Tickets"][0]["First in (UTC)"] == written(again)


async def test_takings_are_in_whole_units_of_the_currency(event: Event, tmp_path: Path) -> None:
    staff = await make_staff(event, label="Sam")
    for total in (1250, 1):
        order = await make_order(event, paid=False, total=total)
        await take_payment(order.id, staff.member, amount=total)
    await mark_refunded((await Order.get(total=1)).id, amount=1)

    [row] = (await xlsx_of(event, tmp_path))["Takings"]

    assert row == {"Staff": "Sam", "Orders": 2, "Amount": 12.51, "Given back": 0.01, "Currency": "EUR"}


async def test_an_exhibition_has_a_sheet_of_its_organisations(event: Event, tmp_path: Path) -> None:
    assert "Organisations" not in await xlsx_of(event, tmp_path)
    event.kind = EventKind.EXHIBITION
    await event.save()

    assert "Organisations" in await xlsx_of(event, tmp_path)


async def test_answers_are_in_the_reader_s_words_and_numbers_can_be_added_up(house: House, tmp_path: Path) -> None:
    event = await make_exhibition(questions=[STAND, POWER, HALL])
    await make_credential(event, answers={"stand": 2.5, "power": "yes", "hall": "West"})
    assert await remove_question(event.id, "hall")
    event = await Event.get(id=event.id)

    tickets, organisations, *_ = (await xlsx_of(event, tmp_path, "de")).values()
    files = (await export(event, ExportForm.CSV, voice("de"), tmp_path)).files

    for [row] in (tickets, organisations):
        assert (row["Stand number"], row["Power?"], row["Weitere Antworten"]) == (2.5, "Ja", "Hall: West")
    for file in files[:2]:
        assert ";2,5;Ja;Hall: West" in file.read_text("utf-8-sig")


async def test_more_rows_than_are_read_at_once_are_all_there_once(event: Event, tmp_path: Path) -> None:
    kind, order = await make_ticket_type(event), await make_order(event)
    staff = await make_staff(event)
    count = 2 * BATCH + 7
    model = await make_ticket(event, order=order, type=kind, holder_name="Guest")
    columns = {name: getattr(model, name) for name in model._meta.db_fields if name != "id"}
    await Ticket.bulk_create([Ticket(**{**columns, "search_name": f"guest {n % 3}"}) for n in range(count - 1)])
    tickets = await Ticket.all()
    await CheckIn.bulk_create([attempt(event, each, staff) for each in tickets])

    for tables in (await xlsx_of(event, tmp_path), await csv_of(event, tmp_path)):
        sizes = [len(table) for table in tables.values()]
        assert sizes[:2] == [count, count]


@pytest.mark.parametrize("name", HOSTILE)
async def test_hostile_names_are_text_in_a_workbook_and_come_back_whole(
    event: Event, tmp_path: Path, name: str
) -> None:
    await make_ticket(event, holder_name=name)
    [file] = (await export(event, ExportForm.XLSX, voice("en"), tmp_path)).files

    sheet = load_workbook(file)["Tickets"]
    assert isinstance(sheet, Worksheet)
    cell = sheet.cell(row=2, column=4)

    assert cell.data_type in {"s", "inlineStr"}
    assert unescape(str(cell.value)) == name
    with ZipFile(file) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")
    assert cell.hyperlink is None


@pytest.mark.parametrize("name", HOSTILE)
async def test_hostile_names_begin_with_an_apostrophe_in_csv_and_others_are_left_alone(
    event: Event, tmp_path: Path, name: str
) -> None:
    await make_ticket(event, holder_name=name)

    told = (await csv_of(event, tmp_path))["tickets"][0]["Holder"]

    assert told == safe(name)
    assert told.removeprefix("'") == name.removeprefix("'")
    assert not told.startswith(("=", "+", "-", "@", "\t", "\r", "\n", "＝"))


async def test_where_a_comma_stands_before_decimals_a_semicolon_stands_between_fields(
    event: Event, tmp_path: Path
) -> None:
    await make_ticket(event, holder_name="x;=1+1")

    made = await export(event, ExportForm.CSV, voice("de"), tmp_path)

    [guests] = [file for file in made.files if file.name.startswith("tickets")]
    [_, row] = csv.reader(guests.read_text("utf-8-sig").splitlines(), delimiter=";")
    assert "'x;=1+1" in row
    assert csv_line([Decimal("12.50"), "Zoë"], ",").decode() == "12,50;Zoë\r\n"


def attempt(event: Event, ticket: Ticket, staff: Staff) -> CheckIn:
    return CheckIn(
        event_id=event.id,
        ticket_id=ticket.id,
        nonce=token_urlsafe(18),
        method=Method.PAGE,
        status="error",
        reason="conflict",
        clash=Clash.WARNED,
        pressed_at=event.starts_at,
        received_at=event.starts_at,
        staff_id=staff.member.id,
    )


async def test_csv_is_what_excel_expects(event: Event, tmp_path: Path) -> None:
    await make_ticket(event, holder_name='Ann "Quote", Jr.\nsecond line')
    files = (await export(event, ExportForm.CSV, voice("en"), tmp_path)).files

    content = files[0].read_bytes()

    assert [file.stem.partition("-")[0] for file in files] == ["tickets", "attempts", "arrivals", "takings"]
    assert content.startswith(b"\xef\xbb\xbfOrder number,")
    assert b'"Ann ""Quote"", Jr.\nsecond line"' in content
    assert content.endswith(b"\r\n")


async def test_both_forms_hold_the_same(house: House, event: Event, tmp_path: Path) -> None:
    staff = await make_staff(event)
    await press(house, await make_ticket(event, holder_name="Ada"), staff)
    books, files = await xlsx_of(event, tmp_path), await csv_of(event, tmp_path)

    for title, name in (("Tickets", "tickets"), ("Attempts", "attempts"), ("Arrivals", "arrivals")):
        assert as_text(books[title]) == [dict(row) for row in files[name]]


def as_text(table: Table) -> list[dict[str, str]]:
    return [{heading: "" if cell is None else str(cell) for heading, cell in row.items()} for row in table]


async def test_a_workbook_can_be_filtered_and_keeps_its_headings_in_sight(event: Event, tmp_path: Path) -> None:
    await make_ticket(event)
    [file] = (await export(event, ExportForm.XLSX, voice("en"), tmp_path)).files

    for sheet in load_workbook(file):
        assert isinstance(sheet, Worksheet)
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref is not None
    attempts = load_workbook(file)["Tickets"]
    assert isinstance(attempts, Worksheet)
    assert attempts["F2"].data_type == "n"


@pytest.mark.parametrize("form", ExportForm)
async def test_what_is_too_large_for_telegram_comes_in_parts_that_lose_nothing(
    event: Event, tmp_path: Path, form: ExportForm
) -> None:
    kind, order = await make_ticket_type(event), await make_order(event)
    for number in range(30):
        await make_ticket(event, order=order, type=kind, holder_name=f"{number} {token_urlsafe(90)}")
    limit = {ExportForm.XLSX: 12_000, ExportForm.CSV: 2_500}[form]

    made = await export(event, form, voice("en"), tmp_path, most_bytes=limit)

    assert made.is_split
    assert all(file.stat().st_size <= limit for file in made.files)
    assert sorted(tmp_path.glob(f"*.{form}")) == sorted(made.files)
    if form is ExportForm.XLSX:
        tables = [table for file in made.files for title, table in read_xlsx(file).items() if title == "Tickets"]
    else:
        tables = [read_csv(file) for file in made.files if "tickets" in file.name]
    holders = [row["Holder"] for table in tables for row in table]
    assert holders == [ticket.holder_name for ticket in await Ticket.all().order_by("search_name", "id")]


@pytest.mark.parametrize("language", languages())
async def test_every_language_has_headings_that_differ_and_titles_that_fit(
    database: Database, tmp_path: Path, language: str
) -> None:
    event = await make_event(kind=EventKind.EXHIBITION)

    sheets = await xlsx_of(event, tmp_path, language)

    assert len(sheets) == 5
