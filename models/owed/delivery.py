"""The sender's side of the outbox: taking rows, and writing down what became of them.

A chat's rows are taken in order, one at a time. A chat's turn comes by its most urgent row. A row is taken by a
conditional UPDATE with a token, so that two senders never have the same one; a sender that dies loses it when the time
is up. A row that is to be tried again later keeps its place in the chat.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import uuid4

from tortoise.expressions import F, Q
from tortoise.functions import Min

from models.clock import now
from models.owed.outbox import IN_OTHER_CHATS
from models.storage.database import unit_of_work
from models.tables import Announcement, HandledUpdate, Owed, Person, SentMessage

TAKEN_FOR = timedelta(seconds=15)
"""How long a sender may take over one row. After a crash it is tried again after this time at the latest."""
LOOK_AHEAD = 200
FOLD_AT_MOST = 500
KEPT_FOR = timedelta(days=7)
"""How long finished rows and handled updates are kept. Telegram repeats an update for 24 hours (getUpdates)."""
PURGED_AT_ONCE = 500


class Outcome(StrEnum):
    """What became of a row."""

    SENT = "sent"
    DROPPED = "dropped"
    """Too late, or not true any more."""
    BLOCKED = "blocked"
    """The person has blocked the bot, or never started it."""
    FAILED = "failed"
    """Telegram refused the message, and would again."""


async def take(limit: int, resting: Collection[int] = ()) -> list[Owed]:
    """Take up to ``limit`` rows to send now, the most urgent first, at most one per chat.

    ``resting`` are chats that must not get anything now.
    """
    moment = now()
    heads: list[int] = []
    passed = set(resting)
    while len(heads) < limit:
        chats = await _urgent_chats(moment, passed)
        if not chats:
            break
        heads += (await _heads(moment, chats))[: limit - len(heads)]
        passed.update(chats)
    return await _claim(heads, moment) if heads else []


async def take_along(row: Owed, older_than: datetime) -> list[Owed]:
    """Take the rows of the same kind that follow ``row`` directly in its chat and are older than a moment."""
    waiting = Owed.filter(chat_id=row.chat_id, id__gt=row.id, done_at=None, due_at__lte=now())
    following: list[int] = []
    for other in await waiting.order_by("id").limit(FOLD_AT_MOST):
        if other.kind != row.kind or other.created_at >= older_than:
            break
        following.append(other.id)
    return await _claim(following, now(), token=row.lease) if following else []


@unit_of_work
async def finish(rows: Sequence[Owed], outcome: Outcome) -> None:
    """Write down that rows are done, as far as this sender still has them."""
    held = Owed.filter(id__in=[row.id for row in rows], lease=rows[0].lease, done_at=None)
    await held.update(done_at=now(), outcome=outcome, lease=None, leased_until=None)


@unit_of_work
async def keep(rows: Sequence[Owed]) -> None:
    """Take a little longer over rows, such as for a second call."""
    await Owed.filter(id__in=[row.id for row in rows], lease=rows[0].lease).update(leased_until=now() + TAKEN_FOR)


@unit_of_work
async def put_back(rows: Sequence[Owed], until: datetime) -> None:
    """Give rows back, to be taken again at ``until``. They keep their place in the chat."""
    held = Owed.filter(id__in=[row.id for row in rows], lease=rows[0].lease, done_at=None)
    await held.update(lease=None, leased_until=until)


@unit_of_work
async def note_gone(message: SentMessage) -> None:
    """Remember that a message can't be edited any more: deleted, or too old for Telegram."""
    await SentMessage.filter(id=message.id, gone_at=None).update(gone_at=now())


@unit_of_work
async def drop_blocked(chat_id: int) -> None:
    """Remember that a person blocked the bot, and drop what waits: back again, they ask for what they need.

    What is also about other chats is given back, unless this was known: then it is dropped, too.
    """
    is_news = await Person.filter(id=chat_id, blocked_at=None).update(blocked_at=now())
    waiting = Owed.filter(chat_id=chat_id, done_at=None)
    if is_news:
        await waiting.filter(kind__in=IN_OTHER_CHATS).update(lease=None, leased_until=None)
        waiting = waiting.exclude(kind__in=IN_OTHER_CHATS)
    await waiting.update(done_at=now(), outcome=Outcome.BLOCKED, lease=None, leased_until=None)


async def waiting_count() -> int:
    """How many rows are due and not done."""
    return await Owed.filter(done_at=None, due_at__lte=now()).count()


@unit_of_work
async def purge() -> int:
    """Delete some of what was done long ago; how many rows. Not all at once: a transaction must not last."""
    before = now() - KEPT_FOR
    old = Owed.filter(done_at__lt=before).order_by("id").limit(PURGED_AT_ONCE)
    done = await old.select_for_update(skip_locked=True).only("id", "announcement_id", "outcome")
    if done:
        await _keep_counts(done)
        await Owed.filter(id__in=[row.id for row in done]).delete()
    handled = HandledUpdate.filter(done_at__lt=before).order_by("update_id").limit(PURGED_AT_ONCE)
    updates = await handled.values_list("update_id", flat=True)
    if updates:
        await HandledUpdate.filter(update_id__in=updates).delete()
    return len(done) + len(updates)


async def _keep_counts(rows: Sequence[Owed]) -> None:
    """Add what became of these copies to what their announcements remember."""
    counts = Counter((row.announcement_id, row.outcome) for row in rows)
    for announcement_id in {row.announcement_id for row in rows if row.announcement_id is not None}:
        await Announcement.filter(id=announcement_id).update(
            sent_before=F("sent_before") + counts[announcement_id, Outcome.SENT],
            blocked_before=F("blocked_before") + counts[announcement_id, Outcome.BLOCKED],
        )


async def _urgent_chats(moment: datetime, passed: Collection[int]) -> list[int]:
    """Some chats with something due, the most urgent first."""
    waiting = Owed.filter(done_at=None, due_at__lte=moment)
    if passed:
        waiting = waiting.exclude(chat_id__in=passed)
    chats = await waiting.order_by("priority", "id").limit(LOOK_AHEAD).values_list("chat_id", flat=True)
    return list(dict.fromkeys(int(str(chat)) for chat in chats))


async def _heads(moment: datetime, chats: Sequence[int]) -> list[int]:
    """The first due row of each chat, unless somebody has it or it is to wait."""
    firsts = (
        await Owed.filter(chat_id__in=chats, done_at=None, due_at__lte=moment)
        .annotate(first=Min("id"))
        .group_by("chat_id")
        .values_list("first", flat=True)
    )
    free = await Owed.filter(_free(moment), id__in=firsts).values_list("id", "chat_id")
    turn = {chat: position for position, chat in enumerate(chats)}
    return [row_id for row_id, _ in sorted(free, key=lambda row: turn[row[1]])]


@unit_of_work
async def _claim(ids: Sequence[int], moment: datetime, token: str | None = None) -> list[Owed]:
    token = token or uuid4().hex
    free = Owed.filter(_free(moment), id__in=ids, done_at=None)
    await free.update(lease=token, leased_until=moment + TAKEN_FOR, attempts=F("attempts") + 1)
    rows = {row.id: row for row in await Owed.filter(id__in=ids, lease=token)}
    return [rows[row_id] for row_id in ids if row_id in rows]


def _free(moment: datetime) -> Q:
    return Q(leased_until=None) | Q(leased_until__lte=moment)
