"""The dry run: what a guest list would do, counted, and what is wrong with its lines."""

import asyncio
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from models.guest_list.columns import Field, plain
from models.guest_list.faults import BadLine, Fault
from models.guest_list.finding import find_known, find_room
from models.guest_list.groups import Group, Sheet, read_sheet
from models.guest_list.matching import Verdict, decide
from models.guest_list.rows import Table, open_table
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
    names: list[str] = field(default_factory=list)
    """Of the first guests, so that somebody sees whether the letters are right."""
    unknown_types: dict[str, int] = field(default_factory=dict)
    """Names of ticket types that the event does not have, with how many places the list needs of each."""


async def check(secrets: Secrets, content: bytes, event: Event) -> Report:
    """What this file would do to the event. Changes nothing. Raises FileRefused."""
    table, sheet = await asyncio.to_thread(read, content, event)
    report = Report(Counts(lines=sheet.count, bad=len(sheet.bad)), list(sheet.bad), _headings(table))
    room = await find_room(event)
    needed = Counter[str]()
    spelled: dict[str, str] = {}
    for groups in batches(sheet.groups, AT_ONCE):
        known = await find_known(secrets, event, groups)
        for group in groups:
            verdict = decide(group, known, room)
            report.counts.add(verdict)
            report.bad += verdict.bad
            for line in _of_unknown_type(verdict):
                needed[plain(line.type)] += line.places
                spelled.setdefault(plain(line.type), line.type)
        await asyncio.sleep(0)
    report.bad.sort(key=lambda bad: bad.number)
    report.names = [group.lines[0].name for group in sheet.groups[:NAMES_SHOWN]]
    report.unknown_types = {spelled[name]: places for name, places in needed.items()}
    return report


def read(content: bytes, event: Event) -> tuple[Table, Sheet]:
    """The file's table and all its lines. Takes seconds: not for the event loop. Raises FileRefused."""
    table = open_table(content)
    exhibition = event.kind is EventKind.EXHIBITION
    return table, read_sheet(table, currency=event.currency, event_name=event.name, exhibition=exhibition)


def batches(groups: Iterable[Group], size: int) -> Iterable[Sequence[Group]]:
    """The groups, so many at a time."""
    rest = iter(groups)
    while batch := list(islice(rest, size)):
        yield batch


def as_json(counts: Counts) -> dict[str, Any]:
    """The counts as they are kept (`GuestList.counts`)."""
    return {name: getattr(counts, name) for name in Counts.__slots__}


def _headings(table: Table) -> dict[Field, str]:
    return {kind: table.header[place].strip() for kind, place in sorted(table.columns.at.items(), key=lambda at: at[1])}


def _of_unknown_type(verdict: Verdict) -> list[Any]:
    numbers = {bad.number for bad in verdict.bad if bad.fault is Fault.TYPE_UNKNOWN}
    return [line for line in verdict.group.lines if line.number in numbers]
