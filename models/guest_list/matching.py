"""Compares the lines of a guest list with the tickets that are here, and decides what each of them comes to.

An order is found by its number, else as the guest's e-mail, name and type. Within it, a line is the ticket with the
same ticket number, else the one that the file said the same of before, else the most similar one that is left: a
corrected name is a correction and not another guest. A list never cancels by leaving somebody out, and it takes nobody
back in.

What the file says is compared with what the file said before, not with what is true here: a guest who has changed
their name here or given a place away keeps that, until the file itself changes.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from models.guest_list.columns import plain
from models.guest_list.costs import Cost, due, has_unpaid
from models.guest_list.faults import BadLine, Fault
from models.guest_list.groups import Group, guest_key, marks, ticket_key
from models.guest_list.lines import Line
from models.guest_list.vocabulary import GONE, State
from models.secrecy.secrets import ERASED, Secrets
from models.tables import Order, OrderStatus, Ticket, TicketType

ALIKE = (
    ("name", "email", "type", "places", "state"),
    ("name", "type"),
    ("name",),
    ("email", "type"),
    ("email",),
    ("type",),
    (),
)
"""What a line and a ticket of its order have in common, the most telling first: a guest keeps the address."""


@dataclass(frozen=True, slots=True)
class Change:
    """What becomes of a ticket that is here. ``facts`` are columns of the ticket to set."""

    ticket: Ticket
    line: Line
    facts: Mapping[str, Any]
    cancels: OrderStatus | None = None
    """The ticket is cancelled, with what was split off it; its order, if nothing is left of it, becomes this."""
    splits: Sequence[Ticket] = ()
    """Valid tickets that were split off it, if it is cancelled."""

    @property
    def type_id(self) -> int:
        """Its type from now on."""
        return int(self.facts.get("type_id", self.ticket.type_id))


@dataclass(frozen=True, slots=True)
class NewTicket:
    """A ticket to be made."""

    line: Line
    type: TicketType
    key: str

    @property
    def cost(self) -> Cost:
        """What it costs."""
        return _cost(marks(self.line), self.type)


@dataclass(slots=True)
class Verdict:
    """What a group comes to. Each line is in exactly one of its lists of lines."""

    group: Group
    order: Order | None
    new: list[NewTicket] = field(default_factory=list)
    changed: list[Change] = field(default_factory=list)
    same: list[Line] = field(default_factory=list)
    erased: list[Line] = field(default_factory=list)
    """Guests whose data were erased here, because they asked for it or their time was over."""
    left: list[Line] = field(default_factory=list)
    """They do not come, and are not here."""
    bad: list[BadLine] = field(default_factory=list)
    pairs: Mapping[int, Ticket] = field(default_factory=dict)
    """The tickets that lines are here as, by the line's number, also of a line that is bad."""
    order_facts: dict[str, Any] = field(default_factory=dict)
    """Columns of the order to set."""


@dataclass(frozen=True, slots=True)
class Known:
    """What the database has of some groups."""

    orders: Mapping[str, Order]
    """By `Order.import_key`."""
    tickets: Mapping[int, Sequence[Ticket]]
    """The imported ones by order, in order of their ids."""
    numbers: Mapping[str, bool]
    """Usher's own order numbers: whether it is one of this event."""
    splits: Mapping[int, Sequence[Ticket]]
    """Valid tickets that were split off a ticket, by its id."""
    secrets: Secrets


