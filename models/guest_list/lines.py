"""One row of a guest list as what it says: a ticket for somebody, or what is wrong with it. Knows no database."""

import json
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache

from models.guest_list.amounts import BadAmount, OtherCurrency, check_currency, read_amount, read_count
from models.guest_list.columns import FOLDER, Columns, Field, plain
from models.guest_list.encodings import LOST
from models.guest_list.faults import BadLine, Fault
from models.guest_list.row import Row

LONGEST_NAME = 200
LONGEST_EMAIL = 320
LONGEST_ORDER = 64
MOST_PLACES = 1_000
SHOWN = 60
"""Letters of a cell that a sentence quotes."""

CELL_ERROR = re.compile(r"#(REF!|N/A|NAME\?|VALUE!|DIV/0!|NULL!|NUM!|SPILL!|CALC!|ERROR!|GETTING_DATA)", re.IGNORECASE)
ROUNDED = re.compile(r"\d([.,]\d+)?[eE]\+\d+")
EMAIL = re.compile(r"[^\s@<>,;:\"()\[\]\\]+@[^\s@<>,;:\"()\[\]\\.]+(\.[^\s@<>,;:\"()\[\]\\.]+)+")
MAILBOX = re.compile(r".*<([^<>]+)>")
"""``Ada Lovelace <ada@example.org>`` (RFC 5322)."""
EAST_ASIAN = re.compile("[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff]")
JOINERS = frozenset("\u200c\u200d\u200e\u200f\ufeff\u00ad")
"""Format characters that names in Arabic, Persian and Indian letters, emoji and copied text bring along."""


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


@dataclass(frozen=True, slots=True)
class Line:
    """A ticket as the file has it."""

    number: int
    name: str
    booker: str
    email: str
    order: str
    """Empty: the file has no order numbers."""
    ticket: str
    """The ticket's own number; mostly empty."""
    type: str
    """Empty: the event's only one."""
    places: int
    state: State
    amount: int | None
    """Of the line, in the smallest unit; None: not said."""
    total: int | None
    """Of the whole order."""
    event: str
    exhibits: str
    print: int
    """Tells rows apart that differ in any cell."""


class _Bad(Exception):
    def __init__(self, fault: Fault, **values: object) -> None:
        super().__init__(fault.value)
        self.fault = fault
        self.values = values


class LineReader:
    """Reads the rows of one file, in order: some tools leave cells of an order's later lines empty."""

    def __init__(self, columns: Columns, currency: str, *, exhibition: bool = False) -> None:
        self._columns = columns
        self._currency = currency
        self._exhibition = exhibition
        """Whether the holders are organisations, and people their contacts."""
        self._first: dict[str, Line] = {}
        """The first line of each order."""

    def read(self, row: Row) -> Line | BadLine:
        """What a row says, or what is wrong with it."""
        try:
            _check_shape(row, self._columns)
            line = self._line(row)
        except _Bad as bad:
            return BadLine(row.number, bad.fault, bad.values)
        if line.order:
            self._first.setdefault(line.order.casefold(), line)
        return line

    def _line(self, row: Row) -> Line:
        cell = {field: _clean(self._columns.cell(row.cells, field)) for field in self._columns.at}
        order = _order(cell.get(Field.ORDER, "") or cell.get(Field.TICKET, ""))
        first = self._first.get(order.casefold()) if order else None
        name, booker = self._names(cell, first)
        line = Line(
            number=row.number,
            name=name,
            booker=booker,
            email=_email(cell.get(Field.EMAIL, "")) or (first.email if first else ""),
            order=order,
            ticket=_order(cell.get(Field.TICKET, "")),
            type=cell.get(Field.TYPE, ""),
            places=_places(cell.get(Field.PLACES)),
            state=_state(cell.get(Field.STATUS, ""), cell.get(Field.PAYMENT, ""), first),
            amount=None,
            total=None,
            event=cell.get(Field.EVENT, ""),
            exhibits=cell.get(Field.EXHIBITS, ""),
            print=hash(tuple(each.strip().casefold() for each in row.cells)),
        )
        if not line.name:
            raise _Bad(Fault.NAME_MISSING)
        if max(len(line.name), len(line.booker)) > LONGEST_NAME:
            raise _Bad(Fault.NAME_LONG, most=LONGEST_NAME)
        return self._with_money(line, cell)

    def _names(self, cell: Mapping[Field, str], first: Line | None) -> tuple[str, str]:
        """Who holds the ticket, and who booked it."""
        organisation = cell.get(Field.ORGANISATION, "")
        booker = _booker(cell) or (first.booker if first else "")
        name = _name(cell)
        if self._exhibition and organisation:
            return organisation, name or booker
        return name or booker or (first.name if first else organisation), booker

    def _with_money(self, line: Line, cell: Mapping[Field, str]) -> Line:
        price = self._amount(cell.get(Field.PRICE, ""))
        amount = self._amount(cell.get(Field.AMOUNT, ""))
        total = self._amount(cell.get(Field.TOTAL, ""))
        if price or amount or total:
            try:
                check_currency(cell.get(Field.CURRENCY, ""), self._currency)
            except OtherCurrency as other:
                raise _Bad(Fault.CURRENCY_OTHER, currency=str(other), wanted=self._currency) from None
        if amount is None and price is not None:
            amount = price * line.places
        return replace(line, amount=amount, total=total)

    def _amount(self, text: str) -> int | None:
        if not text:
            return None
        if plain(text) in _words()["free"]:
            return 0
        try:
            return read_amount(text, self._currency)
        except BadAmount as bad:
            raise _Bad(Fault(str(bad)), price=_quoted(text), currency=self._currency) from None
        except OtherCurrency as other:
            raise _Bad(Fault.CURRENCY_OTHER, currency=str(other), wanted=self._currency) from None


