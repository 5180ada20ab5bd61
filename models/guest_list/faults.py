"""What can be wrong with a guest list, and with a line of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Refusal(StrEnum):
    """Why a whole file is not read."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    TOO_MANY = "too_many"
    """More lines than a list may have."""
    SWELLS = "swells"
    """A packed file that is too large unpacked."""
    NO_TABLE = "no_table"
    """Neither CSV nor XLSX."""
    OLD_EXCEL = "old_excel"
    """XLS, or an XLSX with a password."""
    DAMAGED = "damaged"
    NO_HEADER = "no_header"
    """No row names a column that we know."""
    NO_NAMES = "no_names"
    """No column has names."""


class FileRefused(Exception):
    """The file can't be read; ``refused_*`` in the catalogue ``importing`` says why."""

    def __init__(self, reason: Refusal, **values: object) -> None:
        super().__init__(reason.value)
        self.reason = reason
        self.values = values


class Fault(StrEnum):
    """What is wrong with a line. ``bad_*`` in the catalogue ``importing`` says it."""

    NAME_MISSING = "name_missing"
    NAME_LONG = "name_long"
    CONTROL = "control"
    """Characters that nobody can see."""
    ENCODING = "encoding"
    """Letters that the file lost."""
    CELL_ERROR = "cell_error"
    FORMULA = "formula"
    """A formula without a result."""
    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    OPEN_QUOTE = "open_quote"
    EMAIL_BAD = "email_bad"
    TYPE_MISSING = "type_missing"
    TYPE_UNKNOWN = "type_unknown"
    PLACES_UNCLEAR = "places_unclear"
    PLACES_FRACTION = "places_fraction"
    PLACES_FEW = "places_few"
    PLACES_MANY = "places_many"
    ORDER_LONG = "order_long"
    ORDER_ROUNDED = "order_rounded"
    """A number that a spreadsheet has rounded, such as ``1.23E+11``."""
    ORDER_OURS = "order_ours"
    """Bought here, not imported."""
    ORDER_ELSEWHERE = "order_elsewhere"
    """An order of another event of this organiser."""
    STATUS_UNKNOWN = "status_unknown"
    PRICE_UNCLEAR = "price_unclear"
    PRICE_NEGATIVE = "price_negative"
    PRICE_DECIMALS = "price_decimals"
    PRICE_LARGE = "price_large"
    PRICE_MISSING = "price_missing"
    """Unpaid, and nothing says how much is to be paid."""
    CURRENCY_OTHER = "currency_other"
    EVENT_OTHER = "event_other"
    SAME_TICKET = "same_ticket"
    SAME_GUEST = "same_guest"
    NO_ROOM = "no_room"
    CANCELLED_HERE = "cancelled_here"
    CANCELLED_ENTERED = "cancelled_entered"
    """Cancelled in the file; somebody is in."""
    TYPE_ENTERED = "type_entered"
    PLACES_ENTERED = "places_entered"
    PAID_HERE = "paid_here"
    """Unpaid in the file, which said paid before, or taken at the door."""


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that is left out."""

    number: int
    """In the file, from 1, as a spreadsheet or editor counts."""
    fault: Fault
    values: Mapping[str, object] = field(default_factory=dict)
