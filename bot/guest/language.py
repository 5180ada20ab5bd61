"""/language: which language the bot speaks to me."""

from babel import Locale

from bot.buttons import SUCCESS, button, grid
from bot.chat import Handler, Talk, command, pressed
from bot.guest.buttons import ChooseLanguage
from bot.menu import refresh_menu
from models.language.speech import languages, voice
from models.people.persons import choose_language

COLUMNS = 2


def handlers() -> list[Handler]:
    """/language and its buttons."""
    return [command("language", ask_language), pressed(ChooseLanguage, set_language)]


async def ask_language(talk: Talk) -> None:
    """A button for each language, in its own words."""
    chosen = talk.person.chosen_language
    choices = [
        button(_own_name(language), ChooseLanguage(language), SUCCESS if language == chosen else None)
        for language in languages()
    ]
    as_telegram = button(
        talk.voice.text("guest.language_of_telegram"), ChooseLanguage(None), None if chosen else SUCCESS
    )
    await talk.show(talk.voice.html("guest.which_language"), [*grid(choices, COLUMNS), [as_telegram]])


async def set_language(talk: Talk, data: ChooseLanguage) -> None:
    """Speak it from now on."""
    known = data.language if data.language in languages() else None
    await choose_language(talk.person, known)
    await ask_language(talk)
    await talk.toast(talk.voice.text("guest.language_set"))
    await refresh_menu(talk.bot, talk.person)


def _own_name(language: str) -> str:
    locale: Locale = voice(language).locale
    return (locale.get_display_name(locale) or language).split("(")[0].strip().capitalize()
