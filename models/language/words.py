"""The word drawn anew for each admission: staff hear or see it on the guest's page, in their feed and on the door page.

One word a line in ``models/words/<language>.txt``: concrete, easily spoken, taken for no other in the list, and
nothing that anybody minds being called at a door.
"""

import secrets
from functools import cache
from pathlib import Path

from models.language.speech import DEFAULT

WORDS = Path(__file__).parents[1] / "words"


def draw_word(language: str) -> str:
    """A word in this language, in English where it has no list. Unpredictable, so that a forged page cannot know it."""
    return secrets.choice(words(language))


@cache
def words(language: str) -> tuple[str, ...]:
    """All words of this language, English ones where it has no list."""
    file = WORDS / f"{language}.txt"
    return tuple((file if file.is_file() else WORDS / f"{DEFAULT}.txt").read_text(encoding="utf-8").split())
