"""Writes XLSX: one workbook with all sheets, row by row to the disk."""

import re
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from models.export.sheet import Cell, Row, Sheet

MOST_ROWS = 1_000_000
"""A sheet has room for 1,048,576 (ECMA-376 in Excel's implementation)."""
LONGEST_TEXT = 32_767
"""Characters of a cell."""
LONGEST_TITLE = 31
NOT_IN_TITLES = re.compile(r"[\[\]:*?/\\']")
TIME_FORMAT = "yyyy-mm-dd hh:mm:ss"


class XlsxWriter:
    """Writes sheets into workbooks of at most ``most_rows`` rows."""

    def __init__(self, folder: Path, stem: str, most_rows: int = MOST_ROWS) -> None:
        self._folder = folder
        self._stem = stem
        self._most_rows = min(most_rows, MOST_ROWS)
        self._files: list[Path] = []
        self._rows = 0
        """In this workbook."""
        self._row = 0
        """On this sheet."""
        self._begin_file()

    def begin(self, sheet: Sheet) -> None:
        """Begin a sheet: its heading stays in sight, and can be filtered by."""
        self._sheet = sheet
        self._page: Worksheet = self._book.add_worksheet(self._free_title(sheet.title))
        for number, column in enumerate(sheet.columns):
            self._page.set_column(number, number, column.width)
            self._page.write_string(0, number, column.heading[:LONGEST_TEXT], self._bold)
        self._page.freeze_panes(1, 0)
        self._row = 0

    def add(self, rows: Sequence[Row]) -> None:
        """Write rows below."""
        for row in rows:
            if self._rows >= self._most_rows:
                self._end_sheet()
                self._book.close()
                self._begin_file()
                self.begin(self._sheet)
            self._row += 1
            self._rows += 1
            for number, cell in enumerate(row):
                self._write(number, cell)

    def end(self) -> None:
        """End the sheet."""
        self._end_sheet()

    def close(self) -> list[Path]:
        """Write the last workbook; all of them, in order."""
        self._book.close()
        return self._files

    def _begin_file(self) -> None:
        number = len(self._files) + 1
        self._files.append(self._folder / f"{self._stem}{f'-{number}' if number > 1 else ''}.xlsx")
        self._book = Workbook(
            str(self._files[-1]),
            {
                "constant_memory": True,
                "tmpdir": str(self._folder),
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
            },
        )
        self._bold: Format = self._book.add_format({"bold": True})
        self._time: Format = self._book.add_format({"num_format": TIME_FORMAT})
        self._titles: set[str] = set()
        self._rows = 0

    def _end_sheet(self) -> None:
        self._page.autofilter(0, 0, self._row, len(self._sheet.columns) - 1)

    def _free_title(self, title: str) -> str:
        """The title as Excel takes it, and not twice."""
        bare = NOT_IN_TITLES.sub(" ", title).strip()[:LONGEST_TITLE]
        free, number = bare, 2
        while free.casefold() in self._titles:
            free = f"{bare[: LONGEST_TITLE - 3]} {number}"
            number += 1
        self._titles.add(free.casefold())
        return free

    def _write(self, number: int, cell: Cell) -> None:
        """Text is written as text, whatever it begins with: never as a formula."""
        match cell:
            case None | "":
                return
            case str():
                self._page.write_string(self._row, number, cell[:LONGEST_TEXT])
            case datetime():
                self._page.write_datetime(self._row, number, cell, self._time)
            case _:
                self._page.write_number(self._row, number, cell)
