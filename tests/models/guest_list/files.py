"""Guest lists as files, and what becomes of them."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO, StringIO
from typing import Any

from openpyxl import Workbook, load_workbook

from models.guest_list.applying import apply, begin_applying
from models.guest_list.checking import Counts, check
from models.guest_list.keeping import find_list, keep_list
from models.guest_list.result import File, result_file
from models.language.speech import voice
from models.tables import Event, GuestList, Organiser
from tests.makers import LINKS, SECRETS

HEADER = ("Order number", "Name", "E-mail", "Ticket type", "Places", "Status", "Price")


def csv_file(*rows: Sequence[object], header: Sequence[str] = HEADER, separator: str = ",") -> bytes:
    """A CSV file in UTF-8."""
    text = StringIO(newline="")
    csv.writer(text, delimiter=separator).writerows([header, *rows])
    return text.getvalue().encode()


def xlsx_file(*rows: Sequence[Any], sheets: Sequence[str] = ("Guests",)) -> bytes:
    """An XLSX file with these rows on its last sheet."""
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    last = [workbook.create_sheet(name) for name in sheets][-1]
    for row in rows:
        last.append(list(row))
    content = BytesIO()
    workbook.save(content)
    return content.getvalue()


def rows_of(file: File) -> list[list[str]]:
    """What a spreadsheet shows of a file that we gave back."""
    if file.name.endswith("xlsx"):
        sheet = load_workbook(BytesIO(file.content)).worksheets[0]
        return [["" if cell is None else str(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]
    return list(csv.reader(StringIO(file.content.decode("utf-8-sig"), newline=""), delimiter=","))


@dataclass(frozen=True)
class Imported:
    """A list that was applied."""

    counts: Counts
    list: GuestList

    async def result(self, language: str = "en") -> File:
        """The file with the links."""
        found = await find_list(self.list.id)
        assert found is not None
        return await result_file(LINKS, found, voice(language), lambda token: f"https://t.me/bot?start=c{token}")


async def import_file(event: Event, content: bytes, name: str = "guests.csv") -> Imported:
    """Check a file and apply it."""
    organiser = await Organiser.get(id=event.organiser_id)
    report = await check(SECRETS, content, event)
    guest_list = await keep_list(event, organiser.person_id, name, content, report)
    assert await begin_applying(guest_list.id)
    counts = await apply(LINKS, guest_list.id)
    return Imported(counts, guest_list)
