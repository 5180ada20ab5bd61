"""/help: what I can do, by what the person may do."""

from bot.chat import Handler, Talk, command
from models.people.staff import roles_of
from models.tables import Role


def handlers() -> list[Handler]:
    """/help."""
    return [command("help", show_help)]


async def show_help(talk: Talk) -> None:
    """The commands, each with a line."""
    await talk.reply("\n\n".join([talk.voice.html("guest.help"), *await help_on_duty(talk)]))


async def help_on_duty(talk: Talk) -> list[str]:
    """What the person can do beyond what every guest can, in paragraphs."""
    roles = await roles_of(talk.person.id)
    keys = []
    if roles & {Role.DOOR, Role.ORGANISER}:
        keys.append("guest.help_door")
    elif Role.READ_ONLY in roles:
        keys.append("guest.help_read_only")
    if Role.ORGANISER in roles:
        keys.append("guest.help_organiser")
    return [talk.voice.html(key) for key in keys]
