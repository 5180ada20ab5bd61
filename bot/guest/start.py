"""/start: welcome, and deep links."""

from bot.buttons import PRIMARY, button
from bot.chat import Handler, Talk, command
from bot.deep_links import open_payload
from bot.guest.buttons import ShowEvents
from bot.guest.help_page import help_on_duty
from bot.invites import recognise_organiser


def handlers() -> list[Handler]:
    """/start."""
    return [command("start", start)]


async def start(talk: Talk) -> None:
    """Welcome the person, or do what the deep link says. People of the setting ORGANISERS become organisers."""
    recognised = await recognise_organiser(talk)
    if not talk.argument:
        if not recognised:
            await _welcome(talk)
    elif not await open_payload(talk, talk.argument):
        await talk.reply(talk.voice.html("guest.unknown_link"))
        await _welcome(talk)


async def _welcome(talk: Talk) -> None:
    rows = [[button(talk.voice.text("guest.see_events"), ShowEvents(), PRIMARY)]]
    paragraphs = [talk.voice.html("guest.welcome", name=talk.person.name), *await help_on_duty(talk)]
    await talk.reply("\n\n".join(paragraphs), rows)
