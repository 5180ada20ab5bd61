"""Words of the catalogues, found in what people write: as whole words where their script sets words apart."""

import re
from collections.abc import Iterable

from models.language.speech import Voice

UNSEPARATED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
"""Japanese and Chinese write their words without spaces."""


def said_words(voices: Iterable[Voice], key: str) -> list[str]:
    """The words that the catalogues list under ``key``, in small letters, the longest first."""
    words = {word for speaker in voices for word in speaker.text(key).casefold().split("|")}
    return sorted(words, key=lambda word: (-len(word), word))


def whole_word(word: str, *, followed_by: str = "") -> str:
    """A regular expression for the word that does not find it inside another one, but before what may follow it."""
    escaped = re.escape(word)
    return escaped if UNSEPARATED.search(word) else rf"(?<!\w){escaped}(?={followed_by}(?!\w))"


def any_of(words: Iterable[str]) -> str:
    """A regular expression for each of these words, as `whole_word`."""
    return "|".join(whole_word(word) for word in words)
