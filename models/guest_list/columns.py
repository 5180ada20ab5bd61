"""Which column of a guest list holds what, by the headings that people and the usual tools write.

The headings are in ``headers.json``, per field from the most telling to the vaguest, in any case, with or without
accents. Some tools use a word for something else than everybody does: ``profiles.json`` knows them by their other
columns.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from models.guest_list.faults import FileRefused, Refusal
from models.tickets.search_name import search_name

FOLDER = Path(__file__).parent
HEADER_WITHIN = 15
"""Rows in which the headings are looked for: some tools put a title above them."""
MOST_SHOWN = 200
"""Letters of the headings that a person is shown."""


class Field(StrEnum):
    """What a column can hold."""

    NAME = "name"
    FIRST_NAME = "first_name"
    MIDDLE_NAME = "middle_name"
    LAST_NAME = "last_name"
    BOOKER = "booker"
    BOOKER_FIRST_NAME = "booker_first_name"
    BOOKER_LAST_NAME = "booker_last_name"
    EMAIL = "email"
    ORDER = "order"
    TICKET = "ticket"
    """The ticket's own number in the tool that sold it."""
    TYPE = "type"
    VARIATION = "variation"
    """Of the type, where a tool sells a product in several."""
    PLACES = "places"
    COMPANIONS = "companions"
    """People besides the holder."""
    STATUS = "status"
    PAYMENT = "payment"
    CANCELLED = "cancelled"
    """Whether or when it was."""
    PRICE = "price"
    """Of one place."""
    AMOUNT = "amount"
    """Of the line."""
    TOTAL = "total"
    """Of the order, repeated on each of its lines or only on the first."""
    CURRENCY = "currency"
    EVENT = "event"
    ORGANISATION = "organisation"
    EXHIBITS = "exhibits"


NAMES = frozenset(
    {
        Field.NAME,
        Field.FIRST_NAME,
        Field.LAST_NAME,
        Field.BOOKER,
        Field.BOOKER_FIRST_NAME,
        Field.BOOKER_LAST_NAME,
        Field.ORGANISATION,
    }
)


FULL_NAME = frozenset({Field.NAME, Field.FIRST_NAME, Field.LAST_NAME})
SURNAMES = frozenset({"name", "naam"})
"""Headings of whole names that mean the family's where another column has the first name."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Where each field is. ``width``: how many columns the header has."""

    at: Mapping[Field, int]
    width: int
    unused: Mapping[int, str]
    """Columns that are not read, with their headings."""

    def cell(self, cells: Sequence[str], field: Field) -> str:
        """The field's cell without spaces around it; empty if there is none."""
        place = self.at.get(field)
        return cells[place].strip() if place is not None and place < len(cells) else ""


def find_columns(rows: Sequence[Sequence[str]]) -> tuple[int, Columns]:
    """Which of a file's first rows has the headings, and what they say. Raises FileRefused."""
    found = [recognise(row) for row in rows[:HEADER_WITHIN]]
    if not found:
        raise FileRefused(Refusal.EMPTY)
    best = max(range(len(found)), key=lambda index: len(found[index].at))
    columns = found[best]
    if not columns.at:
        raise FileRefused(Refusal.NO_HEADER)
    if not columns.at.keys() & NAMES:
        headings = ", ".join(cell.strip() for cell in rows[best] if cell.strip())
        raise FileRefused(Refusal.NO_NAMES, headings=headings[:MOST_SHOWN])
    return best, columns


def recognise(header: Sequence[str]) -> Columns:
    """What the headings of this row say. A column holds one field, a field is in one column."""
    headings = [plain(cell) for cell in header]
    at: dict[Field, int] = {}
    for field, heading in _profile(frozenset(headings)).items():
        at[Field(field)] = headings.index(heading)
    for field, rank in _ranked():
        fitting = [
            (rank[heading], place)
            for place, heading in enumerate(headings)
            if heading in rank and place not in at.values()
        ]
        if fitting and field not in at:
            at[field] = min(fitting)[1]
    if (
        Field.FIRST_NAME in at
        and Field.LAST_NAME not in at
        and Field.NAME in at
        and headings[at[Field.NAME]] in SURNAMES
    ):
        at[Field.LAST_NAME] = at.pop(Field.NAME)
    unused = {place: text.strip() for place, text in enumerate(header) if text.strip() and place not in at.values()}
    return Columns(at, len(header), unused)


def plain(text: str) -> str:
    """A heading or a word of a status as it is compared: without case, accents and punctuation."""
    return search_name(text.replace("#", " number "))


def _profile(headings: frozenset[str]) -> Mapping[str, str]:
    """The columns of a tool that is recognised by some of its headings."""
    for profile in _profiles():
        wanted = {*profile["has"], *profile["columns"].values()}
        if wanted <= headings:
            columns: Mapping[str, str] = profile["columns"]
            return columns
    return {}


@cache
def _ranked() -> tuple[tuple[Field, Mapping[str, int]], ...]:
    known: dict[str, list[str]] = json.loads((FOLDER / "headers.json").read_text(encoding="utf-8"))
    ranks = {
        name: {plain(word): rank for rank, word in reversed(list(enumerate(words)))} for name, words in known.items()
    }
    return tuple((field, ranks[field]) for field in Field)


@cache
def _profiles() -> tuple[Mapping[str, Any], ...]:
    profiles = json.loads((FOLDER / "profiles.json").read_text(encoding="utf-8"))
    return tuple(profiles)
