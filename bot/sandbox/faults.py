"""Trouble on demand: Telegram out of reach, answers lost, calls refused or held."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from bot.sandbox.changes import Change, Changes
from bot.sandbox.refusals import Refusal, too_many_requests


class Outage(Enum):
    """What a caller notices while Telegram is down."""

    CLOSED = "closed"
    BAD_GATEWAY = "bad gateway"


class Gate:
    """Holds calls until it is opened: waiting without sleeping."""

    def __init__(self, method: str) -> None:
        self.method = method
        self._reached = asyncio.Event()
        self._open = asyncio.Event()

    def open(self) -> None:
        """Lets all calls through, those that wait and those to come."""
        self._open.set()

    async def reached(self, timeout: float = 5) -> None:
        """Waits until a call stands before the gate. Raises TimeoutError."""
        async with asyncio.timeout(timeout):
            await self._reached.wait()

    async def pass_through(self) -> None:
        """What a call does here."""
        self._reached.set()
        await self._open.wait()


@dataclass
class _Planned:
    method: str | None
    times: int
    refusal: Refusal | None


class Faults:
    """What is to go wrong next. ``method`` None means any method except getUpdates."""

    def __init__(self, changes: Changes) -> None:
        self._changes = changes
        self._planned: list[_Planned] = []
        self._gates: list[Gate] = []
        self.outage: Outage | None = None

    def down(self, outage: Outage) -> None:
        """Takes Telegram down: nothing is accepted and no update is delivered."""
        self.outage = outage
        self._changes.tell(Change("outage"))

    def up(self) -> None:
        """Ends the outage."""
        self.outage = None
        self._changes.tell(Change("outage"))

    def refuse(self, refusal: Refusal, method: str | None, times: int) -> None:
        """Has the next calls refused."""
        self._planned.append(_Planned(method, times, refusal))

    def flood(self, retry_after: int, method: str | None, times: int) -> None:
        """Has the next calls refused with 429."""
        self.refuse(too_many_requests(retry_after), method, times)

    def lose_answer(self, method: str | None, times: int) -> None:
        """Has the next calls done, and their answers lost on the way."""
        self._planned.append(_Planned(method, times, None))

    def hold(self, method: str) -> Gate:
        """Has all calls of a method wait at a gate."""
        gate = Gate(method)
        self._gates.append(gate)
        return gate

    def calm(self) -> None:
        """Forgets everything planned and opens all gates."""
        self._planned.clear()
        for gate in self._gates:
            gate.open()
        self._gates.clear()

    async def wait_at_gates(self, method: str) -> None:
        """Waits where a test wants a call to wait."""
        for gate in [gate for gate in self._gates if gate.method == method]:
            await gate.pass_through()

    def planned_refusal(self, method: str) -> Refusal | None:
        """The refusal that is due for this call, if one is."""
        planned = self._due(method, lambda plan: plan.refusal is not None)
        return planned.refusal if planned else None

    def answer_is_lost(self, method: str) -> bool:
        """Whether this call's answer is to be lost."""
        return self._due(method, lambda plan: plan.refusal is None) is not None

    def _due(self, method: str, fits: Callable[[_Planned], bool]) -> _Planned | None:
        for plan in self._planned:
            if fits(plan) and (plan.method == method or (plan.method is None and method != "getUpdates")):
                plan.times -= 1
                if plan.times <= 0:
                    self._planned.remove(plan)
                return plan
        return None
