"""A guest list as rows of text, whatever file it came in."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import PurePath

from models.guest_list.columns import HEADER_WITHIN, Columns, find_columns
from models.guest_list.csv_rows import csv_rows, known_headings, separator_of
from models.guest_list.encodings import decode, readings
from models.guest_list.faults import FileRefused, Refusal
from models.guest_list.row import Row
from models.guest_list.xlsx_rows import looks_old, looks_packed, xlsx_sheets

MOST_BYTES = 20_000_000
"""The most that a bot can receive (Bot API, getFile)."""
MOST_LINES = 50_000
ENDINGS = (".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".xls", ".ods")
"""Files that are taken for guest lists. Not all of them can be read."""
CONTROLS = frozenset(chr(code) for code in range(32)) - frozenset("\t\r\n")
"""Letters that make no text. A few may have strayed into one."""


@dataclass(frozen=True, slots=True)
class Table:
    """A file whose columns are known."""

    header: tuple[str, ...]
    columns: Columns
    separator: str | None
    """Between the cells of a CSV file; None: XLSX."""
    encoding: str | None
    """Of a CSV file."""
    read: Callable[[], Iterator[Row]]
    """The rows below the header that hold anything, from the start each time."""


def open_table(content: bytes, encoding: str | None = None) -> Table:
    """The guest list in this file: CSV in this encoding or the likeliest, or the first sheet of an XLSX with headings.

    Takes seconds for a large file: not for the event loop. Raises FileRefused, also while rows are read.
    """
    if len(content) > MOST_BYTES:
        raise FileRefused(Refusal.TOO_LARGE)
    if not content.strip(b"\xef\xbb\xbf \t\r\n"):
        raise FileRefused(Refusal.EMPTY)
    if looks_old(content):
        raise FileRefused(Refusal.OLD_EXCEL)
    if looks_packed(content):
        return _from_xlsx(content)
    return _from_csv(content, encoding or encodings_of(content)[0])


def encodings_of(content: bytes, languages: Collection[str] = ()) -> list[str]:
    """The encodings that a CSV file may be in, best first; one if there is no doubt, none of an XLSX.

    ``languages`` are those to expect.
    """
    return [] if looks_packed(content) else readings(content, known_headings, languages)


def is_guest_list(file_name: str) -> bool:
    """Whether a file of this name may be a guest list."""
    return PurePath(file_name).suffix.lower() in ENDINGS


def _from_csv(content: bytes, encoding: str) -> Table:
    text = decode(content, encoding)
    separator = separator_of(text)
    try:
        return _table(lambda: csv_rows(text, separator), separator, encoding)
    except FileRefused as refusal:
        if refusal.reason is Refusal.NO_HEADER and _is_binary(content, text):
            raise FileRefused(Refusal.NO_TABLE) from refusal
        raise


def _is_binary(content: bytes, text: str) -> bool:
    """Whether this is no text at all, such as a picture or a PDF."""
    head = text[:4_000]
    return 0 in content[:4_000] or sum(letter in CONTROLS for letter in head) * 20 > len(head)


def _from_xlsx(content: bytes) -> Table:
    refusals: list[FileRefused] = []
    for sheet in xlsx_sheets(content):
        try:
            return _table(sheet)
        except FileRefused as refusal:
            refusals.append(refusal)
    raise next((each for each in refusals if each.reason is not Refusal.EMPTY), FileRefused(Refusal.EMPTY))


def _table(rows: Callable[[], Iterator[Row]], separator: str | None = None, encoding: str | None = None) -> Table:
    top = list(islice(_filled(rows()), HEADER_WITHIN))
    at, columns = find_columns([row.cells for row in top])
    header = top[at]
    return Table(header.cells, columns, separator, encoding, lambda: _below(rows(), header.number))


def _below(rows: Iterator[Row], header: int) -> Iterator[Row]:
    for count, row in enumerate((row for row in _filled(rows) if row.number > header), start=1):
        if count > MOST_LINES:
            raise FileRefused(Refusal.TOO_MANY, most=MOST_LINES)
        yield row


def _filled(rows: Iterator[Row]) -> Iterator[Row]:
    return (row for row in rows if row.torn or any(cell.strip() for cell in row.cells))
