"""One unit of work of the verification: loads and locks what the presses concern, decides each, writes everything.

What it loaded stays true until the commit, because the rows of the tickets and of the staff members are locked.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

from models import clock
from models.attendance.counters import Cell, add_arrivals, quarter_of
from models.door.answers import Answer, Press, Reason, Status
from models.door.burst import tell_burst
from models.door.code_uses import LAST_USE, CodeUses
from models.door.rules import BY_CODE, Case, clash, pause_after, refusal
from models.events.gates import hold_gates
from models.events.hours import door_hours
from models.events.questions import fitting_answers
from models.exhibitions.sign_in import news_of_sign_ins
from models.language.words import draw_word
from models.offline.conflicts import TOLD, news_of_conflicts
from models.offline.refusals import RefusedOffline
from models.owed.outbox import Kind, owed
from models.programs.webhooks import tell_checkins
from models.secrecy.secrets import Secrets, token_hash
from models.storage.bulk import reserve_ids, set_admitted
from models.tables import (
    CheckIn,
    DoorCode,
    Event,
    Gate,
    Link,
    LinkKind,
    Method,
    Order,
    Owed,
    StaffMember,
    Ticket,
    TicketType,
)

Row = TypeVar("Row", Ticket, Order, Event, TicketType, StaffMember, Gate)


@dataclass(slots=True)
class Desk:
    """What the presses of one unit of work concern, and what they change."""

    secrets: Secrets
    links: Mapping[str, Link] = field(default_factory=dict)
    tickets: Mapping[int, Ticket] = field(default_factory=dict)
    orders: Mapping[int, Order] = field(default_factory=dict)
    events: Mapping[int, Event] = field(default_factory=dict)
    types: Mapping[int, TicketType] = field(default_factory=dict)
    codes: Mapping[str, DoorCode] = field(default_factory=dict)
    staff: Mapping[int, StaffMember] = field(default_factory=dict)
    gates: Mapping[int, Gate] = field(default_factory=dict)
    history: dict[int, list[CheckIn]] = field(default_factory=lambda: defaultdict(list))
    """For each ticket its admissions and undos, oldest first."""
    refused_offline: RefusedOffline = field(default_factory=RefusedOffline)
    _uses: CodeUses = field(default_factory=CodeUses)
    _ids: Iterator[int] = field(default_factory=lambda: iter(()))
    """Ids for the records that these presses may make."""
    _records: list[CheckIn] = field(default_factory=list)
    _owed: list[Owed] = field(default_factory=list)
    _arrivals: Counter[Cell] = field(default_factory=Counter)
    _admitted: set[int] = field(default_factory=set)
    _changed_tickets: set[int] = field(default_factory=set)
    _changed_staff: set[int] = field(default_factory=set)

    @classmethod
    async def open(cls, secrets: Secrets, presses: Sequence[Press]) -> "Desk":
        """Load what the presses concern. Locks tickets, staff members, then gates that are named, in the order of ids.

        Raises UnknownGate for a press at a gate that is not there.
        """
        desk = cls(secrets)
        hashes = {token_hash(press.token) for press in presses if press.token}
        links = await Link.filter(kind=LinkKind.TICKET, token_hash__in=hashes) if hashes else []
        desk.links = {link.token_hash: link for link in links}
        ids = {link.subject_id for link in links} | {press.ticket_id for press in presses if press.ticket_id}
        if not ids:
            return desk
        desk.tickets = _by_id(await Ticket.filter(id__in=ids).select_for_update(no_key=True).order_by("id"))
        tickets = desk.tickets.values()
        desk.orders = _by_id(await Order.filter(id__in={ticket.order_id for ticket in tickets}))
        desk.events = _by_id(await Event.filter(id__in={ticket.event_id for ticket in tickets}))
        desk.types = _by_id(await TicketType.filter(id__in={ticket.type_id for ticket in tickets}))
        for record in await CheckIn.filter(ticket_id__in=ids, status__in=[Status.OK, "annul"]).order_by("id"):
            desk.history[record.ticket_id].append(record)
        desk.refused_offline = await RefusedOffline.load(desk.tickets, presses)
        await desk._load_staff(presses)
        desk._ids = await reserve_ids(CheckIn, len(presses))
        return desk

    def decide(self, press: Press) -> Answer:
        """The answer to one press, given all presses before it."""
        ticket, link = self._find(press)
        if ticket is None:
            return Answer(Status.ERROR, Reason.INVALID)
        case = self._case(press, ticket)
        code = self._code(press, ticket)
        accepted = self._accepted(press, ticket)
        answered = self.refused_offline.answered(press, ticket)
        if accepted is None and answered is not None:
            return self._refused_before(case, answered)
        if link is not None and link.version != ticket.link_version:
            return _without_person(self._refuse(case, Reason.REVOKED, None))
        if accepted is not None:
            return self._again(case, accepted, code)
        reason = refusal(case)
        if reason is Reason.STAFF_LOCKED:
            ticket.paused_attempts += 1
            self._changed_tickets.add(ticket.id)
            return self._refuse(case, reason, None) if press.claim else self._answer(case, Status.ERROR, reason)
        self._count_codes(case, reason)
        if reason is not None:
            return self._refuse(case, reason, code)
        if case.open_questions:
            self._note_refusal(case, self._record(case, Status.INCOMPLETE, None, code))
            return self._answer(case, Status.INCOMPLETE, questions=case.open_questions)
        return self._admit(case, code)

    async def close(self) -> None:
        """Write what the presses changed."""
        await CheckIn.bulk_create(self._records)
        await set_admitted([self.tickets[ticket_id] for ticket_id in sorted(self._admitted)])
        for ticket_id in sorted(self._changed_tickets):
            await self.tickets[ticket_id].save(
                update_fields=["answers", "wrong_codes", "paused_until", "paused_attempts", "warn_of", "warned_nonce"]
            )
        for staff_id in sorted(self._changed_staff):
            await self.staff[staff_id].save(update_fields=["admissions", "rehearsals", *LAST_USE])
        await add_arrivals(self._arrivals)
        self._uses.mark(self._owed)
        conflicts = await news_of_conflicts(self._records, self.tickets)
        sign_ins = await news_of_sign_ins(self._records, self.tickets)
        await Owed.bulk_create([*self._owed, *await self._uses.news(), *conflicts, *sign_ins])
        await tell_checkins(self._records, self.tickets.values())
        for event in self._events_with_wrong_codes():
            await tell_burst(event)

    async def _load_staff(self, presses: Sequence[Press]) -> None:
        hashes = {
            self._code_hash(press, ticket) for press in presses if press.code and (ticket := self._find(press)[0])
        }
        codes = await DoorCode.filter(code_hash__in=hashes) if hashes else []
        self.codes = {code.code_hash: code for code in codes}
        ids = {code.staff_id for code in codes} | {press.staff_id for press in presses if press.staff_id}
        if ids:
            self.staff = _by_id(await StaffMember.filter(id__in=ids).select_for_update(no_key=True).order_by("id"))
        records = [record for records in self.history.values() for record in records]
        records += self.refused_offline.records
        past = {record.staff_id for record in records} - ids - {None}
        gates = {staff.gate_id for staff in self.staff.values()} | {record.gate_id for record in records}
        named = {press.gate_id for press in presses if press.gate_id}
        if named:
            await hold_gates(named)
        if past:
            self.staff = {**self.staff, **_by_id(await StaffMember.filter(id__in=past))}
        if gates := (gates | named) - {None}:
            self.gates = _by_id(await Gate.filter(id__in=gates))

    def _find(self, press: Press) -> tuple[Ticket | None, Link | None]:
        if press.token is None:
            return self.tickets.get(press.ticket_id or 0), None
        link = self.links.get(token_hash(press.token))
        return (self.tickets.get(link.subject_id), link) if link else (None, None)

    def _code_hash(self, press: Press, ticket: Ticket) -> str:
        return self.secrets.code_hash(ticket.event_id, press.code or "")

    def _code(self, press: Press, ticket: Ticket) -> DoorCode | None:
        """The door code that was typed, if it is right at the moment of the press."""
        if press.method not in BY_CODE or not press.code:
            return None
        code = self.codes.get(self._code_hash(press, ticket))
        if code is None or code.valid_from > press.pressed_at:
            return None
        return code if code.valid_until is None or press.pressed_at < code.valid_until else None

    def _case(self, press: Press, ticket: Ticket) -> Case:
        code = self._code(press, ticket)
        staff_id = code.staff_id if code else None if press.method in BY_CODE else press.staff_id
        return Case(
            press,
            ticket,
            self.orders[ticket.order_id],
            self.events[ticket.event_id],
            self.types[ticket.type_id],
            self.staff.get(staff_id) if staff_id else None,
            self.refused_offline.suspects.get(ticket.id),
        )

    def _accepted(self, press: Press, ticket: Ticket) -> CheckIn | None:
        return next((r for r in self.history[ticket.id] if r.nonce == press.nonce and r.status == Status.OK), None)

    def _first_valid(self, ticket: Ticket) -> CheckIn | None:
        """The first admission that was not undone."""
        undone = {record.annuls_id for record in self.history[ticket.id]}
        return next((r for r in self.history[ticket.id] if r.status == Status.OK and r.id not in undone), None)

    def _again(self, case: Case, accepted: CheckIn, code: DoorCode | None) -> Answer:
        """The answer to a nonce that was accepted before."""
        if any(record.annuls_id == accepted.id for record in self.history[case.ticket.id]):
            if case.press.claim:  # the same record again is no new attempt
                return self._answer(case, Status.ERROR, Reason.ANNULLED)
            return self._refuse(case, Reason.ANNULLED, code)
        return self._admission(case, accepted)

    def _count_codes(self, case: Case, reason: Reason | None) -> None:
        """Count wrong codes on the ticket; a right one forgives the wrong ones before it."""
        ticket = case.ticket
        if case.press.method not in BY_CODE:
            return
        if reason is Reason.STAFF_INVALID:
            ticket.wrong_codes += 1
            pause = pause_after(ticket.wrong_codes)
            if pause is not None:
                ticket.paused_until = case.press.arrived_at + pause
        elif ticket.wrong_codes:
            ticket.wrong_codes, ticket.paused_until = 0, None
        else:
            return
        self._changed_tickets.add(ticket.id)

    def _refuse(self, case: Case, reason: Reason, code: DoorCode | None) -> Answer:
        record = self._record(case, Status.ERROR, reason, code)
        self._note_refusal(case, record)
        shown = code is not None and record.clash not in TOLD
        if shown and case.staff is not None and case.staff.person_id is not None:
            self._owed.append(owed(case.staff.person_id, Kind.FEED, checkin=record.id))
        return self._answer(case, Status.ERROR, reason, **self._other_side(record))

    def _refused_before(self, case: Case, record: CheckIn) -> Answer:
        """The answer to an offline record that was refused before: the same."""
        if record.status == Status.INCOMPLETE:
            return self._answer(case, Status.INCOMPLETE, questions=case.open_questions)
        reason = Reason(record.reason or Reason.INVALID)
        answer = self._answer(case, Status.ERROR, reason, **self._other_side(record))
        return _without_person(answer) if reason is Reason.REVOKED else answer

    def _note_refusal(self, case: Case, record: CheckIn) -> None:
        if self.refused_offline.note(record, case.press, case.ticket):
            self._changed_tickets.add(case.ticket.id)

    def _other_side(self, record: CheckIn) -> dict[str, object]:
        """What a press in conflict is told of the record that it is in conflict with."""
        if record.clash is None:
            return {}
        sides = [*self.history[record.ticket_id], *self.refused_offline.records]
        other = next((side for side in sides if side.id == record.conflicts_with_id), None)
        return {"clash": record.clash, **(self._when_and_who(other) if other else {})}

    def _admit(self, case: Case, code: DoorCode | None) -> Answer:
        ticket, staff = case.ticket, case.staff
        record = self._record(case, Status.OK, None, code)
        self.history[ticket.id].append(record)
        ticket.admitted += record.admitted
        if case.signs_in:
            ticket.places = ticket.admitted
        self._admitted.add(ticket.id)
        if self.refused_offline.forget(case.press, ticket):
            self._changed_tickets.add(ticket.id)
        if case.press.answers:
            ticket.answers = {**ticket.answers, **fitting_answers(ticket.questions, case.press.answers)}
            self._changed_tickets.add(ticket.id)
        if not ticket.rehearsal:
            cell = Cell(ticket.event_id, ticket.type_id, record.gate_id, quarter_of(record.pressed_at))
            self._arrivals[cell] += record.admitted
        if staff is not None and staff.person_id is not None and case.press.method is not Method.API:
            self._owed.append(owed(staff.person_id, Kind.FEED, checkin=record.id))
        if ticket.holder_id is not None:
            self._owed.append(owed(ticket.holder_id, Kind.CHECKED_IN, checkin=record.id))
            self._owed.append(owed(ticket.holder_id, Kind.TICKET_REFRESH, ticket=ticket.id))
        return self._admission(case, record)

    def _record(self, case: Case, status: Status, reason: Reason | None, code: DoorCode | None) -> CheckIn:
        press, ticket, staff = case.press, case.ticket, case.staff
        admits = status is Status.OK
        other = self._conflicting(case) if reason is Reason.CONFLICT else None
        record = CheckIn(
            id=next(self._ids),
            event_id=ticket.event_id,
            ticket_id=ticket.id,
            nonce=press.nonce,
            method=press.method,
            status=status,
            reason=reason,
            admitted=case.admit if admits else 0,
            admitted_before=ticket.admitted,
            pressed_at=press.pressed_at,
            received_at=clock.now(),
            claimed_at=press.claim.claimed_at if press.claim else None,
            browser_id=press.claim.browser_id if press.claim else None,
            staff_id=staff.id if staff else None,
            door_code_id=code.id if code else None,
            gate_id=case.gate_id,
            number=self._next_number(ticket, staff) if admits and staff else None,
            word=draw_word(case.event.language) if admits else None,
            outside_hours=press.outside_hours and admits,
            answers=dict(press.answers),
            clash=clash(case) if reason is Reason.CONFLICT else None,
            conflicts_with_id=other.id if other else None,
        )
        self._records.append(record)
        if staff is not None and self._uses.note(record, staff):
            self._changed_staff.add(staff.id)
        return record

    def _conflicting(self, case: Case) -> CheckIn | None:
        """The record on the other side of a conflict."""
        return self._first_valid(case.ticket) if case.press.claim else case.suspect

    def _events_with_wrong_codes(self) -> list[Event]:
        ids = {record.event_id for record in self._records if record.reason == Reason.STAFF_INVALID}
        return [self.events[event_id] for event_id in sorted(ids)]

    def _next_number(self, ticket: Ticket, staff: StaffMember) -> int:
        self._changed_staff.add(staff.id)
        if ticket.rehearsal:
            staff.rehearsals += 1
            return staff.rehearsals
        staff.admissions += 1
        return staff.admissions

    def _admission(self, case: Case, record: CheckIn) -> Answer:
        """What an accepted press is told, now and at every repetition."""
        inside = record.admitted_before + record.admitted
        return self._answer(
            case,
            Status.OK,
            admitted=record.admitted,
            remaining=case.ticket.places - inside,
            at=record.pressed_at,
            gate=self._gate_name(record.gate_id),
            staff=self.staff[record.staff_id].label if record.staff_id else None,
            number=record.number,
            word=record.word,
            checkin=record.id,
        )

    def _answer(self, case: Case, status: Status, reason: Reason | None = None, **facts: object) -> Answer:
        ticket, event = case.ticket, case.event
        if reason is Reason.STAFF_LOCKED:
            facts["retry_at"] = ticket.paused_until
        if reason is Reason.INVALID_TIME:
            facts["opens_at"], facts["closes_at"] = door_hours(event)
        if reason is Reason.ALREADY_REDEEMED:
            facts |= self._first_time(ticket)
        return Answer(
            status,
            reason,
            order=case.order.number,
            ticket=ticket.id,
            holder_name=ticket.holder_name,
            type_name=case.type.name,
            event_name=event.name,
            event_starts_at=event.starts_at,
            event_zone=event.zone,
            event_language=event.language,
            places=ticket.places,
            expected=ticket.expected,
            rehearsal=ticket.rehearsal,
            **facts,  # type: ignore[arg-type]  # names and types are Answer's own
        )

    def _first_time(self, ticket: Ticket) -> dict[str, object]:
        facts: dict[str, object] = {"admitted": ticket.admitted, "remaining": ticket.places - ticket.admitted}
        first = self._first_valid(ticket)
        return facts | self._when_and_who(first) if first else facts

    def _when_and_who(self, record: CheckIn) -> dict[str, object]:
        staff = self.staff[record.staff_id].label if record.staff_id else None
        return {"at": record.pressed_at, "gate": self._gate_name(record.gate_id), "staff": staff}

    def _gate_name(self, gate_id: int | None) -> str | None:
        return self.gates[gate_id].name if gate_id else None


def _without_person(answer: Answer) -> Answer:
    """A replaced link tells nothing of the person who has the ticket now."""
    return replace(answer, order=None, ticket=None, holder_name=None)


def _by_id(rows: Iterable[Row]) -> dict[int, Row]:
    return {row.id: row for row in rows}
