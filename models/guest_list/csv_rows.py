"""Rows of a CSV file (RFC 4180), with the separators that spreadsheets use in different countries."""

import csv
import re
from collections.abc import Iterator, Sequence
from io import StringIO
from itertools import islice
from typing import Any

from models.guest_list.columns import HEADER_WITHIN, recognise
from models.guest_list.row import Row

SEPARATORS = ",;\t|"
DECLARED = re.compile(r"\s*sep=(.)\r?\n", re.IGNORECASE)
"""Excel's own first line."""
LONGEST_CELL = 10_000
"""Letters. A longer one is a quotation mark that never closes."""


def separator_of(text: str) -> str:
    """What separates the cells: what the file says, else what makes most known headings, else most cells."""
    if declared := DECLARED.match(text):
        return declared[1]
    return max(SEPARATORS, key=lambda separator: _fit(text, separator))


def known_headings(text: str) -> int:
    """How many headings that we know a text begins with."""
    return max(_fit(text, separator)[0] for separator in SEPARATORS)


def csv_rows(text: str, separator: str) -> Iterator[Row]:
    """The rows. A cell may hold line breaks inside quotation marks; one that never closes costs its own line alone."""
    lines = list(StringIO(text.replace("\0", ""), newline=""))
    at = 1 if DECLARED.match(text) else 0
    while at < len(lines):
        rest = map(lines.__getitem__, range(at, len(lines)))
        for cells, count in _counted(csv.reader(rest, delimiter=separator)):
            if cells is None or _swallows(cells, lines[at : at + count], separator, last=at + count == len(lines)):
                yield Row(at + 1, (), torn=True)
                at += 1
                break
            yield Row(at + 1, tuple(cells))
            at += count


def _counted(reader: Any) -> Iterator[tuple[list[str] | None, int]]:
    """The rows, each with how many lines it takes; None for one that can't be read."""
    before = 0
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:  # a cell beyond the module's limit
            yield None, 1
            return
        yield cells, reader.line_num - before
        before = reader.line_num


def _swallows(cells: Sequence[str], lines: Sequence[str], separator: str, *, last: bool) -> bool:
    """Whether a quotation mark that never closes has taken other rows in: it ends at the next one, which opens."""
    if any(len(cell) > LONGEST_CELL for cell in cells):
        return True
    if len(lines) < 2 and not last:
        return False
    try:
        list(csv.reader(lines, delimiter=separator, strict=True))
    except csv.Error:
        return True
    return False


def _fit(text: str, separator: str) -> tuple[int, int]:
    top = [row.cells for row in islice(csv_rows(text[:100_000], separator), HEADER_WITHIN)]
    known = max((len(recognise(cells).at) for cells in top), default=0)
    return known, max((len(cells) for cells in top), default=0)
