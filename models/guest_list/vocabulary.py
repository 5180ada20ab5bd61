"""The words of people and of the usual tools in the cells of guest lists, above all for who comes and has paid."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from models.guest_list.columns import FOLDER, Field, plain

DATE = re.compile(
    r"\d{1,4}[-./年]\s?\d{1,2}[-./月]\s?\d{1,4}.*"
    r"|(\d{1,2}\.?\s+[^\W\d]+\.?|[^\W\d]+\.?\s+\d{1,2}),?\s+(19|20)\d\d\b.*"
)
"""A day in figures, or with the name of its month."""


class State(StrEnum):
    """Whether the person comes, and has paid."""

    PAID = "paid"
    UNPAID = "unpaid"
    CANCELLED = "cancelled"
    REFUNDED = "refunded"
    ELSEWHERE = "elsewhere"
    """Not a guest: invited, declined, on a waiting list."""


GONE = frozenset({State.CANCELLED, State.REFUNDED, State.ELSEWHERE})
"""They do not come."""
WORST_LAST = (State.PAID, State.UNPAID, State.ELSEWHERE, State.CANCELLED, State.REFUNDED)


class UnknownStatus(ValueError):
    """A cell says something that is no word for a state; the message is what."""


@dataclass(frozen=True, slots=True)
class Words:
    """What is written into cells, as `word` compares it."""

    states: Mapping[str, State]
    flags: Mapping[str, bool]
    """Yes and no."""
    free: frozenset[str]
    nothing: frozenset[str]
    """Says that the cell is empty, casefolded."""
    no_email: frozenset[str]
    """The same in a column of addresses."""


@cache
def words() -> Words:
    """The words of ``vocabulary.json``."""
    known: dict[str, list[str]] = json.loads((FOLDER / "vocabulary.json").read_text(encoding="utf-8"))
    return Words(
        states={word(text): state for state in State for text in known[state]},
        flags={word(text): name == "yes" for name in ("yes", "no") for text in known[name]},
        free=frozenset(word(text) for text in known["free"]),
        nothing=frozenset(known["nothing"]),
        no_email=frozenset(known["no_email"]),
    )


def word(text: str) -> str:
    """A word as it is compared; signs alone are themselves."""
    return plain(text) or text


def states_said(cell: Mapping[Field, str]) -> list[State]:
    """What the columns of status, payment and cancellation say, if anything. Raises UnknownStatus."""
    said = [
        _state(cell.get(Field.STATUS, ""), yes=State.PAID, no=State.ELSEWHERE),
        _state(cell.get(Field.PAYMENT, ""), yes=State.PAID, no=State.UNPAID, date=State.PAID),
        _cancellation(cell.get(Field.CANCELLED, "")),
    ]
    return [state for state in said if state]


def _state(text: str, *, yes: State, no: State, date: State | None = None) -> State | None:
    if not text:
        return None
    known = word(text)
    if (state := words().states.get(known)) is not None:
        return state
    if (flag := words().flags.get(known)) is not None:
        return yes if flag else no
    if date and DATE.fullmatch(text):
        return date
    raise UnknownStatus(text)


def _cancellation(text: str) -> State | None:
    """Cancelled, if the cell says so by any word or date; one that says that all is well says nothing."""
    if not text or words().flags.get(word(text)) is False:
        return None
    state = _state(text, yes=State.CANCELLED, no=State.CANCELLED, date=State.CANCELLED)
    return state if state in GONE else None
