"""Imports of guest lists as programs see them."""

from typing import Annotated

from pydantic import Field

from models.guest_list.applying import counts_done
from models.guest_list.checking import Counts, Report
from models.guest_list.columns import Field as Column
from models.guest_list.faults import Fault
from models.guest_list.result import sentence
from models.language.speech import Voice
from models.tables import GuestList, GuestListStatus
from webpage.api.shapes.basics import LINE, Given, Moment, Resource, left_out

SHOWN = 500


class ImportQuery(Given):
    """About the file that is sent."""

    file_name: Annotated[str, Field(min_length=1, max_length=200, pattern=LINE)] = left_out()
    """What the file is called: files that are given back are named after it."""


class ImportCounts(Resource):
    """What a list comes to. All but ``lines`` count tickets, ``people`` the places of new ones."""

    lines: int
    new: int
    people: int
    unpaid: int
    """Of the new ones: to be paid at the door."""
    orders: int
    """New ones."""
    changed: int
    cancelled: int
    """Of the changed ones."""
    same: int
    """They are here already, just so."""
    erased: int
    """Guests whose data were erased here: they stay so."""
    left: int
    """Not coming, and not here."""
    bad: int
    """Lines that are left out."""


class ImportResource(Resource):
    """A guest list."""

    id: int
    event: int
    file_name: str
    status: GuestListStatus
    by_program: bool
    """Whether it was sent here; others came to the bot, which gives their links in the chat."""
    counts: ImportCounts
    """Of the dry run."""
    done: ImportCounts
    """What applying has done so far. Applied, its ``lines`` are all."""
    created_at: Moment
    applied_at: Moment | None


class Imports(Resource):
    """A page of imports."""

    items: list[ImportResource]
    next: str | None
    """The address of the next page; null: this is the last."""


class BadLineResource(Resource):
    """A line that can't be imported as things stand."""

    line: int
    """In the file, from 1, as a spreadsheet or editor counts."""
    fault: Fault
    detail: str


class OverlookedColumn(Resource):
    """A column that is not read, all of whose cells are words for a status, and some of them no good one."""

    heading: str
    says: str
    """The most frequent of such cells."""
    lines: int
    """With such cells."""


class RenamedGuest(Resource):
    """A guest who is here under another name: what is taken for a correction may be somebody else."""

    was: str
    name: str


class CheckedImport(ImportResource):
    """A guest list with what its dry run found."""

    columns: dict[Column, str]
    """The headings that were understood, by what is below them."""
    unused: list[str]
    """The other headings: nothing is read from their columns."""
    overlooked: list[OverlookedColumn]
    """Of those, columns that seem to say that guests don't come or have not paid."""
    repeated: int
    """Lines that are the same as another of their order: each is a ticket of its own."""
    encoding: str | None
    """In which the letters of a CSV file were read. Without doubt if the file is in UTF-8. Null: XLSX."""
    unknown_types: dict[str, int]
    """Ticket types that the event does not have, with the places that the list needs of each: see ``add-types``."""
    renamed: list[RenamedGuest]
    """The first 500 guests whose names change."""
    bad: list[BadLineResource]
    """The first 500 lines that are left out; all are at ``…/bad-lines``."""


def import_resource(listed: GuestList) -> ImportResource:
    """A guest list, with or without its file."""
    return ImportResource(
        id=listed.id,
        event=listed.event_id,
        file_name=listed.file_name,
        status=listed.status,
        by_program=listed.program_id is not None,
        counts=_counts(Counts(**{name: listed.counts.get(name, 0) for name in Counts.__slots__})),
        done=_counts(counts_done(listed)),
        created_at=listed.created_at,
        applied_at=listed.applied_at,
    )


def checked_import(listed: GuestList, report: Report, voice: Voice) -> CheckedImport:
    """A guest list that was checked just now."""
    return CheckedImport(
        **dict(import_resource(listed)),
        columns=report.columns,
        unused=report.unused,
        overlooked=[OverlookedColumn(heading=one.heading, says=one.says, lines=one.lines) for one in report.overlooked],
        repeated=report.repeated,
        encoding=report.encoding,
        unknown_types=report.unknown_types,
        renamed=[RenamedGuest(was=was, name=name) for was, name in report.renamed[:SHOWN]],
        bad=[
            BadLineResource(line=one.number, fault=one.fault, detail=sentence(one, voice)) for one in report.bad[:SHOWN]
        ],
    )


def _counts(counts: Counts) -> ImportCounts:
    return ImportCounts(**{name: getattr(counts, name) for name in Counts.__slots__})
