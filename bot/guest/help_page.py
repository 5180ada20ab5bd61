"""/help: what I can do, by what the person may do."""

from collections.abc import Mapping

from bot.chat import Handler, Talk, command
from models.people.staff import roles_of
from models.tables import Role

PARAGRAPHS: Mapping[Role, tuple[str, ...]] = {
    Role.ORGANISER: ("guest.help_door", "guest.help_organiser"),
    Role.DOOR: ("guest.help_door",),
    Role.READ_ONLY: ("guest.help_read_only",),
}
"""What each role is told beyond what every guest is, from the role that may do most."""


def handlers() -> list[Handler]:
    """/help."""
    return [command("help", show_help)]


async def show_help(talk: Talk) -> None:
    """The commands, each with a line."""
    await talk.reply("\n\n".join([talk.voice.html("guest.help"), *await help_on_duty(talk)]))


async def help_on_duty(talk: Talk) -> list[str]:
    """What the person can do beyond what every guest can, in paragraphs."""
    roles = await roles_of(talk.person.id)
    highest = next((role for role in PARAGRAPHS if role in roles), None)
    return [talk.voice.html(key) for key in PARAGRAPHS[highest]] if highest else []