class Room:
    """How many places are left of each ticket type, while lines are decided one after the other."""

    def __init__(self, types: Iterable[TicketType], *, exhibition: bool = False) -> None:
        self.types = list(types)
        self._default = self.types[0] if self.types and (exhibition or len(self.types) == 1) else None
        self._by_name = {plain(kind.name): kind for kind in self.types}
        self._by_id = {kind.id: kind for kind in self.types}
        self.taken: dict[int, int] = {}
        """Places that were taken here, by type; less than zero where more were given back."""
        self.adopted: set[str] = set()
        """Keys of orders without a number that a line has given its number to."""

    def type_of(self, line: Line) -> TicketType | None:
        """The type that a line names. Else the event's only one, or that of an exhibition's credentials."""
        if not line.type:
            return self._default
        return next((self._by_name[plain(name)] for name in line.types if plain(name) in self._by_name), None)

    def left(self, type_id: int) -> int | None:
        """Places left; None: no limit."""
        kind = self._by_id[type_id]
        return None if kind.capacity is None else kind.capacity - kind.held - self.taken.get(type_id, 0)

    def kind(self, type_id: int) -> TicketType:
        """The type with this id."""
        return self._by_id[type_id]

    def move(self, old_id: int, old_places: int, new_id: int, places: int) -> bool:
        """Give places back and take others. False: so many are not left, and nothing is changed."""
        self.take(old_id, -old_places)
        if self.take(new_id, places):
            return True
        self.taken[old_id] += old_places
        return False

    def take(self, type_id: int, places: int) -> bool:
        """Take places, or give back a number below zero. False: so many are not left, and nothing is taken."""
        left = self.left(type_id)
        if left is not None and places > max(left, 0):
            return False
        self.taken[type_id] = self.taken.get(type_id, 0) + places
        return True


def decide(group: Group, known: Known, room: Room) -> Verdict:
    """What becomes of the lines of a group."""
    verdict = Verdict(group, known.orders.get(group.key))
    if verdict.order is None and (fault := _foreign(group, known)):
        verdict.bad += [BadLine(line.number, fault, {"order": line.order}) for line in group.lines]
        return verdict
    _adopt(verdict, known, room)
    here = known.tickets.get(verdict.order.id, ()) if verdict.order else ()
    verdict.pairs = _pairs(group, here, known.secrets)
    ordinal = max((_ordinal(ticket) for ticket in here), default=0)
    for line in group.lines:
        if ticket := verdict.pairs.get(line.number):
            _compare(line, ticket, verdict, known, room)
            continue
        ordinal += 1
        _add(line, ticket_key(group, line, ordinal), verdict, room)
    _check_price(verdict, room)
    _settle(verdict, here, room)
    return verdict


def _adopt(verdict: Verdict, known: Known, room: Room) -> None:
    """A guest who came without an order number before and has one now is the same guest."""
    line = verdict.group.lines[0]
    if verdict.order or not line.order or len(verdict.group.lines) > 1:
        return
    key = guest_key(line)
    order = known.orders.get(key)
    if order and order.external_number is None and key not in room.adopted:
        room.adopted.add(key)
        verdict.order = order
        if not _is_erased(order.import_key):
            verdict.order_facts |= {"external_number": line.order, "import_key": verdict.group.key}


def _ordinal(ticket: Ticket) -> int:
    tail = (ticket.import_key or "").rpartition("-")[2]
    return int(tail) if tail.isdecimal() else 0


def _foreign(group: Group, known: Known) -> Fault | None:
    ours = known.numbers.get(group.lines[0].order.upper())
    if ours is None:
        return None
    return Fault.ORDER_OURS if ours else Fault.ORDER_ELSEWHERE


def _is_erased(key: str | None) -> bool:
    return bool(key and key.startswith(ERASED))


def _pairs(group: Group, here: Sequence[Ticket], secrets: Secrets) -> dict[int, Ticket]:
    """Which line is which ticket, by the line's number."""
    pairs = _erased_pairs(group, here, secrets)
    free = {ticket.id: ticket for ticket in here if not _is_erased(ticket.import_key)}

    def pair(alike: Sequence[str] | None) -> None:
        waiting: dict[object, list[Ticket]] = {}
        for ticket in free.values():
            waiting.setdefault(_sign(ticket.imported or {}, alike, ticket.import_key), []).append(ticket)
        for line in group.lines:
            sign = _sign(marks(line), alike, ticket_key(group, line, 0))
            if line.number not in pairs and waiting.get(sign):
                pairs[line.number] = waiting[sign].pop(0)
                del free[pairs[line.number].id]

    pair(None)
    if any(line.ticket for line in group.lines) and all((ticket.import_key or "").startswith("t") for ticket in here):
        return pairs  # both have ticket numbers: another number is another ticket
    for alike in ALIKE:
        if not free:
            break
        pair(alike)
    return pairs


