"""/help names every command that the menu offers, in every language."""

import pytest

from bot.guest.help_page import PARAGRAPHS
from bot.menu import commands_for
from models.language.speech import languages, voice
from models.tables import Role


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("role", [None, *Role], ids=str)
def test_what_the_menu_offers_is_explained(language: str, role: Role | None) -> None:
    roles = frozenset({role} if role else ())
    speak = voice(language)
    told = "\n".join(speak.text(key) for key in ("guest.help", *(PARAGRAPHS[role] if role else ())))

    missing = [name for name in commands_for(roles) if name != "help" and f"/{name}" not in told]

    assert missing == []
