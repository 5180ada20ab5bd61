"""The command menu: each person's shows only what that person may do.

Telegram takes the menu of the narrowest scope (Bot API, BotCommandScope): guests have the one of all private chats in
their language, people with a part in an event have one of their own chat.
"""

import logging

from telegram import Bot, BotCommand, BotCommandScopeAllPrivateChats, BotCommandScopeChat
from telegram.error import BadRequest, Forbidden

from models.language.speech import DEFAULT, Voice, languages, voice
from models.people.persons import voice_of
from models.people.staff import Action, allows, roles_of
from models.tables import Person, Role

logger = logging.getLogger(__name__)

GUEST = ("events", "tickets", "language", "privacy", "help")
STAFF = (
    ("door", Action.SEE_COUNTS),
    ("find", Action.ADMIT),
    ("attendance", Action.SEE_COUNTS),
    ("arrivals", Action.SEE_COUNTS),
    ("guests", Action.SEE_NAMES),
    ("undo", Action.UNDO),
)
COUNTS_PAGE = "counts_page"
"""What /door is to those who do not stand at the door and have no code."""
ORGANISER = (
    ("newevent", Action.CHANGE_EVENT),
    ("event", Action.CHANGE_EVENT),
    ("staff", Action.APPOINT),
    ("import", Action.CHANGE_TICKETS),
    ("announce", Action.CHANGE_EVENT),
    ("export", Action.EXPORT),
    ("api", Action.CHANGE_EVENT),
)


async def set_guest_menu(bot: Bot) -> None:
    """The menu of everybody who has no part in an event, in each language. Once at start-up."""
    scope = BotCommandScopeAllPrivateChats()
    await bot.set_my_commands(_spoken(GUEST, voice(DEFAULT)), scope=scope)
    for language in languages():
        await bot.set_my_commands(_spoken(GUEST, voice(language)), scope=scope, language_code=language)


async def refresh_menu(bot: Bot, person: Person) -> None:
    """Make a person's menu show what they may do now, in the language that they read now."""
    commands = _spoken(commands_for(await roles_of(person.id)), voice_of(person))
    try:
        await bot.set_my_commands(commands, scope=BotCommandScopeChat(person.id))
    except (BadRequest, Forbidden) as refusal:
        logger.info("could not set a menu: %s", refusal.message)


def commands_for(roles: frozenset[Role]) -> tuple[str, ...]:
    """The commands of somebody who has these roles, the most needed first."""
    offered = (*STAFF, *ORGANISER)
    allowed = [name for name, action in offered if any(allows(role, action) for role in roles)]
    return (*allowed, *GUEST)


def _spoken(commands: tuple[str, ...], speaker: Voice) -> list[BotCommand]:
    meanings = {} if "find" in commands else {"door": COUNTS_PAGE}
    return [BotCommand(name, speaker.text(f"staff.menu_{meanings.get(name, name)}")) for name in commands]
