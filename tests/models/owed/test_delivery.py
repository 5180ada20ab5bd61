"""Taking rows from the outbox, and what becomes of them."""

import asyncio
from datetime import datetime, timedelta
from typing import Any

from models.clock import now
from models.owed.delivery import (
    KEPT_FOR,
    Outcome,
    drop_blocked,
    finish,
    purge,
    put_back,
    take,
    take_along,
    waiting_count,
)
from models.owed.outbox import Kind, owed
from models.storage.database import Database
from models.tables import HandledUpdate, Owed
from tests.clock import Clock
from tests.makers import make_person

ADA, BEN, SAM = 11, 12, 13


async def owe(chat_id: int, kind: Kind = Kind.UNDONE, **facts: Any) -> int:
    row = owed(chat_id, kind)
    row.update_from_dict(facts)
    await row.save()
    return int(row.id)


async def taken(limit: int = 10, *resting: int) -> list[int]:
    return [row.id for row in await take(limit, resting)]


async def test_each_chat_gets_its_first_row_only(database: Database) -> None:
    first, _, other = await owe(ADA), await owe(ADA), await owe(BEN)
    assert await taken() == [first, other]
    assert await taken() == []


async def test_the_next_row_of_a_chat_comes_after_the_first_is_done(database: Database) -> None:
    await owe(ADA)
    second = await owe(ADA)
    await finish(await take(1), Outcome.SENT)
    assert await taken() == [second]


async def test_chats_take_turns_by_their_most_urgent_row(database: Database) -> None:
    rest, ticket, checked_in, feed = (
        await owe(1, Kind.UNDONE),
        await owe(2, Kind.TICKET),
        await owe(3, Kind.CHECKED_IN),
        await owe(4, Kind.FEED),
    )
    void = await owe(5, Kind.TICKET_REFRESH)
    assert await taken() == [feed, checked_in, void, ticket, rest]


async def test_an_urgent_row_pulls_those_before_it_in_its_chat_along(database: Database) -> None:
    await owe(BEN, Kind.CHECKED_IN)
    before = await owe(SAM, Kind.UNDONE)
    await owe(SAM, Kind.FEED)
    assert await taken(1) == [before]


async def test_a_resting_chat_waits_and_the_others_do_not(database: Database) -> None:
    await owe(ADA, Kind.FEED)
    ben = await owe(BEN)
    assert await taken(10, ADA) == [ben]


async def test_a_row_put_back_keeps_its_place_and_its_chat_waits(database: Database, clock: Clock) -> None:
    first, _ = await owe(ADA), await owe(ADA)
    await put_back(await take(1), clock.moment + timedelta(seconds=5))
    assert await taken() == []
    clock.advance(seconds=5)
    assert await taken() == [first]


async def test_a_row_not_due_yet_is_passed_by(database: Database, clock: Clock) -> None:
    reminder = await owe(ADA, due_at=clock.moment + timedelta(minutes=1))
    ticket = await owe(ADA)
    assert await taken() == [ticket]
    clock.advance(minutes=1)
    assert await taken() == [reminder]


async def test_many_chats_that_wait_for_a_retry_hide_nobody(database: Database, clock: Clock) -> None:
    await Owed.bulk_create([owed(chat, Kind.FEED) for chat in range(100, 400)])
    for _ in range(3):
        await put_back(await take(100), clock.moment + timedelta(minutes=1))
    ben = await owe(BEN)
    assert await taken() == [ben]


async def test_two_senders_never_take_the_same_row(database: Database) -> None:
    await Owed.bulk_create([owed(chat, Kind.UNDONE) for chat in range(100, 200)])
    batches = await asyncio.gather(*(take(40) for _ in range(5)))
    rows = [row.id for batch in batches for row in batch]
    assert len(rows) == len(set(rows))


async def test_who_lost_a_row_can_neither_finish_it_nor_give_it_back(database: Database, clock: Clock) -> None:
    await owe(ADA)
    lost = await take(1)
    clock.advance(seconds=21)
    [kept] = await take(1)
    await finish(lost, Outcome.SENT)
    await put_back(lost, clock.moment)
    row = await Owed.get(id=kept.id)
    assert (row.done_at, row.lease, row.attempts) == (None, kept.lease, 2)


async def test_late_rows_of_a_kind_are_taken_along_until_another_kind_comes(database: Database) -> None:
    late = now() - timedelta(minutes=10)
    rows = [await owe(SAM, Kind.FEED, created_at=late) for _ in range(3)]
    await owe(SAM, Kind.CHECKED_IN, created_at=late)
    await owe(SAM, Kind.FEED, created_at=late)
    [first] = await take(1)
    assert [row.id for row in await take_along(first, now() - timedelta(minutes=2))] == rows[1:]


async def test_fresh_rows_are_not_taken_along(database: Database) -> None:
    await owe(SAM, Kind.FEED, created_at=now() - timedelta(minutes=10))
    await owe(SAM, Kind.FEED)
    [first] = await take(1)
    assert await take_along(first, now() - timedelta(minutes=2)) == []


async def test_rows_taken_along_are_finished_with_the_first(database: Database) -> None:
    late = now() - timedelta(minutes=10)
    for _ in range(3):
        await owe(SAM, Kind.FEED, created_at=late)
    [first] = await take(1)
    await finish([first, *await take_along(first, now())], Outcome.SENT)
    assert await waiting_count() == 0


async def test_what_waits_for_somebody_who_blocked_the_bot_is_dropped(database: Database) -> None:
    await owe(ADA)
    await owe(ADA)
    ben = await owe(BEN)
    await drop_blocked(ADA)
    assert await taken() == [ben]
    assert await Owed.filter(chat_id=ADA, outcome=Outcome.BLOCKED).count() == 2


async def test_what_is_also_about_other_chats_is_dropped_only_when_it_is_refused_again(database: Database) -> None:
    await make_person(id=ADA)
    for kind in (Kind.TICKET, Kind.TICKET_REFRESH, Kind.SHARE_REFRESH):
        await owe(ADA, kind)
    [_] = await take(1)
    await drop_blocked(ADA)
    assert await Owed.filter(chat_id=ADA, done_at=None, lease=None).count() == 2
    await drop_blocked(ADA)
    assert await Owed.filter(chat_id=ADA, outcome=Outcome.BLOCKED).count() == 3


async def test_old_records_go_and_what_is_owed_stays(database: Database) -> None:
    old: datetime = now() - KEPT_FOR - timedelta(hours=1)
    done = await owe(ADA, done_at=old, outcome="sent")
    waiting = await owe(ADA, created_at=old)
    fresh = await owe(ADA, done_at=now(), outcome="sent")
    await HandledUpdate.create(update_id=1, started_at=old, done_at=old)
    await HandledUpdate.create(update_id=2, started_at=old)
    assert await purge() == 2
    assert await purge() == 0
    assert {row.id for row in await Owed.filter(id__in=[done, waiting, fresh])} == {waiting, fresh}
    assert [update.update_id for update in await HandledUpdate.all()] == [2]
