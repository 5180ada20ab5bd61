"""Who writes to the bot, and which language they read."""

import asyncio

import pytest

from models.people.persons import Identity, choose_language, meet, note_block, voice_for, voice_of
from models.tables import Person
from tests.makers import make_person

pytestmark = pytest.mark.usefixtures("database")


async def test_somebody_new_is_recorded() -> None:
    await meet(Identity(7, "Ada Lovelace", "ada", "de-AT"))
    person = await Person.get(id=7)
    assert (person.name, person.username, person.telegram_language) == ("Ada Lovelace", "ada", "de-AT")


async def test_somebody_new_who_writes_twice_at_once_is_recorded_once() -> None:
    people = await asyncio.gather(*[meet(Identity(7, "Ada Lovelace")) for _ in range(10)])
    assert {person.id for person in people} == {7}
    assert await Person.all().count() == 1


async def test_what_has_changed_is_recorded_and_the_chosen_language_stays() -> None:
    person = await meet(Identity(7, "Ada Byron", "ada", "en"))
    await choose_language(person, "zh")
    await meet(Identity(7, "Ada Lovelace", None, "de"))
    person = await Person.get(id=7)
    assert (person.name, person.username, person.telegram_language) == ("Ada Lovelace", None, "de")
    assert person.chosen_language == "zh"


async def test_who_writes_again_has_not_blocked_the_bot_any_longer() -> None:
    await meet(Identity(7, "Ada"))
    await note_block(7)
    blocked_at = (await Person.get(id=7)).blocked_at
    await note_block(7)
    assert blocked_at is not None
    assert (await Person.get(id=7)).blocked_at == blocked_at
    await meet(Identity(7, "Ada"))
    assert (await Person.get(id=7)).blocked_at is None


async def test_a_very_long_name_is_cut_and_an_empty_one_replaced() -> None:
    assert len((await meet(Identity(7, "A" * 300))).name) == 200
    assert (await meet(Identity(8, " "))).name == "8"


@pytest.mark.parametrize(
    ("shown", "name"),
    [
        ("Mallory\u2067", "Mallory"),
        ("Mallory \u202eadA", "Mallory adA"),
        ("\u2066\u2069", "7"),
        ("می\u200cخواهم", "می\u200cخواهم"),
    ],
)
async def test_a_name_does_not_turn_round_what_stands_beside_it(shown: str, name: str) -> None:
    assert (await meet(Identity(7, shown))).name == name


@pytest.mark.parametrize(
    ("chosen", "telegram", "spoken"),
    [(None, "zh-hans", "zh"), ("en", "zh", "en"), (None, "tlh", "en"), (None, None, "en"), ("zh", "en", "zh")],
)
async def test_the_chosen_language_goes_before_telegrams_and_that_before_english(
    chosen: str | None, telegram: str | None, spoken: str
) -> None:
    person = await make_person(chosen_language=chosen, telegram_language=telegram)
    assert voice_of(person).language == spoken
    assert (await voice_for(person.id)).language == spoken


async def test_somebody_never_met_is_spoken_to_in_english() -> None:
    assert (await voice_for(999)).language == "en"
