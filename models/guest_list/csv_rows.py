"""Rows of a CSV file (RFC 4180), with the separators that spreadsheets use in different countries."""

import csv
import re
from collections.abc import Iterator
from io import StringIO
from itertools import islice

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
    """The rows. A cell may hold line breaks inside quotation marks."""
    declared = DECLARED.match(text)
    skipped = declared.end() if declared else 0
    before = 1 if declared else 0
    reader = csv.reader(StringIO(text[skipped:].replace("\0", ""), newline=""), delimiter=separator)
    number = before + 1
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:  # a cell beyond the module's limit
            yield Row(number, (), torn=True)
            return
        if any(len(cell) > LONGEST_CELL for cell in cells):
            yield Row(number, (), torn=True)
            return
        yield Row(number, tuple(cells))
        number = before + reader.line_num + 1


def _fit(text: str, separator: str) -> tuple[int, int]:
    top = [row.cells for row in islice(csv_rows(text[:100_000], separator), HEADER_WITHIN)]
    known = max((len(recognise(cells).at) for cells in top), default=0)
    return known, max((len(cells) for cells in top), default=0)