def _erased_pairs(group: Group, here: Sequence[Ticket], secrets: Secrets) -> dict[int, Ticket]:
    """The lines of guests who were erased: those with their ticket number, else with their name."""
    pairs: dict[int, Ticket] = {}
    erased = {ticket.import_key: ticket for ticket in here if _is_erased(ticket.import_key)}
    for line in group.lines if erased else ():
        key = secrets.erased_key(ticket_key(group, line, 0))
        name = secrets.erased_key(str(marks(line)["name"]))
        named = (other for other, ticket in erased.items() if (ticket.imported or {}).get("erased") == name)
        if found := erased.pop(key if key in erased else next(named, None), None):
            pairs[line.number] = found
    return pairs


def _sign(facts: Mapping[str, Any], alike: Sequence[str] | None, key: str | None) -> object:
    return key if alike is None else tuple(facts.get(name) for name in alike)


def _add(line: Line, key: str, verdict: Verdict, room: Room) -> None:
    if line.state in GONE:
        verdict.left.append(line)
        return
    if verdict.order and (fault := _closed(verdict.order, line)):
        verdict.bad.append(BadLine(line.number, fault))
        return
    kind = room.type_of(line)
    if kind is None:
        verdict.bad.append(_no_type(line))
    elif not room.take(kind.id, line.places):
        verdict.bad.append(_no_room(line, kind, room))
    else:
        verdict.new.append(NewTicket(line, kind, key))


def _closed(order: Order, line: Line) -> Fault | None:
    """Why an order that is here takes no such line any more."""
    if order.status in {OrderStatus.CANCELLED, OrderStatus.REFUNDED}:
        return Fault.CANCELLED_HERE
    return Fault.PAID_HERE if line.state is State.UNPAID and order.status is OrderStatus.PAID else None


def _no_type(line: Line) -> BadLine:
    if line.type:
        return BadLine(line.number, Fault.TYPE_UNKNOWN, {"type": line.type})
    return BadLine(line.number, Fault.TYPE_MISSING)


def _no_room(line: Line, kind: TicketType, room: Room) -> BadLine:
    return BadLine(line.number, Fault.NO_ROOM, {"type": kind.name, "left": max(room.left(kind.id) or 0, 0)})


def _check_price(verdict: Verdict, room: Room) -> None:
    """Something must say what is to be paid at the door. If nothing does, no new line of the order is taken."""
    costs = [new.cost for new in verdict.new]
    if not has_unpaid(costs) or due(costs):
        return
    for new in verdict.new:
        room.take(new.type.id, -new.line.places)
        verdict.bad.append(BadLine(new.line.number, Fault.PRICE_MISSING))
    verdict.new.clear()


def _settle(verdict: Verdict, here: Sequence[Ticket], room: Room) -> None:
    """What an order that is still to be paid costs now, or that it is paid, if the file says so."""
    order = verdict.order
    if order is None or order.status is not OrderStatus.PENDING:
        return
    if not verdict.new and not any(_changes_cost(change) for change in verdict.changed):
        return
    changed = {change.ticket.id for change in verdict.changed}
    costs = [
        *(_cost(marks(each.line), room.kind(each.type_id)) for each in verdict.changed if not each.cancels),
        *(new.cost for new in verdict.new),
        *(_cost(ticket.imported or {}, room.kind(ticket.type_id)) for ticket in here if _stands(ticket, changed)),
    ]
    if costs and not has_unpaid(costs):
        verdict.order_facts["status"] = OrderStatus.PAID
    if total := due(costs):
        verdict.order_facts["total"] = total


def _changes_cost(change: Change) -> bool:
    before, after = change.ticket.imported or {}, marks(change.line)
    return any(before.get(name) != after[name] for name in ("type", "places", "state", "amount", "total"))


def _stands(ticket: Ticket, changed: Collection[int]) -> bool:
    """Whether a ticket is as the file said before."""
    known = ticket.imported is not None and not _is_erased(ticket.import_key)
    return known and ticket.id not in changed and ticket.cancelled_at is None


