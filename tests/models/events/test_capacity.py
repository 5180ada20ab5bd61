"""Places are held by one conditional statement: never more than there are."""

import asyncio

import pytest

from models.events.capacity import hold, hold_anyway, places_left, release
from models.tables import TicketType
from tests.makers import make_event, make_ticket_type

pytestmark = pytest.mark.usefixtures("database")


async def test_a_type_without_capacity_holds_any_number() -> None:
    type_ = await make_ticket_type(await make_event())
    assert await hold(type_.id, 1_000)
    assert places_left(await TicketType.get(id=type_.id)) is None


async def test_the_last_places_are_held_once() -> None:
    type_ = await make_ticket_type(await make_event(), capacity=5)
    assert await hold(type_.id, 3)
    assert not await hold(type_.id, 3)
    assert await hold(type_.id, 2)
    assert places_left(await TicketType.get(id=type_.id)) == 0


async def test_released_places_can_be_held_again() -> None:
    type_ = await make_ticket_type(await make_event(), capacity=2)
    assert await hold(type_.id, 2)
    await release(type_.id, 1)
    assert await hold(type_.id, 1)
    assert not await hold(type_.id, 1)


async def test_places_that_are_paid_for_are_held_all_the_same_and_it_is_said_by_how_many_that_oversells() -> None:
    type_ = await make_ticket_type(await make_event(), capacity=5, held=4)
    assert await hold_anyway(type_.id, 3) == 2
    assert await hold_anyway(type_.id, 1) == 1
    assert (await TicketType.get(id=type_.id)).held == 8


async def test_without_the_guard_everybody_who_looked_first_gets_a_place() -> None:
    type_ = await make_ticket_type(await make_event(), capacity=50)
    everybody_has_looked = asyncio.Barrier(60)

    async def look_then_take() -> bool:
        seen = await TicketType.get(id=type_.id)
        await everybody_has_looked.wait()
        if seen.held + 1 > 50:
            return False
        await TicketType.filter(id=type_.id).update(held=seen.held + 1)
        return True

    taken = await asyncio.gather(*[look_then_take() for _ in range(60)])
    assert taken.count(True) == 60


async def test_with_the_guard_only_as_many_as_there_are_places() -> None:
    type_ = await make_ticket_type(await make_event(), capacity=50)
    taken = await asyncio.gather(*[hold(type_.id, 1) for _ in range(60)])
    assert taken.count(True) == 50
    assert (await TicketType.get(id=type_.id)).held == 50
