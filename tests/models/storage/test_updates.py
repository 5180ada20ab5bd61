"""Telegram delivers an update at least once; it is handled once."""

import asyncio

import pytest

from models.storage.updates import begin_update, finish_update

pytestmark = pytest.mark.usefixtures("database")


async def test_an_update_that_was_handled_to_the_end_is_not_handled_again() -> None:
    assert await begin_update(1)
    await finish_update(1)
    assert not await begin_update(1)
    assert await begin_update(2)


async def test_an_update_whose_process_died_is_handled_again() -> None:
    assert await begin_update(1)
    assert await begin_update(1)


async def test_an_update_delivered_to_many_at_once_troubles_nobody() -> None:
    assert all(await asyncio.gather(*[begin_update(1) for _ in range(10)]))