def _cost(said: Mapping[str, Any], kind: TicketType) -> Cost:
    """What `marks` say of money."""
    return Cost(State(said["state"]), said["amount"], said["total"], kind.price * said["places"])


def _compare(line: Line, ticket: Ticket, verdict: Verdict, known: Known, room: Room) -> None:
    """Find out what the file has changed about a ticket, and whether that can be."""
    before, after = ticket.imported, marks(line)
    if _is_erased(ticket.import_key):
        verdict.erased.append(line)
    elif before is None or before == after:
        if verdict.order_facts:
            verdict.changed.append(Change(ticket, line, {}))
        else:
            verdict.same.append(line)
    elif ticket.cancelled_at is not None:
        _compare_cancelled(line, verdict, was=State(str(before["state"])))
    elif line.state in GONE:
        _cancel(line, ticket, verdict, known, room)
    else:
        _change(line, ticket, {name for name in after if before.get(name) != after[name]}, verdict, room)


def _compare_cancelled(line: Line, verdict: Verdict, *, was: State) -> None:
    """Cancelled here. It stays so, which is said if the file asks for it back."""
    if was in GONE and line.state not in GONE:
        verdict.bad.append(BadLine(line.number, Fault.CANCELLED_HERE))
    else:
        verdict.same.append(line)


def _cancel(line: Line, ticket: Ticket, verdict: Verdict, known: Known, room: Room) -> None:
    splits = known.splits.get(ticket.id, ())
    inside = ticket.admitted + sum(split.admitted for split in splits)
    if inside:
        verdict.bad.append(BadLine(line.number, Fault.CANCELLED_ENTERED, {"entered": inside}))
        return
    for gone in (ticket, *splits):
        room.take(gone.type_id, -_held(gone))
    status = OrderStatus.REFUNDED if line.state is State.REFUNDED else OrderStatus.CANCELLED
    verdict.changed.append(Change(ticket, line, {}, cancels=status, splits=splits))


def _change(line: Line, ticket: Ticket, different: set[str], verdict: Verdict, room: Room) -> None:
    if line.state is State.UNPAID and ("state" in different or _wants_more(line, ticket, different, verdict.order)):
        verdict.bad.append(BadLine(line.number, Fault.PAID_HERE))
        return
    facts: dict[str, Any] = {"holder_name": line.name} if "name" in different else {}
    bad = _move(line, ticket, different, facts, room) if {"type", "places"} & different else None
    if bad:
        verdict.bad.append(bad)
        return
    verdict.changed.append(Change(ticket, line, facts))
    if "email" in different:
        verdict.order_facts["email"] = line.email or None


def _wants_more(line: Line, ticket: Ticket, different: set[str], order: Order | None) -> bool:
    """Whether more is wanted of an order that was paid here, where nobody would pay for it any more."""
    if order is None or order.status is not OrderStatus.PAID:
        return False
    return "type" in different or line.places > int((ticket.imported or {}).get("places", line.places))


def _move(line: Line, ticket: Ticket, different: set[str], facts: dict[str, Any], room: Room) -> BadLine | None:
    """Another type or another number of places, as many more or fewer as in the file. Or why that can't be."""
    kind = room.type_of(line) if "type" in different else room.kind(ticket.type_id)
    if kind is None:
        return _no_type(line)
    places = _held(ticket) + line.places - int((ticket.imported or {}).get("places", line.places))
    if ticket.admitted and kind.id != ticket.type_id:
        return BadLine(line.number, Fault.TYPE_ENTERED)
    if places < max(ticket.admitted, 1) or (ticket.admitted and ticket.expected is not None):
        return BadLine(line.number, Fault.PLACES_ENTERED, {"places": line.places, "entered": ticket.admitted})
    if not room.move(ticket.type_id, _held(ticket), kind.id, places):
        return _no_room(line, kind, room)
    facts |= {"type_id": kind.id, "places": places} | ({} if ticket.expected is None else {"expected": places})
    return None


def _held(ticket: Ticket) -> int:
    """Places that a ticket takes of its type: of a credential, as many as were expected."""
    return ticket.places if ticket.expected is None else ticket.expected
