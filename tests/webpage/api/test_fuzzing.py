"""The document is true: a fuzzer that believes it finds nothing, whatever it sends."""

import asyncio
import os
import sys
from pathlib import Path

from aiohttp import ClientSession

from models.clock import now
from models.house import House
from models.people.staff import invite
from models.programs.tokens import Scope
from models.tables import DoorDevice, Event, Role
from tests.makers import (
    LINKS,
    make_gate,
    make_order,
    make_organiser,
    make_person,
    make_staff,
    make_ticket,
    make_ticket_type,
)
from tests.webpage.api.desk_scene import set_desk
from tests.webpage.api.programs import V1, make_program
from webpage.api.catalogue import OPERATIONS
from webpage.application import make_application
from webpage.server import serving

ROOT = Path(__file__).parents[3]
CONFIGURATION = Path(__file__).with_name("schemathesis.toml")
PATIENCE = 300.0
PHASES = "examples,coverage,fuzzing,stateful"


async def fuzz(house: House, folder: Path, *scopes: Scope, examples: int, phases: str = PHASES) -> tuple[int, str]:
    """How the fuzzer ends at a server with an event, and what it says. 0: it has found nothing."""
    organiser = await make_organiser(slug="olive")
    async with serving(make_application(house), "127.0.0.1", 0) as port, ClientSession() as client:
        program = await make_program(client, *scopes, organiser=organiser)
        await _set_scene(await program.event(slug="summer-night"))
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "schemathesis.cli", "--config-file", str(CONFIGURATION)),
            *("run", f"http://127.0.0.1:{port}{V1}/openapi.json", "--url", f"http://127.0.0.1:{port}{V1}"),
            *("--header", f"Authorization: Bearer {program.token}", "--checks", "all", "--seed", "20261224"),
            *("--phases", phases, "--max-examples", str(examples), "--suppress-health-check", "all", "--no-color"),
            cwd=folder,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        async with asyncio.timeout(PATIENCE):
            out, _ = await process.communicate()
    return process.returncode or 0, out.decode()


async def test_a_program_that_may_do_everything_finds_nothing(house: House, tmp_path: Path) -> None:
    code, report = await fuzz(house, tmp_path, *Scope, examples=4)

    assert code == 0, report
    assert f"Tested: {len(OPERATIONS)}" in report, report


async def test_a_program_that_may_only_check_in_finds_nothing(house: House, tmp_path: Path) -> None:
    """Most of what it asks for is refused: every parameter is covered by those that may do everything."""
    code, report = await fuzz(house, tmp_path, Scope.CHECK_IN, examples=1, phases="fuzzing,stateful")

    assert code == 0, report
    assert f"Tested: {len(OPERATIONS)}" in report, report


async def test_a_program_that_may_only_read_finds_nothing(house: House, tmp_path: Path) -> None:
    """It reads what those that may do everything read, whose every parameter is covered."""
    code, report = await fuzz(house, tmp_path, Scope.READ, examples=2, phases="fuzzing,stateful")

    assert code == 0, report
    assert f"Tested: {len(OPERATIONS)}" in report, report


async def _set_scene(event: Event) -> None:
    """Nine orders of one ticket each, as `schemathesis_hooks` knows: paid, to be paid, asking a question."""
    gate = await make_gate(event)
    await make_staff(event, gate=gate)
    member, _ = await invite(LINKS, event.id, Role.DOOR, gate.id)
    await DoorDevice.create(staff=member, key_hash="0" * 64, bound_at=now())
    kind = await make_ticket_type(event, price=500, capacity=1000)
    question = {"id": "diet", "label": "Diet", "kind": "text", "required": True}
    await event.update_from_dict({"questions": [question]}).save()
    for number in range(1, 10):
        paid = number % 3 > 0
        order = await make_order(event, paid=paid, number=f"CDF{number}", total=500)
        holder = await make_person() if number % 2 else None
        ticket = await make_ticket(event, order=order, type=kind, holder=holder, places=number)
        if number % 4 == 0:
            await ticket.update_from_dict({"questions": [question]}).save()
    await set_desk(event)
