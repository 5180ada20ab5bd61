"""Rows of an XLSX file, read one after the other.

It is a packed file from a stranger: what it would unpack to is limited before anything is read, and XML entities are
refused (defusedxml, which openpyxl uses where it is installed).
"""

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, time
from functools import partial
from io import BytesIO
from typing import Any
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile, ZipFile

from openpyxl import Workbook, load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from models.guest_list.faults import FileRefused, Refusal
from models.guest_list.row import Row

PACKED = b"PK\x03\x04"
OLD = b"\xd0\xcf\x11\xe0"
"""Compound files: XLS, and an XLSX with a password (MS-CFB)."""
MOST_UNPACKED = 300_000_000
"""Bytes of all parts together."""
MOST_STRINGS = 60_000_000
"""Bytes of the part with the texts, which is held in memory whole."""
MOST_ROWS = 200_000
"""Rows that are looked at, empty ones included."""
MOST_COLUMNS = 200
MOST_SHEETS = 20
FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
BLOCK = 1_000_000

BROKEN = (
    BadZipFile, InvalidFileException, ParseError, KeyError, ValueError, TypeError, IndexError,
    AttributeError, OSError, EOFError, AssertionError,
    RuntimeError,  # zipfile's for what is encrypted, and by its subclass for a way of packing that it does not know
)  # fmt: skip
"""What openpyxl raises for files that are not what they say."""


def looks_packed(content: bytes) -> bool:
    """Whether the file is a ZIP, as XLSX is."""
    return content.startswith(PACKED)


def looks_old(content: bytes) -> bool:
    """Whether the file is an Excel file that can't be read here."""
    return content.startswith(OLD)


def xlsx_sheets(content: bytes) -> Iterator[Callable[[], Iterator[Row]]]:
    """A function for each sheet that reads its rows from the start. Raises FileRefused."""
    with_formulas = _inspect(content)
    try:
        results = _opened(content, results=True)
        formulas = _opened(content, results=False) if with_formulas else None
        names = [sheet.title for sheet in results.worksheets][:MOST_SHEETS]
    except BROKEN as failure:
        raise FileRefused(Refusal.DAMAGED) from failure
    if not names:
        raise FileRefused(Refusal.EMPTY)
    for name in names:
        yield partial(_rows, results, formulas, name)


def _inspect(content: bytes) -> bool:
    """Refuse what is no XLSX or a bomb. Whether any sheet has formulas."""
    try:
        with ZipFile(BytesIO(content)) as packed:
            parts = packed.infolist()
            if "xl/workbook.xml" not in {part.filename for part in parts}:
                raise FileRefused(Refusal.NO_TABLE)
            strings = sum(part.file_size for part in parts if part.filename.lower().endswith("sharedstrings.xml"))
            if sum(part.file_size for part in parts) > MOST_UNPACKED or strings > MOST_STRINGS:
                raise FileRefused(Refusal.SWELLS)
            sheets = [part.filename for part in parts if part.filename.startswith("xl/worksheets/")]
            return any(_holds_formula(packed, name) for name in sheets if name.endswith(".xml"))
    except BROKEN as failure:
        raise FileRefused(Refusal.DAMAGED) from failure


def _holds_formula(packed: ZipFile, name: str) -> bool:
    with packed.open(name) as part:
        tail = b""
        while block := part.read(BLOCK):
            if FORMULA.search(tail + block):
                return True
            tail = block[-20:]
    return False


def _opened(content: bytes, *, results: bool) -> Workbook:
    """The file; its cells are read when they are asked for, formulas as themselves or as their ``results``."""
    return load_workbook(BytesIO(content), read_only=True, data_only=results, keep_links=False)


def _rows(results: Workbook, formulas: Workbook | None, name: str) -> Iterator[Row]:
    try:
        yield from _read(results, formulas, name)
    except BROKEN as failure:
        raise FileRefused(Refusal.DAMAGED) from failure


def _read(results: Workbook, formulas: Workbook | None, name: str) -> Iterator[Row]:
    """The rows. Where there are formulas, the file is read twice at once: for their results, and for those without."""
    rows = _cells(results, name)
    if formulas:
        rows = map(_with_formulas, rows, _cells(formulas, name))
    for number, row in enumerate(rows, start=1):
        width = len(row)
        while width and row[width - 1] is None:
            width -= 1
        yield Row(number, tuple([_text(value) for value in row[:width]]), ragged=False)


def _with_formulas(shown: Sequence[Any], written: Sequence[Any]) -> Sequence[Any]:
    """What a row shows, with the formulas that have no result."""
    return [
        cell if value is None and str(cell).startswith("=") else value
        for value, cell in zip(shown, written, strict=True)
    ]


def _cells(workbook: Workbook, name: str) -> Iterator[Sequence[Any]]:
    sheet = workbook[name]
    sheet.reset_dimensions()  # some tools write a wrong one, which would cut the sheet
    yield from sheet.iter_rows(max_row=MOST_ROWS, max_col=MOST_COLUMNS, values_only=True)


def _text(value: Any) -> str:
    """A cell as the person sees it, more or less. Numbers are written with a point and without an end of zeros."""
    match value:
        case None:
            return ""
        case str():
            return value
        case bool():
            return "1" if value else "0"
        case int():
            return str(value)
        case float():
            return _number(value)
        case datetime() if value.time() == time():
            return value.date().isoformat()
        case datetime() | date() | time():
            return value.isoformat()
        case _:
            return str(value)


def _number(value: float) -> str:
    if value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    text = repr(round(value, 6))
    whole, _, decimals = text.partition(".")
    return f"{whole}.{decimals}0" if len(decimals) == 3 else text  # three would read as thousands
