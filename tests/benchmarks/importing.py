"""50,000 guests: how long their dry run, their import and the file with their links take, and how much memory.

``make bench`` runs it, on SQLite with synchronous=FULL. The process is a fresh one, so that the peak is its own.
"""

import asyncio
import resource
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from io import BytesIO
from typing import TypeVar

from openpyxl import Workbook

from models.guest_list.applying import apply, begin_applying
from models.guest_list.checking import check
from models.guest_list.keeping import find_list, keep_list
from models.guest_list.result import result_file
from models.language.speech import voice
from models.storage.database import open_database
from models.storage.upgrade import upgrade
from models.tables import Event, Organiser
from tests.makers import LINKS, SECRETS, make_event, make_ticket_type

LINES = 50_000
HEADER = ("Order number", "Name", "E-mail", "Ticket type", "Places", "Status", "Price", "Phone")
LOOK_EVERY = 0.005

Result = TypeVar("Result")


async def main() -> None:
    """Import guests as CSV, the same again, and to another event as XLSX; print a line for each step."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite://{folder}/usher.db"
        await upgrade(url)
        async with open_database(url):
            event, another = await _event(), await _event()
            print(f"{LINES} lines, before: {_megabytes():.0f} MB")
            await _import("CSV", _csv(), event)
            await _import("CSV again", _csv(), event)
            await _import("XLSX", _xlsx(), another)


async def _event() -> Event:
    event = await make_event()
    for name in ("Standard", "VIP"):
        await make_ticket_type(event, name=name, capacity=2 * LINES)
    return event


async def _import(title: str, content: bytes, event: Event) -> None:
    organiser = await Organiser.get(id=event.organiser_id)
    report = await _timed(f"{title}: dry run", lambda: check(SECRETS, content, event))
    guest_list = await keep_list(event, organiser.person_id, "guests", content, report)
    await begin_applying(guest_list.id)
    await _timed(f"{title}: import of {report.counts.new} new tickets", lambda: apply(LINKS, guest_list.id))
    kept = await find_list(guest_list.id)
    if kept:
        await _timed(f"{title}: file with links", lambda: result_file(LINKS, kept, voice("en"), lambda token: token))


async def _timed(title: str, work: Callable[[], Awaitable[Result]]) -> Result:
    """Do it and print how long it took, how long the event loop was held up at most, and the peak of memory so far."""
    pauses = [0.0]
    watch = asyncio.create_task(_watch(pauses))
    start, begun = time.perf_counter(), time.process_time()
    result = await work()
    took, computed = time.perf_counter() - start, time.process_time() - begun
    watch.cancel()
    held_up = max(pauses) * 1000
    print(
        f"{title:42} {took:5.1f} s ({computed:5.1f} s of a processor)   "
        f"loop held up {held_up:3.0f} ms at most   peak {_megabytes():3.0f} MB"
    )
    return result


async def _watch(pauses: list[float]) -> None:
    """Wake up often, and note how many seconds too late."""
    while True:
        before = time.perf_counter()
        await asyncio.sleep(LOOK_EVERY)
        pauses.append(time.perf_counter() - before - LOOK_EVERY)


def _rows() -> list[tuple[object, ...]]:
    kinds = ("Standard", "VIP")
    return [
        (f"S-{n // 2}", f"Guest Ñumber {n}", f"guest{n}@example.org", kinds[n % 2], 1 + n % 3, "paid", 12.5, f"+49 {n}")
        for n in range(LINES)
    ]


def _csv() -> bytes:
    lines = [";".join(str(cell) for cell in row) for row in (HEADER, *_rows())]
    return "\r\n".join(lines).encode()


def _xlsx() -> bytes:
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet()
    for row in (HEADER, *_rows()):
        sheet.append(row)
    content = BytesIO()
    workbook.save(content)
    return content.getvalue()


def _megabytes() -> float:
    kilo = 1024 if sys.platform != "darwin" else 1024 * 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / kilo


if __name__ == "__main__":
    asyncio.run(main())
