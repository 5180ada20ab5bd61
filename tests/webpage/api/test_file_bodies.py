"""Operations that take files: types and sizes of their own, and slow reading that keeps the database for nobody."""

from collections.abc import AsyncIterator
from io import BytesIO

import pytest
from aiohttp import ClientResponse, ClientSession
from pydantic import BaseModel

from models.house import House
from models.programs.tokens import Scope
from models.storage.database import current
from tests.webpage.api.programs import V1, Program, make_program, problem
from webpage.api.answering import handler_of
from webpage.api.operations import Bytes, Call, Operation, Reply
from webpage.application import make_application
from webpage.server import serving

LARGEST = 1024 * 1024


class Read(BaseModel):
    """What came of a file."""

    size: int
    first: str


class Office:
    """Takes files at one address."""

    def __init__(self) -> None:
        self.readings = 0
        operation = Operation(
            "POST",
            "/files",
            self.take,
            Read,
            (Scope.MANAGE,),
            status=201,
            takes_bytes=Bytes(("text/csv", "application/octet-stream"), LARGEST),
            prepare=self.read,
        )
        self.handler = handler_of(operation)

    async def read(self, call: Call) -> str:
        """Take one's time."""
        assert not current().running, "a unit of work is open: everybody else waits"
        self.readings += 1
        return str(call.body[:1], "latin-1")

    async def take(self, call: Call) -> Reply:
        """Answer."""
        return Reply(Read(size=len(call.body), first=call.prepared), status=201)


@pytest.fixture
def office() -> Office:
    """One that has read nothing yet."""
    return Office()


@pytest.fixture
async def program(house: House, office: Office) -> AsyncIterator[Program]:
    """It sends files to the office."""
    application = make_application(house)
    application.router.add_post(V1 + "/files", office.handler)
    async with serving(application, "127.0.0.1", 0) as port, ClientSession(f"http://127.0.0.1:{port}") as client:
        yield await make_program(client)


async def send(program: Program, content: bytes, kind: str = "text/csv", key: str | None = None) -> ClientResponse:
    """Send a file."""
    headers = {**program.authorization, "Content-Type": kind, **({"Idempotency-Key": key} if key else {})}
    return await program.client.post(V1 + "/files", data=BytesIO(content), headers=headers)


async def test_a_file_larger_than_any_json_is_taken_as_it_is(program: Program) -> None:
    whole = await send(program, b"\xff" * LARGEST, "text/csv; charset=utf-8")

    assert (whole.status, await whole.json()) == (201, {"size": LARGEST, "first": "ÿ"})


async def test_other_types_and_larger_files_are_refused(program: Program, office: Office) -> None:
    other = await send(program, b"{}", "application/json")
    larger = await send(program, b"x" * (LARGEST + 1))

    assert await problem(other) == (415, "media_type")
    assert other.headers["Accept"] == "text/csv, application/octet-stream"
    assert await problem(larger) == (413, "too_large")
    assert office.readings == 0


async def test_under_a_key_a_file_is_read_once_and_another_one_is_refused(program: Program, office: Office) -> None:
    first = await send(program, b"abc", key="key-1")
    again = await send(program, b"abc", key="key-1")
    other = await send(program, b"xyz", key="key-1")

    assert await first.json() == await again.json() == {"size": 3, "first": "a"}
    assert again.headers["Idempotency-Replayed"] == "true"
    assert await problem(other) == (422, "key_reused")
    assert office.readings == 1
