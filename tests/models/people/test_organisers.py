"""How somebody becomes organiser."""

import asyncio

from models.house import House
from models.people.organisers import accept_first_organiser, is_organiser, issue_first_organiser_link, make_organiser
from models.tables import Organiser
from tests.clock import Clock
from tests.makers import LINKS, make_person


async def test_the_first_opener_of_the_link_becomes_organiser_and_nobody_else(house: House) -> None:
    token = await issue_first_organiser_link(LINKS)
    people = [await make_person() for _ in range(5)]
    assert token is not None

    outcomes = await asyncio.gather(*[accept_first_organiser(LINKS, token, person) for person in people])

    [organiser] = [outcome for outcome in outcomes if outcome]
    assert await Organiser.all().count() == 1
    assert await is_organiser(organiser.person_id)


async def test_the_winner_may_open_it_again(house: House) -> None:
    token = await issue_first_organiser_link(LINKS)
    person = await make_person()
    assert token is not None

    assert await accept_first_organiser(LINKS, token, person) == await accept_first_organiser(LINKS, token, person)


async def test_the_link_lasts_an_hour(house: House, clock: Clock) -> None:
    token = await issue_first_organiser_link(LINKS)
    assert token is not None
    clock.advance(hours=1)

    assert await accept_first_organiser(LINKS, token, await make_person()) is None


async def test_a_new_start_makes_a_new_link_and_ends_the_old_one(house: House) -> None:
    old, new = await issue_first_organiser_link(LINKS), await issue_first_organiser_link(LINKS)
    assert old is not None
    assert new is not None

    assert await accept_first_organiser(LINKS, old, await make_person()) is None
    assert await accept_first_organiser(LINKS, new, await make_person()) is not None


async def test_there_is_no_link_where_there_is_an_organiser(house: House) -> None:
    await make_organiser(await make_person())

    assert await issue_first_organiser_link(LINKS) is None


async def test_a_person_is_made_organiser_once_and_names_may_repeat(house: House) -> None:
    ada, other = await make_person("Ada Lovelace"), await make_person("Ada Lovelace")

    first, same = await asyncio.gather(make_organiser(ada), make_organiser(ada))
    second = await make_organiser(other)

    assert first == same
    assert (first.slug, second.slug) == ("ada-lovelace", "ada-lovelace-2")