def _check_shape(row: Row, columns: Columns) -> None:
    if row.torn:
        raise _Bad(Fault.OPEN_QUOTE)
    if row.ragged and len(row.cells) <= max(columns.at.values()):
        raise _Bad(Fault.TOO_SHORT, cells=len(row.cells), columns=columns.width)
    if any(cell.strip() for cell in row.cells[columns.width :]):
        raise _Bad(Fault.TOO_LONG, cells=len(row.cells), columns=columns.width)


def _clean(cell: str) -> str:
    """A cell on one line. Raises _Bad for what no cell should hold."""
    text = unicodedata.normalize("NFC", " ".join(cell.split()))
    if LOST in text:
        raise _Bad(Fault.ENCODING, cell=_quoted(text))
    if CELL_ERROR.fullmatch(text):
        raise _Bad(Fault.CELL_ERROR, cell=text)
    if text.startswith("=") and len(text) > 1:
        raise _Bad(Fault.FORMULA, cell=_quoted(text))
    if any(unicodedata.category(letter) in {"Cc", "Cf", "Co", "Cs"} and letter not in JOINERS for letter in text):
        raise _Bad(Fault.CONTROL)
    return text.strip("\ufeff\u200e\u200f ")


def _name(cell: Mapping[Field, str]) -> str:
    whole = cell.get(Field.NAME, "")
    joined = _joined(cell.get(Field.FIRST_NAME, ""), cell.get(Field.LAST_NAME, ""))
    return whole or joined


def _booker(cell: Mapping[Field, str]) -> str:
    joined = _joined(cell.get(Field.BOOKER_FIRST_NAME, ""), cell.get(Field.BOOKER_LAST_NAME, ""))
    return cell.get(Field.BOOKER, "") or joined


def _joined(first: str, last: str) -> str:
    """First and last name as they are said: in East Asian scripts the family's comes first."""
    if EAST_ASIAN.search(first) and EAST_ASIAN.search(last):
        return f"{last}{first}"
    return f"{first} {last}".strip()


def _email(text: str) -> str:
    if not text or text in {"-", "–", "/"}:
        return ""
    boxed = MAILBOX.fullmatch(text)
    address = (boxed[1] if boxed else text).removeprefix("mailto:").strip()
    if len(address) > LONGEST_EMAIL or not EMAIL.fullmatch(address):
        raise _Bad(Fault.EMAIL_BAD, email=_quoted(text))
    return address


def _order(text: str) -> str:
    number = text.lstrip("#").strip()
    if len(number) > LONGEST_ORDER:
        raise _Bad(Fault.ORDER_LONG, most=LONGEST_ORDER)
    if ROUNDED.fullmatch(number):
        raise _Bad(Fault.ORDER_ROUNDED, order=number)
    return number


def _places(text: str | None) -> int:
    if not text:
        return 1
    count = read_count(text)
    if count is None:
        is_fraction = re.fullmatch(r"-?\d+[.,]\d+", text)
        raise _Bad(Fault.PLACES_FRACTION if is_fraction else Fault.PLACES_UNCLEAR, places=_quoted(text))
    if count < 1:
        raise _Bad(Fault.PLACES_FEW, places=count)
    if count > MOST_PLACES:
        raise _Bad(Fault.PLACES_MANY, places=count, most=MOST_PLACES)
    return count


def _state(status: str, payment: str, first: Line | None) -> State:
    """The worst that the cells say. An empty line of an order stands as the order's first does."""
    if not status and not payment:
        return first.state if first else State.PAID
    states = []
    for text in (status, payment):
        if text:
            state = _words()["state"].get(plain(text))
            if state is None:
                raise _Bad(Fault.STATUS_UNKNOWN, status=_quoted(text))
            states.append(State(state))
    return max(states, key=WORST_LAST.index)


@cache
def _words() -> Mapping[str, Mapping[str, str]]:
    known: dict[str, list[str]] = json.loads((FOLDER / "statuses.json").read_text(encoding="utf-8"))
    states = {plain(word): state for state in State for word in known[state]}
    return {"state": states, "free": {plain(word): "" for word in known["free"]}}


def _quoted(text: str) -> str:
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"
