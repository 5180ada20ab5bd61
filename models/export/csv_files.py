"""Writes CSV (RFC 4180): a file for each sheet, UTF-8 with a byte order mark, by which Excel knows it.

Where people write a decimal comma, spreadsheets expect a semicolon between fields.
"""

import codecs
import csv
import io
import re
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from pathlib import Path

from models.export.sheet import Cell, Row, Sheet

MARK = codecs.BOM_UTF8
RUNS = re.compile(r"^[\t\r\n]|(?:^|[;,\t|])\s*[=+\-@＝＋－＠]")
"""Text that spreadsheets run, also behind what they may take for the end of a field (OWASP, "CSV Injection")."""
FIGURES = re.compile(r"[+-]?[\d ()./-]+")
"""A phone number or another figure: there is nothing in it to be run."""


class CsvWriter:
    """Writes sheets into files of at most ``most_bytes``, if that matters."""

    def __init__(self, folder: Path, stem: str, most_bytes: int | None, *, decimal: str) -> None:
        self._folder = folder
        self._stem = stem
        self._most_bytes = most_bytes
        self._decimal = decimal
        self._files: list[Path] = []

    def begin(self, sheet: Sheet) -> None:
        """Begin a sheet, which is a file of its own."""
        self._sheet = sheet
        self._number = 0
        self._begin_file()

    def add(self, rows: Sequence[Row]) -> None:
        """Write rows below; into a further file when this one is full."""
        for row in rows:
            line = csv_line(row, self._decimal)
            if self._most_bytes is not None and self._size + len(line) > self._most_bytes:
                self._file.close()
                self._begin_file()
            self._put(line)

    def end(self) -> None:
        """End the sheet."""
        self._file.close()

    def close(self) -> list[Path]:
        """All files, in order."""
        return self._files

    def _begin_file(self) -> None:
        self._number += 1
        part = f"-{self._number}" if self._number > 1 else ""
        self._files.append(self._folder / f"{self._sheet.name}{part}-{self._stem}.csv")
        self._file = self._files[-1].open("wb")
        self._size = 0
        self._put(MARK + csv_line([column.heading for column in self._sheet.columns], self._decimal))

    def _put(self, line: bytes) -> None:
        self._file.write(line)
        self._size += len(line)


def csv_line(row: Row, decimal: str) -> bytes:
    """A line of a file for those who write decimals behind this sign."""
    line = io.StringIO()
    separator = ";" if decimal == "," else ","
    csv.writer(line, delimiter=separator, lineterminator="\r\n").writerow([_written(cell, decimal) for cell in row])
    return line.getvalue().encode()


def safe(text: str) -> str:
    """The text, with an apostrophe before it if a spreadsheet would run it."""
    return f"'{text}" if RUNS.search(text) and not FIGURES.fullmatch(text) else text


def bare(text: str) -> str:
    """The text without the apostrophe that `safe` has put before it."""
    return text[1:] if text.startswith("'") and safe(text[1:]) == text else text


def _written(cell: Cell, decimal: str) -> str:
    match cell:
        case None:
            return ""
        case str():
            return safe(cell)
        case datetime():
            return cell.isoformat(sep=" ", timespec="seconds")
        case Decimal():
            return f"{cell:f}".replace(".", decimal)
        case _:
            return str(cell)
