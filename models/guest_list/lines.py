"""One row of a guest list as what it says: a ticket for somebody, or what is wrong with it. Knows no database."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from models.export.csv_files import bare
from models.guest_list.amounts import BadAmount, OtherCurrency, check_currency, read_amount, read_count
from models.guest_list.columns import Columns, Field
from models.guest_list.encodings import LOST
from models.guest_list.faults import BadLine, Fault
from models.guest_list.row import Row
from models.guest_list.vocabulary import GONE, WORST_LAST, State, UnknownStatus, states_said, word, words

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
JOINERS = frozenset("\u200c\u200d\u200e\u200f\u00ad")
"""Format characters that names in Arabic, Persian and Indian letters, emoji and copied text bring along."""
UNSEEN = re.compile("[\u200b\u2060\ufeff\u202a-\u202e\u2066-\u2069]")
"""Format characters that copied text brings along and no name needs."""
BETWEEN_ADDRESSES = re.compile(r"\s*[;,/|\s]\s*")


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
    types: tuple[str, ...]
    """What the type may be called here, the most telling first."""
    places: int
    state: State
    told: bool
    """Whether the file says anything about the state."""
    amount: int | None
    """Of the line, in the smallest unit; None: not said."""
    total: int | None
    """Of the whole order."""
    event: str
    exhibits: str
    print: int
    """Tells rows apart that differ in any cell."""

    @property
    def type(self) -> str:
        """The type as the file calls it, with its variation; empty: the event's only one."""
        return self.types[0]


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
        self._tells_payment = False

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

    def settled(self, lines: Sequence[Line]) -> list[Line]:
        """The lines, once all are read: where a file says who has paid, the others have not, unless it cost nothing."""
        if not self._tells_payment:
            return list(lines)
        return [
            line if line.told or 0 in (line.amount, line.total) else replace(line, state=State.UNPAID) for line in lines
        ]

    def _line(self, row: Row) -> Line:
        cell = {field: _clean(self._columns.cell(row.cells, field)) for field in self._columns.at}
        self._tells_payment |= bool(cell.get(Field.PAYMENT))
        order = _order(cell.get(Field.ORDER, "") or cell.get(Field.TICKET, ""))
        first = self._first.get(order.casefold()) if order else None
        name, booker = self._names(cell, first)
        said = _states(cell)
        state = max(said, key=WORST_LAST.index, default=first.state if first else State.PAID)
        line = Line(
            number=row.number,
            name=name,
            booker=booker,
            email=_email(cell.get(Field.EMAIL, "")) or (first.email if first else ""),
            order=order,
            ticket=_order(cell.get(Field.TICKET, "")),
            types=_types(cell),
            places=_places(cell, gone=state in GONE),
            state=state,
            told=bool(said) or bool(first and first.told),
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
        if word(text) in words().free:
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
    """A cell on one line; empty if it only says that there is nothing. Raises _Bad for what no cell should hold."""
    text = bare(unicodedata.normalize("NFC", " ".join(UNSEEN.sub("", cell).split())))
    if LOST in text:
        raise _Bad(Fault.ENCODING, cell=_quoted(text))
    if CELL_ERROR.fullmatch(text):
        raise _Bad(Fault.CELL_ERROR, cell=text)
    if text.startswith("=") and len(text) > 1:
        raise _Bad(Fault.FORMULA, cell=_quoted(text))
    if any(unicodedata.category(letter) in {"Cc", "Cf", "Co", "Cs"} and letter not in JOINERS for letter in text):
        raise _Bad(Fault.CONTROL)
    return "" if text.casefold() in words().nothing else text.strip("\u200e\u200f ")


def _name(cell: Mapping[Field, str]) -> str:
    whole, first, last = (cell.get(field, "") for field in (Field.NAME, Field.FIRST_NAME, Field.LAST_NAME))
    if last.casefold().startswith(f"{first.casefold()} "):
        first = ""  # the column of family names has whole ones
    name = whole or _joined(_joined(first, cell.get(Field.MIDDLE_NAME, "")), last)
    return name if any(map(str.isalnum, name)) else ""


def _booker(cell: Mapping[Field, str]) -> str:
    joined = _joined(cell.get(Field.BOOKER_FIRST_NAME, ""), cell.get(Field.BOOKER_LAST_NAME, ""))
    return cell.get(Field.BOOKER, "") or joined


def _joined(first: str, last: str) -> str:
    """First and last name as they are said: in East Asian scripts the family's comes first."""
    if EAST_ASIAN.search(first) and EAST_ASIAN.search(last):
        return f"{last}{first}"
    return f"{first} {last}".strip()


def _email(text: str) -> str:
    """The address; the first of several."""
    boxed = MAILBOX.fullmatch(text)
    addresses = BETWEEN_ADDRESSES.split((boxed[1] if boxed else text).removeprefix("mailto:").strip())
    if text.casefold() in words().no_email or not any(addresses):
        return ""
    if len(addresses[0]) > LONGEST_EMAIL or not all(EMAIL.fullmatch(address) for address in addresses if address):
        raise _Bad(Fault.EMAIL_BAD, email=_quoted(text))
    return addresses[0]


def _types(cell: Mapping[Field, str]) -> tuple[str, ...]:
    kind, variation = cell.get(Field.TYPE, ""), cell.get(Field.VARIATION, "")
    return (f"{kind} – {variation}", variation, kind) if kind and variation else (kind or variation,)


def _order(text: str) -> str:
    number = text.lstrip("#").strip()
    if len(number) > LONGEST_ORDER:
        raise _Bad(Fault.ORDER_LONG, most=LONGEST_ORDER)
    if ROUNDED.fullmatch(number):
        raise _Bad(Fault.ORDER_ROUNDED, order=number)
    return number


def _places(cell: Mapping[Field, str], *, gone: bool) -> int:
    """Of the line; of somebody who does not come it may say anything."""
    try:
        return _count(cell.get(Field.PLACES, "")) or _company(cell.get(Field.COMPANIONS, ""))
    except _Bad:
        if gone:
            return 1
        raise


def _company(text: str) -> int:
    """The holder with those who come along: so many, or yes for one."""
    return 1 + (words().flags[word(text)] if word(text) in words().flags else _count(text, least=0))


def _count(text: str, least: int = 1) -> int:
    """A number of people; 0 if the cell is empty."""
    if not text:
        return 0
    count = read_count(text)
    if count is None:
        is_fraction = re.fullmatch(r"-?\d+[.,]\d+", text)
        raise _Bad(Fault.PLACES_FRACTION if is_fraction else Fault.PLACES_UNCLEAR, places=_quoted(text))
    if count < least:
        raise _Bad(Fault.PLACES_FEW, places=count)
    if count > MOST_PLACES:
        raise _Bad(Fault.PLACES_MANY, places=count, most=MOST_PLACES)
    return count


def _states(cell: Mapping[Field, str]) -> list[State]:
    try:
        return states_said(cell)
    except UnknownStatus as unknown:
        raise _Bad(Fault.STATUS_UNKNOWN, status=_quoted(str(unknown))) from None


def _quoted(text: str) -> str:
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"
