"""The promises of the door, with guests, staff, two phones and a network that fails at random.

Whatever happens, after every step: nobody more is in than a ticket holds, each accepted press is one admission, the
counters are the sum of the records, each loser is listed and told once, and nothing that arrived is lost.
"""

import asyncio
from collections import Counter
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from models.door.annulment import annul
from models.door.answers import Answer, Press, Reason, Status
from models.door.codes import change_code
from models.house import House
from models.offline.conflicts import conflicts
from models.offline.reconciling import Record
from models.owed.outbox import Kind
from models.settings import Settings
from models.storage.database import open_database
from models.tables import Arrivals, CheckIn, Method, Owed, Role, StaffMember, Ticket
from tests.clock import EVENING, Clock
from tests.databases import DIALECT
from tests.makers import KEY, SECRETS, Staff, make_event, make_staff, make_ticket, token_of
from tests.offline_phones import OfflinePhone

PLACES = (1, 1, 1, 3, 4)
FATES = st.sampled_from(["answered", "answered", "answer lost", "request lost"])
TICKETS = st.integers(0, len(PLACES) - 1)
PHONES = st.integers(0, 1)
STAFF = st.integers(0, 1)
CODES = st.sampled_from(["right", "right", "right", "old", "wrong"])
COLUMNS = (
    "id", "ticket_id", "nonce", "status", "reason", "admitted", "pressed_at", "claimed_at", "staff_id", "number",
    "annuls_id",
)  # fmt: skip
EXAMPLES, STEPS = (40, 50) if DIALECT == "sqlite" else (4, 40)


