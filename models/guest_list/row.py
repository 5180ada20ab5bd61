"""One row of a file."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of a row as text."""

    number: int
    """Of its first line in the file, from 1."""
    cells: tuple[str, ...]
    torn: bool = False
    """A quotation mark opens in it and never closes: what follows can't be told apart."""
    ragged: bool = True
    """Whether its number of cells means anything: rows of a spreadsheet end with their last filled cell."""
