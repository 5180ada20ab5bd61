"""Exports, read back by others: openpyxl, and Python's own csv."""

import csv
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from models.export import export
from models.language.speech import voice
from models.tables import Event, ExportForm

Table = Sequence[Mapping[str, Any]]
"""Rows by heading."""


async def xlsx_of(event: Event, folder: Path, language: str = "en") -> dict[str, Table]:
    """The sheets of the one XLSX file, by title."""
    [file] = (await export(event, ExportForm.XLSX, voice(language), folder)).files
    return read_xlsx(file)


def read_xlsx(file: Path) -> dict[str, Table]:
    """The sheets of a workbook."""
    book = load_workbook(file)
    return {sheet.title: _table([[cell.value for cell in row] for row in sheet.iter_rows()]) for sheet in book}


async def csv_of(event: Event, folder: Path) -> dict[str, Table]:
    """The CSV files by the sheet's name."""
    files = (await export(event, ExportForm.CSV, voice("en"), folder)).files
    return {file.stem.partition("-")[0]: read_csv(file) for file in files}


def read_csv(file: Path) -> Table:
    """A CSV file in UTF-8 with a byte order mark."""
    with file.open(encoding="utf-8-sig", newline="") as source:
        return _table(list(csv.reader(source, strict=True)))


def written(moment: datetime) -> datetime:
    """A moment as a spreadsheet keeps it: naive, to the second."""
    return moment.replace(microsecond=0, tzinfo=None)


def _table(rows: Sequence[Sequence[Any]]) -> Table:
    headings, *rest = rows
    assert len(set(headings)) == len(headings)
    return [dict(zip(headings, row, strict=True)) for row in rest]