class Door(RuleBasedStateMachine):
    """One evening at one door."""

    settings_of_house: Settings
    url: str
    time: Clock

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.open = AsyncExitStack()
        self.time.moment = EVENING
        self.pending: list[list[tuple[Ticket, Record]]] = [[], []]
        """What each phone recorded and has no answer for."""
        self.arrived: set[str] = set()
        """Nonces of records that have reached the server."""
        self.accepted: dict[str, int] = {}
        """What somebody read as admitted: nonce and people."""
        self.lost = 0
        self.changed = False
        """Whether this step has asked the server anything."""
        self.refused: set[str] = set()
        """Nonces of records that a phone was told are not valid."""

    @initialize()
    def opens(self) -> None:
        """Two phones have saved all tickets."""
        self.do(self._opens())

    async def _opens(self) -> None:
        await self.open.enter_async_context(open_database(self.url))
        self.house = House.build(self.settings_of_house, KEY.encode())
        self.event = await make_event()
        self.staff: list[Staff] = [await make_staff(self.event) for _ in range(2)]
        self.codes = [[staff.code] for staff in self.staff]
        self.tickets = [await make_ticket(self.event, places=places) for places in PLACES]
        self.phones = [OfflinePhone(ahead=timedelta(minutes=minutes)) for minutes in (0, 90)]
        for phone in self.phones:
            for ticket in self.tickets:
                await phone.save(self.house, ticket)
        self.last_owed = max([row.id for row in await Owed.all().only("id")], default=0)

    @rule(minutes=st.integers(1, 12))
    def time_passes(self, minutes: int) -> None:
        """Somebody waits."""
        self.time.advance(minutes=minutes)

    @rule(phone=PHONES, ticket=TICKETS, staff=STAFF, code=CODES, admit=st.sampled_from([None, 1, 2]), fate=FATES)
    def press(self, phone: int, ticket: int, staff: int, code: str, admit: int | None, fate: str) -> None:
        """A press on a phone; without an answer it is recorded there, under the same nonce."""
        record = self.record(phone, ticket, staff, code, admit)
        if fate != "request lost":
            answer = self.do(self.house.verifier.decide(self._online(record, ticket)))
            if fate == "answered":
                self._read(record.nonce, answer)
                return
        self.pending[phone].append((self.tickets[ticket], record))

    @rule(ticket=TICKETS, staff=STAFF, fate=FATES)
    def press_in_chat(self, ticket: int, staff: int, fate: str) -> None:
        """A press on a card; Telegram delivers it once more when its answer was lost."""
        if fate == "request lost":
            return
        press = Press(
            nonce=self.record(0, ticket, staff, "right", 1).nonce,
            method=Method.CHAT,
            pressed_at=self.time.moment,
            ticket_id=self.tickets[ticket].id,
            staff_id=self.staff[staff].member.id,
            admit=1,
        )
        answer = self.do(self.house.verifier.decide(press))
        if fate == "answer lost":
            assert self.do(self.house.verifier.decide(press)) == answer
        self._read(press.nonce, answer)

    @rule(phone=PHONES, fate=FATES)
    def network_returns(self, phone: int, fate: str) -> None:
        """A phone hands over what it has, if the network lasts."""
        if fate != "request lost":
            self._upload(phone, answered=fate == "answered")

    @rule(ticket=TICKETS, staff=STAFF, forged=st.booleans())
    def somebody_tries(self, ticket: int, staff: int, forged: bool) -> None:
        """A record of a browser that nobody knows, or one that the known one did not sign."""
        phone = self.phones[0] if forged else OfflinePhone()
        record = phone.record(self.tickets[ticket], self.codes[staff][-1])
        if forged:
            record = replace(record, admit=1)
        [answer] = self.do(phone.upload(self.house, self.tickets[ticket], record))
        assert answer.status is Status.ERROR
        self._settle(record, answer)

    @rule(which=st.integers(0, 20))
    def undo(self, which: int) -> None:
        """The organiser undoes an admission."""
        rows = self.runner.run(self._rows())
        undone = {row.annuls_id for row in rows}
        standing = [row for row in rows if row.status == Status.OK and row.id not in undone]
        if standing:
            self.do(self._annul(standing[which % len(standing)].id))

    @rule(staff=STAFF)
    def code_changes(self, staff: int) -> None:
        """A staff member asks for a new code; the old one ends."""
        code = self.do(change_code(SECRETS, self.staff[staff].member))
        self.codes[staff].append(SECRETS.door_code(code))

    @invariant()
    def the_promises_hold(self) -> None:
        """All of them."""
        if self.changed:
            self.runner.run(self._check())
            self.changed = False

    def teardown(self) -> None:
        """The network comes back for good: everything is answered in the end."""
        if hasattr(self, "last_owed"):
            for phone in (0, 1):
                self._upload(phone, answered=True)
            assert self.pending == [[], []]
            self.do(self._check())
        self.do(self.open.aclose())
        self.runner.close()

    def do(self, work: Any) -> Any:
        """Run to the end what the door does."""
        self.changed = True
        return self.runner.run(work)

    def record(self, phone: int, ticket: int, staff: int, code: str, admit: int | None) -> Record:
        """What the phone would record now."""
        known = self.codes[staff]
        digits = {"right": known[-1], "old": known[0], "wrong": f"{(int(known[-1]) + 1) % 10_000:04d}"}[code]
        return self.phones[phone].record(self.tickets[ticket], digits, admit=admit)

    def _online(self, record: Record, ticket: int) -> Press:
        return Press(
            nonce=record.nonce,
            method=Method.PAGE,
            pressed_at=self.time.moment,
            token=token_of(self.tickets[ticket]),
            code=record.code,
            admit=record.admit,
        )

    def _upload(self, phone: int, *, answered: bool) -> None:
        waiting = self.pending[phone]
        for ticket in self.tickets:
            records = [record for of, record in waiting if of is ticket]
            answers = self.do(self.phones[phone].upload(self.house, ticket, *records))
            self.arrived |= {record.nonce for record in records}
            if answered:
                for record, answer in zip(records, answers, strict=True):
                    self._settle(record, answer)
        if answered:
            self.pending[phone] = []

    def _settle(self, record: Record, answer: Answer) -> None:
        self.arrived.add(record.nonce)
        self._read(record.nonce, answer)
        if answer.status is not Status.OK and answer.reason is not Reason.ANNULLED:
            self.refused.add(record.nonce)

    def _read(self, nonce: str, answer: Answer) -> None:
        if answer.status is Status.OK:
            people = answer.admitted or 0
            assert self.accepted.setdefault(nonce, people) == people

    async def _rows(self) -> list[CheckIn]:
        return await CheckIn.filter(event_id=self.event.id).order_by("id").only(*COLUMNS)

    async def _annul(self, checkin_id: int) -> None:
        organiser = await StaffMember.get(event_id=self.event.id, role=Role.ORGANISER)
        await annul(checkin_id, organiser)

    async def _check(self) -> None:
        rows = await self._rows()
        await self._nobody_more_is_in_than_there_are_places(rows)
        accepted = Counter((row.ticket_id, row.nonce) for row in rows if row.status == Status.OK)
        assert set(accepted.values()) <= {1}
        admitted = {row.nonce: row.admitted for row in rows if row.status == Status.OK}
        assert {nonce: admitted.get(nonce) for nonce in self.accepted} == self.accepted
        offline = Counter(row.nonce for row in rows if row.claimed_at is not None)
        assert set(offline.values()) <= {1}
        assert self.arrived <= {row.nonce for row in rows}
        refused = {row.nonce for row in rows if row.claimed_at is not None and row.status != Status.OK}
        assert self.refused <= refused
        assert not refused & admitted.keys()
        await self._each_loser_is_listed_and_told_once(rows)

    async def _nobody_more_is_in_than_there_are_places(self, rows: list[CheckIn]) -> None:
        for ticket in await Ticket.filter(event_id=self.event.id):
            assert 0 <= ticket.admitted <= ticket.places
            assert ticket.admitted == sum(row.admitted for row in rows if row.ticket_id == ticket.id)
            suspects = [row for row in rows if row.ticket_id == ticket.id and row.claimed_at and row.status != "ok"]
            assert ticket.warn_of is None or ticket.warn_of in {row.pressed_at for row in suspects}
        counted = sum(cell.entered for cell in await Arrivals.filter(event_id=self.event.id))
        assert counted == sum(row.admitted for row in rows)
        for member in await StaffMember.filter(event_id=self.event.id):
            numbers = [row.number for row in rows if row.status == Status.OK and row.staff_id == member.id]
            assert sorted(filter(None, numbers)) == list(range(1, member.admissions + 1))

    async def _each_loser_is_listed_and_told_once(self, rows: list[CheckIn]) -> None:
        lost = {row.id: row for row in rows if row.reason == Reason.CONFLICT and row.claimed_at is not None}
        if len(lost) == self.lost:
            return
        self.lost = len(lost)
        assert sorted(row.id for row in await conflicts(self.event.id)) == sorted(lost)
        told = [row.about["checkin"] for row in await Owed.filter(kind=Kind.CONFLICT, id__gt=self.last_owed)]
        assert Counter(told) == Counter([*lost, *lost])  # the organiser and the staff member


def test_the_promises_hold_whatever_the_network_does(
    database_url: str, settings: Settings, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Door, "settings_of_house", settings, raising=False)
    monkeypatch.setattr(Door, "url", database_url, raising=False)
    monkeypatch.setattr(Door, "time", clock, raising=False)
    run_state_machine_as_test(Door, settings=REPEATABLE)


REPEATABLE = settings(
    derandomize=True,
    database=None,
    deadline=None,
    max_examples=EXAMPLES,
    stateful_step_count=STEPS,
    suppress_health_check=list(HealthCheck),
)
