"""Speaks to people in their language.

Texts live in gettext catalogues under ``models/catalogues/<language>/<domain>.po``. A msgid is a symbolic key
(``page.staff_check_in``); English has a catalogue like every other language. The domains of one language form one
namespace: the key's first part is the domain.
"""

import gettext
import io
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import ClassVar

from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from markupsafe import escape

from models.language.isolation import isolated

CATALOGUES = Path(__file__).parents[1] / "catalogues"
DEFAULT = "en"


class UnknownText(KeyError):
    """A key that the catalogues of this language do not hold."""


class Voice:
    """Speaks one language: looks a key up and fills in the named values."""

    _right_to_left: ClassVar[frozenset[str]] = frozenset({"ar", "fa", "he", "ur"})

    def __init__(self, language: str) -> None:
        self.language = language
        self.locale = Locale.parse({"zh": "zh_Hans_CN"}.get(language, language))
        self.direction = "rtl" if language in self._right_to_left else "ltr"
        self._catalogue = _catalogue(language)

    def text(self, key: str, /, **values: object) -> str:
        """The sentence under ``key``, plain. Raises UnknownText."""
        sentence = self._catalogue.gettext(key)
        if sentence == key:
            raise UnknownText(f"{key} in {self.language}")
        return self._filled(sentence, values)

    def count(self, key: str, number: int, /, **values: object) -> str:
        """The sentence under ``key`` in the plural form for ``number``, which is also its value ``{n}``."""
        sentence = self._catalogue.ngettext(key, key, number)
        if sentence == key:
            raise UnknownText(f"{key} in {self.language}")
        return self._filled(sentence, {"n": number, **values})

    def html(self, key: str, /, **values: object) -> str:
        """Like `text` for Telegram's HTML: the catalogue may hold tags, every value is escaped."""
        return self.text(key, **_escaped(values))

    def count_html(self, key: str, number: int, /, **values: object) -> str:
        """Like `count` for Telegram's HTML."""
        return self.count(key, number, **_escaped(values))

    def _filled(self, sentence: str, values: Mapping[str, object]) -> str:
        return isolated(sentence, values, self.direction).format_map(values)


@cache
def voice(language: str) -> Voice:
    """The voice for a language that Usher has (see `languages`)."""
    return Voice(language)


@cache
def languages() -> tuple[str, ...]:
    """The languages that have a catalogue, English first."""
    found = sorted(folder.name for folder in CATALOGUES.iterdir() if folder.is_dir())
    return (DEFAULT, *(name for name in found if name != DEFAULT))


def best_language(wanted: Iterable[str | None]) -> str:
    """The first of the wanted IETF tags (``zh-hans``, ``pt-BR``) that Usher speaks, else English."""
    for tag in wanted:
        language = (tag or "").replace("_", "-").split("-")[0].lower()
        if language in languages():
            return language
    return DEFAULT


def _escaped(values: Mapping[str, object]) -> dict[str, object]:
    return {name: escape(value) for name, value in values.items()}


@cache
def _catalogue(language: str) -> gettext.GNUTranslations:
    """All domains of one language, compiled in memory, so that a translator's edit needs no build step."""
    merged = Catalog(locale=language)
    for file in sorted((CATALOGUES / language).glob("*.po")):
        with file.open("rb") as source:
            for message in read_po(source, locale=language):
                if message.id:
                    merged[message.id] = message
    compiled = io.BytesIO()
    write_mo(compiled, merged)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)
