"""Columns of a guest list that are not read: one that seems to say who comes is better named than overlooked."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from models.guest_list.columns import Columns
from models.guest_list.vocabulary import State, word, words

MOST_VALUES = 30
"""Different cells. A column with more of them is no status."""


@dataclass(frozen=True, slots=True)
class Overlooked:
    """A column that is not read and says of some lines that they don't come or have not paid."""

    heading: str
    says: str
    """The most frequent of such cells."""
    lines: int


class Leftovers:
    """Looks at the cells that are not read, row by row."""

    def __init__(self, columns: Columns) -> None:
        self._columns = columns
        self._values = {place: Counter[str]() for place in columns.unused}

    def note(self, cells: Sequence[str]) -> None:
        """Look at a row."""
        for place, values in list(self._values.items()):
            if place < len(cells) and (text := cells[place].strip()):
                values[text] += 1
                if len(values) > MOST_VALUES:
                    del self._values[place]

    def overlooked(self) -> list[Overlooked]:
        """The columns all of whose cells are words for a state, and some of them not good."""
        found = [self._judged(place, values) for place, values in self._values.items()]
        return [each for each in found if each]

    def _judged(self, place: int, values: Counter[str]) -> Overlooked | None:
        states = {text: words().states.get(word(text)) for text in values}
        bad = Counter({text: values[text] for text, state in states.items() if state not in {State.PAID, None}})
        if None in states.values() or not bad:
            return None
        return Overlooked(self._columns.unused[place], bad.most_common(1)[0][0], bad.total())
