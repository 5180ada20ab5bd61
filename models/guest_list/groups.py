"""The lines of one order together, and what only shows when lines stand side by side."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256

from models.guest_list.columns import plain
from models.guest_list.faults import BadLine, Fault
from models.guest_list.leftovers import Leftovers, Overlooked
from models.guest_list.lines import Line, LineReader
from models.guest_list.rows import Table


@dataclass(frozen=True, slots=True)
class Group:
    """An order: lines with the same order number, or a guest without one."""

    key: str
    """Names the order in every file (`Order.import_key`)."""
    lines: list[Line]

    @property
    def first(self) -> int:
        """The number of its first line: groups are in this order."""
        return self.lines[0].number


@dataclass(slots=True)
class Sheet:
    """A whole guest list, read. ``count``: its lines, good and bad."""

    count: int = 0
    repeated: int = 0
    """Lines that are the same as another of their order: tickets of their own."""
    groups: list[Group] = field(default_factory=list)
    bad: list[BadLine] = field(default_factory=list)
    overlooked: list[Overlooked] = field(default_factory=list)


def read_sheet(table: Table, *, currency: str, event_name: str, exhibition: bool = False) -> Sheet:
    """All lines of a file. Takes seconds for a large one: not for the event loop. Raises FileRefused."""
    reader = LineReader(table.columns, currency, exhibition=exhibition)
    leftovers = Leftovers(table.columns)
    sheet = Sheet()
    lines: list[Line] = []
    for row in table.read():
        sheet.count += 1
        leftovers.note(row.cells)
        read = reader.read(row)
        if isinstance(read, BadLine):
            sheet.bad.append(read)
        else:
            lines.append(read)
    sheet.overlooked = leftovers.overlooked()
    _group(_of_this_event(reader.settled(lines), event_name, sheet.bad), sheet)
    return sheet


def _of_this_event(lines: Sequence[Line], event_name: str, bad: list[BadLine]) -> list[Line]:
    """Where a file has the guests of several events: those of the one by this name, else of the most frequent."""
    named = Counter(plain(line.event) for line in lines if line.event)
    if len(named) < 2:
        return list(lines)
    wanted = plain(event_name) if plain(event_name) in named else named.most_common(1)[0][0]
    ours = []
    for line in lines:
        if line.event and plain(line.event) != wanted:
            bad.append(BadLine(line.number, Fault.EVENT_OTHER, {"event": line.event[:60]}))
        else:
            ours.append(line)
    return ours


def _group(lines: Sequence[Line], sheet: Sheet) -> None:
    """Put the lines of an order together. No two of them have the same ticket number, no two guests are the same."""
    groups: dict[str, Group] = {}
    seen: dict[tuple[str, object], int] = {}
    for line in lines:
        key = _key(line)
        same = (key, line.ticket.casefold() or (line.print if line.order else None))
        earlier = seen.setdefault(same, line.number)
        if earlier != line.number and (line.ticket or not line.order):
            fault = Fault.SAME_TICKET if line.ticket else Fault.SAME_GUEST
            sheet.bad.append(BadLine(line.number, fault, {"line": earlier, "ticket": line.ticket}))
            continue
        sheet.repeated += earlier != line.number
        groups.setdefault(key, Group(key, [])).lines.append(line)
    sheet.groups = list(groups.values())


def _key(line: Line) -> str:
    """What names the order: its number, else e-mail, name and type of the guest."""
    return _hash("order", line.order.casefold()) if line.order else guest_key(line)


def guest_key(line: Line) -> str:
    """What names the order of a guest whose order number is not known."""
    return _hash("guest", line.email.casefold(), plain(line.name), plain(line.type))


def ticket_key(group: Group, line: Line, ordinal: int) -> str:
    """What names a new ticket in every file (`Ticket.import_key`): its number, else how manieth of its order it is."""
    return f"t{_hash(group.key, line.ticket.casefold())[:60]}" if line.ticket else f"{group.key[:56]}-{ordinal}"


def marks(line: Line) -> Mapping[str, object]:
    """What the file says of a ticket (`Ticket.imported`), personal facts hashed."""
    return {
        "name": _hash(line.name)[:10],
        "email": _hash(line.email.casefold())[:10],
        "type": _hash(plain(line.type))[:10],
        "places": line.places,
        "state": line.state.value,
        "amount": line.amount,
        "total": line.total,
    }


def _hash(*parts: str) -> str:
    return sha256("\x1f".join(parts).encode()).hexdigest()
