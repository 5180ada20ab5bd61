"""How somebody becomes organiser in the chat, and what the menu shows then."""

from bot.menu import GUEST, commands_for, refresh_menu, set_guest_menu
from models.house import House
from models.people.organisers import is_organiser, issue_first_organiser_link
from models.people.persons import Identity, choose_language, meet
from models.tables import Person, Role
from tests.bot.desk import on_duty, phone_of
from tests.bot.running import RunningBot, running_bot
from tests.makers import make_event


async def test_the_first_opener_of_the_link_is_welcomed_and_the_second_is_not(bot: RunningBot) -> None:
    token = await issue_first_organiser_link(bot.house.links)
    first, second = await phone_of(bot, "First"), await phone_of(bot, "Second")

    await first.start(f"o{token}")
    await second.start(f"o{token}")

    assert "You are an organiser now" in (await first.receives()).text
    assert "doesn’t work any more" in (await second.receives()).text
    assert "newevent" in [command["command"] for command in first.commands]
    assert not await is_organiser(second.id)


async def test_persons_of_the_setting_become_organisers_when_they_start(house: House) -> None:
    settings = house.settings.model_copy(update={"organisers": (4711,)})
    async with running_bot(House(settings, house.secrets, house.links, house.verifier)) as bot:
        named = bot.telegram.person("Named", user_id=4711)
        other = bot.telegram.person("Other")
        for phone in (named, other):
            await phone.start()

        assert "You are an organiser now" in (await named.receives()).text
        assert "You are an organiser" not in (await other.receives()).text
        assert await is_organiser(4711)
        await named.start()
        assert "You are an organiser now" not in (await named.receives()).text


def test_a_menu_shows_only_what_the_person_may_do() -> None:
    assert commands_for(frozenset()) == GUEST
    assert commands_for(frozenset({Role.READ_ONLY})) == ("door", "attendance", "arrivals", *GUEST)
    door = ("door", "find", "attendance", "arrivals", "guests", "undo")
    assert commands_for(frozenset({Role.DOOR})) == (*door, *GUEST)
    organiser = commands_for(frozenset({Role.ORGANISER}))
    assert {*door, "newevent", "event", "staff", "export"} < set(organiser)


async def test_the_menu_promises_a_door_code_only_to_those_who_have_one(bot: RunningBot) -> None:
    event, menus = await make_event(), {}
    for role in (Role.DOOR, Role.READ_ONLY):
        duty = await on_duty(bot, event, role=role)
        await refresh_menu(bot.application.bot, await Person.get(id=duty.phone.id))
        menus[role] = {command["command"]: command["description"] for command in duty.phone.commands}

    assert menus[Role.DOOR]["door"] == "My door code"
    assert menus[Role.READ_ONLY]["door"] == "A page with the counts for a screen"


async def test_guests_have_a_menu_in_their_language(bot: RunningBot) -> None:
    await set_guest_menu(bot.application.bot)

    menus = {
        language: bot.telegram.person("Guest", language_code=language).commands[0]["description"]
        for language in ("en", "zh", "fi")
    }

    assert menus == {"en": "What’s on", "zh": "近期活动", "fi": "What’s on"}


async def test_a_menu_follows_the_chosen_language_and_a_block_is_no_trouble(bot: RunningBot) -> None:
    phone = await phone_of(bot, "Guest")
    person = await meet(Identity(phone.id, "Guest", language="en"))
    await choose_language(person, "zh")

    await refresh_menu(bot.application.bot, person)
    await phone.block()
    await refresh_menu(bot.application.bot, person)

    assert phone.commands[0]["description"] == "近期活动"
