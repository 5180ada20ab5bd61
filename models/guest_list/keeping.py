"""The files themselves: taken in, given up, and forgotten once nothing needs them."""

from collections.abc import Collection
from dataclasses import asdict
from datetime import timedelta

from tortoise.expressions import Q

from models.clock import now
from models.guest_list.checking import Report, check
from models.secrecy.secrets import Secrets
from models.storage.database import unit_of_work
from models.tables import Event, GuestList, GuestListStatus, TicketType

KEPT_FOR = timedelta(hours=24)
"""How long a list waits for its organiser's decision."""
FETCHED_WITHIN = timedelta(days=7)
"""How long a program may fetch the links of a list that it sent."""
MOST_WAITING = 3
"""Undecided files that are kept per person, and for their programs: an older one is given up."""
LONGEST_TYPE = 100


@unit_of_work
async def keep_list(
    event: Event, person_id: int, file_name: str, content: bytes, report: Report, *, program_id: int | None = None
) -> GuestList:
    """Keep a file that was checked, until it is decided."""
    waiting = GuestList.filter(sent_by_id=person_id, program_id=program_id, status=GuestListStatus.CHECKED)
    for old in await waiting.order_by("-id").offset(MOST_WAITING - 1).limit(100).only("id"):
        await _drop(old.id)
    return await GuestList.create(
        event_id=event.id,
        sent_by_id=person_id,
        program_id=program_id,
        file_name=file_name[-200:],
        content=content,
        encoding=report.encoding,
        status=GuestListStatus.CHECKED,
        counts=asdict(report.counts),
        created_at=now(),
    )


async def find_list(list_id: int) -> GuestList | None:
    """The list with its event and its file."""
    return await GuestList.get_or_none(id=list_id).select_related("event")


@unit_of_work
async def move_list(list_id: int, event: Event, report: Report) -> None:
    """An undecided list is for another event, or was checked again for the same one."""
    checked = GuestList.filter(id=list_id, status=GuestListStatus.CHECKED)
    await checked.update(event_id=event.id, encoding=report.encoding, counts=asdict(report.counts))


async def check_again(
    secrets: Secrets, guest_list: GuestList, content: bytes, event: Event, *, encoding: str | None = None
) -> Report:
    """Check an undecided list for this event as it is now, maybe in another encoding. Raises FileRefused."""
    report = await check(secrets, content, event, encoding=encoding or guest_list.encoding)
    await move_list(guest_list.id, event, report)
    return report


async def supply_types(secrets: Secrets, guest_list: GuestList, content: bytes) -> Report:
    """Make the ticket types that an undecided list needs and its event does not have, and check it again."""
    report = await check(secrets, content, guest_list.event, encoding=guest_list.encoding)
    await add_types(guest_list.event_id, report.unknown_types)
    return await check_again(secrets, guest_list, content, guest_list.event)


@unit_of_work
async def drop_list(list_id: int) -> bool:
    """Give up an undecided list and forget its file. False: it was decided before."""
    return await _drop(list_id)


async def next_list(resting: Collection[int] = ()) -> int | None:
    """A list that somebody has to work on: to be applied, or applied and its result not sent yet.

    ``resting`` are lists to leave alone now.
    """
    asked = Q(status=GuestListStatus.APPLYING) | Q(status=GuestListStatus.APPLIED, program_id=None)
    waiting = GuestList.filter(asked, content__isnull=False).order_by("id").only("id")
    return next((found.id for found in await waiting if found.id not in resting), None)


@unit_of_work
async def forget_file(list_id: int) -> None:
    """The result was sent, or can't be: the file is not needed any more."""
    await GuestList.filter(id=list_id).update(content=None)


@unit_of_work
async def drop_old_lists() -> int:
    """Give up lists that nobody has decided for a day, how many; forget files whose links could be fetched for long."""
    moment = now()
    applied = GuestList.filter(status=GuestListStatus.APPLIED, applied_at__lt=moment - FETCHED_WITHIN)
    await applied.filter(program_id__isnull=False, content__isnull=False).update(content=None)
    old = GuestList.filter(status=GuestListStatus.CHECKED, created_at__lt=moment - KEPT_FOR)
    return await old.update(status=GuestListStatus.DROPPED, content=None)


@unit_of_work
async def add_types(event_id: int, wanted: dict[str, int]) -> None:
    """Make ticket types of these names with so many places: free, and sold out by the list that needs them."""
    event = await Event.filter(id=event_id).select_for_update(no_key=True).get()
    present = await TicketType.filter(event_id=event.id)
    names = {kind.name.casefold() for kind in present}
    position = max((kind.position for kind in present), default=-1)
    for name, places in wanted.items():
        if name.casefold() not in names and len(name) <= LONGEST_TYPE:
            position += 1
            await TicketType.create(event_id=event.id, name=name, capacity=places, position=position)


async def _drop(list_id: int) -> bool:
    checked = GuestList.filter(id=list_id, status=GuestListStatus.CHECKED)
    return bool(await checked.update(status=GuestListStatus.DROPPED, content=None))
