"""The dry run: what a guest list would do, counted, and what is wrong with its lines."""

import asyncio
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import islice

from models.guest_list.columns import Field, plain
from models.guest_list.encodings import words_as_read
from models.guest_list.faults import BadLine, Fault
from models.guest_list.finding import find_known, find_room
from models.guest_list.groups import Group, Sheet, read_sheet
from models.guest_list.leftovers import Overlooked
from models.guest_list.lines import Line
from models.guest_list.matching import Verdict, decide
from models.guest_list.rows import Table, encodings_of, open_table
from models.guest_list.vocabulary import State
from models.secrecy.secrets import Secrets
from models.tables import Event, EventKind

AT_ONCE = 100
"""Groups that are compared at a time: so few that nobody waits for it."""
NAMES_SHOWN = 3


@dataclass(slots=True)
class Counts:
    """What a list comes to. All but ``lines`` count tickets, ``people`` the places of new ones."""

    lines: int = 0
    new: int = 0
    people: int = 0
    unpaid: int = 0
    """Of the new ones: to be paid at the door."""
    orders: int = 0
    """New ones."""
    changed: int = 0
    cancelled: int = 0
    """Of the changed ones."""
    same: int = 0
    erased: int = 0
    """Erased since: they stay so."""
    left: int = 0
    """Not coming, and not here."""
    bad: int = 0

    def add(self, verdict: Verdict) -> None:
        """Count what a group comes to."""
        self.new += len(verdict.new)
        self.people += sum(new.line.places for new in verdict.new)
        self.unpaid += sum(1 for new in verdict.new if new.line.state is State.UNPAID)
        self.orders += bool(verdict.new) and verdict.order is None
        self.changed += len(verdict.changed)
        self.cancelled += sum(1 for change in verdict.changed if change.cancels)
        self.same += len(verdict.same)
        self.erased += len(verdict.erased)
        self.left += len(verdict.left)
        self.bad += len(verdict.bad)


@dataclass(slots=True)
class Report:
    """The outcome of a dry run."""

    counts: Counts
    bad: list[BadLine] = field(default_factory=list)
    """In order of the file."""
    columns: dict[Field, str] = field(default_factory=dict)
    """The headings that were understood."""
    unused: list[str] = field(default_factory=list)
    """The others."""
    overlooked: list[Overlooked] = field(default_factory=list)
    """Of the others, those that seem to say who comes."""
    repeated: int = 0
    """Lines that are the same as another of their order: tickets of their own."""
    encoding: str | None = None
    """Of a CSV file."""
    readings: dict[str, str] = field(default_factory=dict)
    """A word of it in each encoding that it may be in, if there is doubt."""
    renamed: list[tuple[str, str]] = field(default_factory=list)
    """Guests who are here under another name: that, and what the file calls them."""
    names: list[str] = field(default_factory=list)
    """Of the first guests, so that somebody sees whether the letters are right."""
    unknown_types: dict[str, int] = field(default_factory=dict)
    """Names of ticket types that the event does not have, with how many places the list needs of each."""


async def check(
    secrets: Secrets, content: bytes, event: Event, *, encoding: str | None = None, languages: Collection[str] = ()
) -> Report:
    """What this file would do to the event, read in this encoding or in the likeliest. Changes nothing.

    ``languages`` are those to expect besides the event's. Raises FileRefused.
    """
    encodings = await asyncio.to_thread(encodings_of, content, {event.language, *languages})
    table, sheet = await asyncio.to_thread(read, content, event, encoding or next(iter(encodings), None))
    report = Report(Counts(lines=sheet.count, bad=len(sheet.bad)), list(sheet.bad), _headings(table))
    report.unused, report.overlooked = list(table.columns.unused.values()), sheet.overlooked
    report.repeated, report.encoding = sheet.repeated, table.encoding
    report.readings = words_as_read(content, encodings)
    room = await find_room(event)
    needed = Counter[str]()
    spelled: dict[str, str] = {}
    for groups in batches(sheet.groups, AT_ONCE):
        known = await find_known(secrets, event, groups)
        for group in groups:
            verdict = decide(group, known, room)
            report.counts.add(verdict)
            report.bad += verdict.bad
            report.renamed += _renamed(verdict)
            for line in _of_unknown_type(verdict):
                needed[plain(line.type)] += line.places
                spelled.setdefault(plain(line.type), line.type)
        await asyncio.sleep(0)
    report.bad.sort(key=lambda bad: bad.number)
    report.names = [group.lines[0].name for group in sheet.groups[:NAMES_SHOWN]]
    report.unknown_types = {spelled[name]: places for name, places in needed.items()}
    return report


async def readings_of(content: bytes, event: Event, languages: Collection[str]) -> dict[str, str]:
    """A word of this file in each encoding that it may be in, if there is doubt."""
    encodings = await asyncio.to_thread(encodings_of, content, {event.language, *languages})
    return words_as_read(content, encodings)


def read(content: bytes, event: Event, encoding: str | None) -> tuple[Table, Sheet]:
    """The file's table and all its lines. Takes seconds: not for the event loop. Raises FileRefused."""
    table = open_table(content, encoding)
    exhibition = event.kind is EventKind.EXHIBITION
    return table, read_sheet(table, currency=event.currency, event_name=event.name, exhibition=exhibition)


def batches(groups: Iterable[Group], size: int) -> Iterable[Sequence[Group]]:
    """The groups, so many at a time."""
    rest = iter(groups)
    while batch := list(islice(rest, size)):
        yield batch


def _headings(table: Table) -> dict[Field, str]:
    return {kind: table.header[place].strip() for kind, place in sorted(table.columns.at.items(), key=lambda at: at[1])}


def _renamed(verdict: Verdict) -> list[tuple[str, str]]:
    names = [(change.ticket.holder_name, change.facts.get("holder_name")) for change in verdict.changed]
    return [(old, new) for old, new in names if new and new != old]


def _of_unknown_type(verdict: Verdict) -> list[Line]:
    numbers = {bad.number for bad in verdict.bad if bad.fault is Fault.TYPE_UNKNOWN}
    return [line for line in verdict.group.lines if line.number in numbers]
