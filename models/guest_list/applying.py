"""Applies a guest list, some orders at a time, so that the door and everybody else gets their turn in between.

Each batch is one unit of work that also writes down how far it came. A list that a crash has cut is begun again there,
and since every order and ticket has a key of its own, nothing is made twice, whoever begins it.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import asdict

from models.clock import now
from models.guest_list.checking import Counts, batches, read
from models.guest_list.finding import find_known, find_room
from models.guest_list.groups import Group
from models.guest_list.matching import decide
from models.guest_list.writing import write
from models.secrecy.links import Links
from models.storage.database import unit_of_work
from models.tables import Event, GuestList, GuestListStatus

DONE = "done"
"""Key in `GuestList.counts` of what applying has done so far."""
MESSAGE = "message"
"""Key of the message that shows how far applying is."""
BATCH = 60
"""Orders in one unit of work: it must be over before anybody at a door notices."""

Tell = Callable[[int, int], Awaitable[None]]
"""Is told how many lines are done, and how many there are."""


@unit_of_work
async def begin_applying(list_id: int, message_id: int | None = None) -> bool:
    """Decide that a checked list is applied. False: it is, was, or is dropped already.

    ``message_id`` is of the message that shows how far it is.
    """
    checked = GuestList.filter(id=list_id, status=GuestListStatus.CHECKED)
    guest_list = await checked.select_for_update(no_key=True).only("id", "counts").get_or_none()
    if guest_list is None:
        return False
    counts = {**guest_list.counts, MESSAGE: message_id}
    return bool(await checked.update(status=GuestListStatus.APPLYING, counts=counts))


async def apply(links: Links, list_id: int, tell: Tell | None = None) -> Counts:
    """Apply a list from where it stands to its end; what was done in all. Safe to call twice, also at once.

    Raises FileRefused if the file can't be read, which its dry run would have said.
    """
    guest_list = await GuestList.get(id=list_id).select_related("event")
    if guest_list.status is not GuestListStatus.APPLYING or guest_list.content is None:
        return counts_done(guest_list)
    _, sheet = await asyncio.to_thread(read, guest_list.content, guest_list.event, guest_list.encoding)
    waiting = [group for group in sheet.groups if group.first > guest_list.rows_done]
    done = sheet.count - sum(len(group.lines) for group in waiting)
    for batch in batches(waiting, BATCH):
        await _apply_batch(links, list_id, guest_list.event_id, batch)
        done += sum(len(group.lines) for group in batch)
        if tell:
            await tell(done, sheet.count)
        await asyncio.sleep(0)
    await _finish(list_id, bad=len(sheet.bad), lines=sheet.count)
    return counts_done(await GuestList.get(id=list_id).only("id", "counts"))


def counts_done(guest_list: GuestList) -> Counts:
    """What applying this list has done so far."""
    return Counts(**guest_list.counts.get(DONE, {}))


def progress_message(guest_list: GuestList) -> int | None:
    """The message that shows how far applying is."""
    message_id: int | None = guest_list.counts.get(MESSAGE)
    return message_id


@unit_of_work
async def _apply_batch(links: Links, list_id: int, event_id: int, groups: Sequence[Group]) -> None:
    guest_list = await _locked(list_id)
    if guest_list is None or guest_list.rows_done >= groups[-1].first:
        return  # somebody else has done it
    event = await Event.filter(id=event_id).select_for_update(no_key=True).get()
    known = await find_known(links.secrets, event, groups, lock=True)
    room = await find_room(event, lock=True)
    verdicts = [decide(group, known, room) for group in groups]
    counts = counts_done(guest_list)
    for verdict in verdicts:
        counts.add(verdict)
    await write(links, event, verdicts, room)
    await _note(guest_list, counts, rows_done=groups[-1].first)


@unit_of_work
async def _finish(list_id: int, *, bad: int, lines: int) -> None:
    guest_list = await _locked(list_id)
    if guest_list is None:
        return
    counts = counts_done(guest_list)
    counts.bad += bad
    counts.lines = lines
    guest_list.status, guest_list.applied_at = GuestListStatus.APPLIED, now()
    await guest_list.save(update_fields=["status", "applied_at"])
    await _note(guest_list, counts, rows_done=guest_list.rows_done)


async def _locked(list_id: int) -> GuestList | None:
    """The list, as long as it is being applied, without the file."""
    applying = GuestList.filter(id=list_id, status=GuestListStatus.APPLYING).select_for_update(no_key=True)
    return await applying.only("id", "status", "counts", "rows_done", "applied_at").get_or_none()


async def _note(guest_list: GuestList, counts: Counts, *, rows_done: int) -> None:
    guest_list.counts = {**guest_list.counts, DONE: asdict(counts)}
    guest_list.rows_done = rows_done
    await guest_list.save(update_fields=["counts", "rows_done"])
