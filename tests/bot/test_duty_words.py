"""Texts whose keys are put together from roles, fields, commands and reasons are there in every language."""

import pytest

from bot.menu import COUNTS_PAGE, GUEST, commands_for
from bot.organiser.buttons import Field
from models.door.annulment import AnnulReason
from models.language.speech import languages, voice
from models.tables import Role

KEYS = [
    *[f"staff.undo_{reason}" for reason in AnnulReason],
    *[f"staff.welcome_{role}" for role in Role],
    *[f"organiser.role_{role}" for role in Role],
    *[f"organiser.invite_{role}" for role in Role],
    *[f"organiser.button_{field}" for field in Field],
    *[f"organiser.change_{field}" for field in Field],
    *[f"organiser.ask_{field}" for field in Field if field is not Field.HOURS],
    *[f"staff.menu_{name}" for name in (COUNTS_PAGE, *GUEST, *commands_for(frozenset(Role)))],
]
VALUES = {"event": "E", "when": "W", "link": "L", "present": "P", "zone": "Z"}


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("key", sorted(set(KEYS)))
def test_the_text_is_there(language: str, key: str) -> None:
    assert voice(language).html(key, **VALUES)
