"""Live boards: messages with an event's attendance that the bot keeps editing.

The door writes nothing for them. Every few seconds the sending process compares what each board shows with a mark of
what is true, made from a handful of indexed reads per event that has a board, and owes the boards that differ one edit
each, unless one waits already. So a board costs the same however many people come in, and nothing when nobody looks.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from tortoise.functions import Sum
from tortoise.queryset import QuerySet

from models.clock import now
from models.door.answers import Status
from models.door.rules import within_hours
from models.events.hours import door_hours
from models.offline.conflicts import count_refused
from models.owed.outbox import Kind, owed
from models.people.staff import Action, allows
from models.storage.database import unit_of_work
from models.tables import (
    Arrivals,
    CheckIn,
    Event,
    Order,
    OrderStatus,
    Owed,
    Purpose,
    SentMessage,
    StaffMember,
    TicketType,
)

LASTS_AFTER_EVENT = timedelta(hours=1)
LAST_SHOWN = 5
"""How many of the last arrivals a board names."""
NEW = "new"
"""What a board shows before its first edit."""


class BoardEnd(StrEnum):
    """Why a board is edited no more."""

    STOPPED = "stopped"
    REPLACED = "replaced"
    """A newer one of the same event is in the same chat."""
    OVER = "over"
    CANCELLED = "cancelled"
    REVOKED = "revoked"
    """Its reader has no part in the event any more."""


@dataclass(frozen=True, slots=True)
class Board:
    """A board that is not known to be gone, its reader, and what it should show: ``mark`` names that."""

    message: SentMessage
    event: Event
    member: StaffMember | None
    end: BoardEnd | None
    mark: str

    @property
    def is_stale(self) -> bool:
        """It shows something else than what is true."""
        return self.message.shows != self.mark


@unit_of_work
async def start_board(event_id: int, chat_id: int, message_id: int) -> SentMessage:
    """Keep this message up to date from now on, and let earlier boards of the event in this chat end."""
    earlier = await _standing().filter(event_id=event_id, chat_id=chat_id)
    board = await SentMessage.create(
        chat_id=chat_id,
        message_id=message_id,
        purpose=Purpose.BOARD,
        event_id=event_id,
        shows=NEW,
        sent_at=now(),
    )
    await Owed.bulk_create([owed(chat_id, Kind.BOARD, message=message.id) for message in earlier])
    return board


@unit_of_work
async def stop_board(chat_id: int, message_id: int) -> None:
    """Edit this message no more."""
    await _standing().filter(chat_id=chat_id, message_id=message_id).update(gone_at=now())


@unit_of_work
async def note_board(board: Board) -> None:
    """Write down what a board shows now; that was its last edit if it has ended."""
    changes = {"shows": board.mark, **({"gone_at": now()} if board.end else {})}
    await SentMessage.filter(id=board.message.id, gone_at=None).update(**changes)


async def find_board(board_id: int) -> Board | None:
    """A board as it should be now; None if it is gone or was stopped."""
    return next(iter(await _loaded(await _standing().filter(id=board_id))), None)


async def owe_boards() -> int:
    """Owe an edit to each board that shows something else than what is true; to how many. To be called every few
    seconds.
    """
    stale = [board for board in await _loaded(await _standing().order_by("id")) if board.is_stale]
    if not stale:
        return 0
    chats = {board.message.chat_id for board in stale}
    waiting = await Owed.filter(chat_id__in=chats, kind=Kind.BOARD, done_at=None).only("about")
    told = {row.about["message"] for row in waiting}
    due = [
        owed(board.message.chat_id, Kind.BOARD, message=board.message.id)
        for board in stale
        if board.message.chat_id is not None and board.message.id not in told
    ]
    await _owe(due)
    return len(due)


async def last_arrivals(event_id: int) -> list[CheckIn]:
    """The last admissions that stand, newest first, with ticket, type and gate."""
    return await _last(event_id).select_related("ticket", "ticket__type", "gate")


@unit_of_work
async def _owe(rows: Sequence[Owed]) -> None:
    await Owed.bulk_create(rows)


async def _loaded(messages: Sequence[SentMessage]) -> list[Board]:
    """The boards, with one mark for all boards of an event."""
    if not messages:
        return []
    event_ids = {message.event_id for message in messages}
    events = {event.id: event for event in await Event.filter(id__in=event_ids)}
    readers = StaffMember.filter(event_id__in=event_ids, person_id__in={m.chat_id for m in messages}, revoked_at=None)
    members = {(member.event_id, member.person_id): member for member in await readers}
    newest = await _newest(event_ids)
    marks = {event.id: await _mark(event) for event in events.values()}
    boards = []
    for message in messages:
        event = events[message.event_id or 0]
        member = members.get((event.id, message.chat_id))
        end = _end(event, member, replaced=newest[event.id, message.chat_id] > message.id)
        boards.append(Board(message, event, member, end, f"end:{end}" if end else marks[event.id]))
    return boards


async def _newest(event_ids: set[int | None]) -> dict[tuple[int | None, int | None], int]:
    rows = await _standing().filter(event_id__in=event_ids).order_by("id").values_list("event_id", "chat_id", "id")
    return {(event_id, chat_id): board_id for event_id, chat_id, board_id in rows}


def _end(event: Event, member: StaffMember | None, *, replaced: bool) -> BoardEnd | None:
    if member is None or not allows(member.role, Action.SEE_COUNTS):
        return BoardEnd.REVOKED
    if event.cancelled_at is not None:
        return BoardEnd.CANCELLED
    if replaced:
        return BoardEnd.REPLACED
    return BoardEnd.OVER if now() >= over_at(event) else None


def over_at(event: Event) -> datetime:
    """When boards of this event end."""
    return door_hours(event)[1] + LASTS_AFTER_EVENT


async def _mark(event: Event) -> str:
    """Changes whenever a board of the event should look different, and each minute while the doors are open: a time
    that stands still would look like a door that does.
    """
    moment = now()
    entered = await Arrivals.filter(event_id=event.id).annotate(people=Sum("entered")).values_list("people", flat=True)
    types = await TicketType.filter(event_id=event.id).order_by("position", "id").values_list("name", "held")
    seen = (
        event.name,
        list(entered),
        list(types),
        await Order.filter(event_id=event.id, status=OrderStatus.RESERVED).count(),
        await _last(event.id).values_list("id", flat=True),
        await count_refused(event.id),
        moment.replace(second=0, microsecond=0) if within_hours(event, moment) else None,
    )
    return hashlib.sha256(repr(seen).encode()).hexdigest()[:20]


def _last(event_id: int) -> QuerySet[CheckIn]:
    admissions = CheckIn.filter(event_id=event_id, status=Status.OK, annulled_by__id=None, ticket__rehearsal=False)
    return admissions.order_by("-id").limit(LAST_SHOWN)


def _standing() -> QuerySet[SentMessage]:
    return SentMessage.filter(event_id__not_isnull=True, purpose=Purpose.BOARD, gone_at=None)
