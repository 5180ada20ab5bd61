"""Work beside the updates: one of a kind at a time, cut off at the end."""

import asyncio

import pytest

from bot.background import begin, is_under_way, leave


async def all_done() -> None:
    """Wait for whatever runs beside this test."""
    others = asyncio.all_tasks() - {asyncio.current_task()}
    if others:
        await asyncio.wait(others)


async def test_work_of_one_kind_is_done_once_at_a_time() -> None:
    done: list[str] = []

    async def work() -> None:
        done.append("work")

    begin("export", work)
    begin("export", work)
    begin("other", work)
    await all_done()
    begin("export", work)
    await all_done()

    assert done == ["work"] * 3


async def test_what_goes_wrong_is_logged_without_its_words(caplog: pytest.LogCaptureFixture) -> None:
    async def work() -> None:
        raise ValueError("a secret")

    begin("export", work)
    await all_done()

    assert "ValueError" in caplog.text
    assert "a secret" not in "".join(record.getMessage().partition("raise")[0] for record in caplog.records)


async def test_what_is_under_way_is_cut_off_at_the_end() -> None:
    async def work() -> None:
        await asyncio.Event().wait()

    begin("export", work)
    await leave()

    assert not is_under_way("export")
