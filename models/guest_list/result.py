"""The guest list given back: every line as it was, with Usher's order number, the claim link and the ticket link.

Links are derived, so the same list gives the same links each time. It is written like the file that came: XLSX, or CSV
with its separator, in UTF-8 that spreadsheets recognise. What would be a formula is plain text in it (OWASP, CSV
injection).
"""

import asyncio
import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from io import BytesIO, StringIO
from pathlib import PurePath

from xlsxwriter import Workbook

from models.export.csv_files import safe
from models.guest_list.checking import AT_ONCE, batches, read
from models.guest_list.columns import Field
from models.guest_list.faults import BadLine
from models.guest_list.finding import find_known, find_room
from models.guest_list.matching import Verdict, decide
from models.guest_list.row import Row
from models.guest_list.rows import Table, open_table
from models.language.speech import Voice
from models.secrecy.links import Links
from models.tables import GuestList, LinkKind, Order, Ticket

LONGEST_CELL = 32_000
"""Letters (Excel specifications and limits: 32,767)."""
LONGEST_NAME = 60

ClaimAddress = Callable[[str], str]
"""Makes the address that claims an order, of its token."""


@dataclass(frozen=True, slots=True)
class File:
    """A file to be sent."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What became of a line. ``note``: why it has no links."""

    number: str = ""
    claim: str = ""
    ticket: str = ""
    note: str = ""


async def result_file(links: Links, guest_list: GuestList, voice: Voice, claim_address: ClaimAddress) -> File:
    """The list with its links, its new headings and notes in this language. Raises ValueError without a file."""
    if guest_list.content is None:
        raise ValueError("the file of this list is forgotten")
    event = guest_list.event
    table, sheet = await asyncio.to_thread(read, guest_list.content, event, guest_list.encoding)
    room = await find_room(event)
    outcomes = {bad.number: _note(bad, voice) for bad in sheet.bad}
    for groups in batches(sheet.groups, AT_ONCE):
        known = await find_known(links.secrets, event, groups)
        for group in groups:
            outcomes |= _outcomes(decide(group, known, room), links, voice, claim_address)
        await asyncio.sleep(0)
    header = [voice.text(f"importing.column_{name}") for name in ("number", "claim", "ticket", "note")]
    rows = _lines(table, header, outcomes)
    name = _name(guest_list.file_name, voice.text("importing.file_links"), table)
    return File(name, await asyncio.to_thread(_written, rows, table.separator))


async def bad_lines_file(guest_list: GuestList, bad: Sequence[BadLine], voice: Voice) -> File:
    """The bad lines, each with its number and reason, to be corrected and sent again.

    With all lines of their orders: one that came alone would be taken for a correction of another.
    """
    if guest_list.content is None:
        raise ValueError("the file of this list is forgotten")
    table = await asyncio.to_thread(open_table, guest_list.content, guest_list.encoding)
    reasons = {each.number: each for each in bad}
    header = [*table.header, voice.text("importing.column_line"), voice.text("importing.column_note")]

    def rows() -> Iterator[Sequence[str]]:
        yield header
        orders = {_order(row, table) for row in table.read() if row.number in reasons} - {""}
        for row in table.read():
            if row.number in reasons or _order(row, table) in orders:
                note = sentence(reasons[row.number], voice) if row.number in reasons else ""
                yield [*_padded(row.cells, table), str(row.number), note]

    name = _name(guest_list.file_name, voice.text("importing.file_bad"), table)
    return File(name, await asyncio.to_thread(_written, rows(), table.separator))


def sentence(bad: BadLine, voice: Voice) -> str:
    """What is wrong with a line, plain."""
    return voice.text(f"importing.bad_{bad.fault}", **bad.values)


def _outcomes(verdict: Verdict, links: Links, voice: Voice, claim_address: ClaimAddress) -> dict[int, _Outcome]:
    outcomes: dict[int, _Outcome] = {}
    for number, ticket in verdict.pairs.items():
        if verdict.order:
            outcomes[number] = _linked(verdict.order, ticket, links, voice, claim_address)
    for bad in verdict.bad:
        outcomes[bad.number] = replace(outcomes.get(bad.number, _Outcome()), note=sentence(bad, voice))
    for line in verdict.left:
        outcomes[line.number] = _Outcome(note=voice.text("importing.note_left"))
    for line in verdict.erased:
        outcomes[line.number] = _Outcome(note=voice.text("importing.note_erased"))
    return outcomes


def _linked(order: Order, ticket: Ticket, links: Links, voice: Voice, claim_address: ClaimAddress) -> _Outcome:
    """The links of a ticket; not of one that somebody else has now: the list's address is not theirs."""
    if ticket.cancelled_at:
        return _Outcome(order.number, note=voice.text("importing.note_cancelled"))
    if ticket.holder_id != order.booker_id:
        return _Outcome(order.number, note=voice.text("importing.note_handed_on"))
    claim = claim_address(links.token(LinkKind.CLAIM, order.id, order.claim_version))
    return _Outcome(order.number, claim, links.ticket_url(ticket))


def _note(bad: BadLine, voice: Voice) -> _Outcome:
    return _Outcome(note=sentence(bad, voice))


def _lines(table: Table, header: Sequence[str], outcomes: dict[int, _Outcome]) -> Iterator[Sequence[str]]:
    yield [*table.header, *header]
    for row in table.read():
        outcome = outcomes.get(row.number, _Outcome())
        yield [*_padded(row.cells, table), outcome.number, outcome.claim, outcome.ticket, outcome.note]


def _order(row: Row, table: Table) -> str:
    return table.columns.cell(row.cells, Field.ORDER).casefold()


def _padded(cells: Sequence[str], table: Table) -> list[str]:
    width = len(table.header)
    return [*cells[:width], *[""] * (width - len(cells))]


def _written(rows: Iterable[Sequence[str]], separator: str | None) -> bytes:
    return _xlsx(rows) if separator is None else _csv(rows, separator)


def _csv(rows: Iterable[Sequence[str]], separator: str) -> bytes:
    text = StringIO(newline="")
    writer = csv.writer(text, delimiter=separator)
    for row in rows:
        writer.writerow([safe(cell) for cell in row])
    return text.getvalue().encode("utf-8-sig")


def _xlsx(rows: Iterable[Sequence[str]]) -> bytes:
    """Every cell is text: nothing is taken for a formula, a number or a link."""
    content = BytesIO()
    with Workbook(content, {"constant_memory": True}) as workbook:
        sheet = workbook.add_worksheet()
        for number, row in enumerate(rows):
            for place, text in enumerate(row):
                sheet.write_string(number, place, text[:LONGEST_CELL])
    return content.getvalue()


def _name(original: str, ending: str, table: Table) -> str:
    stem = PurePath(original.replace("\\", "/")).stem[:LONGEST_NAME] or ending
    suffix = "xlsx" if table.separator is None else "tsv" if table.separator == "\t" else "csv"
    return f"{stem}-{ending}.{suffix}"
