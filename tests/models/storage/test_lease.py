"""One of several processes does the job; another takes over when it is gone."""

import asyncio
from datetime import timedelta

from models.clock import now
from models.storage.database import Database
from models.storage.lease import JobLease
from models.tables import Lease


async def expire() -> None:
    await Lease.all().update(until=now() - timedelta(seconds=1))


async def test_one_of_many_that_start_at_once_holds_it(database: Database) -> None:
    leases = [JobLease("send") for _ in range(8)]
    won = await asyncio.gather(*(lease.hold() for lease in leases))
    assert won.count(True) == 1
    assert [lease.held for lease in leases] == won


async def test_the_holder_renews_it_and_the_others_wait(database: Database) -> None:
    first, second = JobLease("send"), JobLease("send")
    assert await first.hold()
    assert await first.hold()
    assert not await second.hold()


async def test_after_the_holder_died_another_takes_over_and_the_old_one_learns_it(database: Database) -> None:
    first, second = JobLease("send"), JobLease("send")
    await first.hold()
    await expire()
    assert await second.hold()
    assert not await first.hold()
    assert not first.held


async def test_whoever_gives_it_up_makes_room_at_once(database: Database) -> None:
    first, second = JobLease("send"), JobLease("send")
    await first.hold()
    await first.give_up()
    assert not first.held
    assert await second.hold()


async def test_giving_up_what_another_holds_takes_nothing_from_them(database: Database) -> None:
    first, second = JobLease("send"), JobLease("send")
    await first.hold()
    await second.give_up()
    assert not await second.hold()


async def test_the_holder_stops_by_its_own_clock_before_the_lease_ends(database: Database) -> None:
    lease = JobLease("send", lasts=0.0)
    assert await lease.hold()
    assert not lease.held


async def test_different_jobs_have_different_holders(database: Database) -> None:
    assert await JobLease("send").hold()
    assert await JobLease("tidy").hold()


async def test_a_lost_database_changes_nothing_until_the_lease_runs_out(database: Database) -> None:
    lease = JobLease("send")
    await lease.hold()
    await database._context.connections.get("default").execute_script("ALTER TABLE leases RENAME TO elsewhere")
    assert await lease.hold()
    assert lease.held
