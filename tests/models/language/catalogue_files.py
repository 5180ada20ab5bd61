"""Reads the catalogues as translators wrote them, for the tests."""

from functools import cache
from string import Formatter

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from tests.models.language.sources import CATALOGUES, DOMAINS


@cache
def catalogue(language: str, domain: str) -> Catalog:
    """One file. A language that lacks it fails the test that asks."""
    file = CATALOGUES / language / f"{domain}.po"
    assert file.is_file(), f"models/catalogues/{language}/{domain}.po is missing"
    with file.open("rb") as source:
        return read_po(source, locale=language, abort_invalid=True)


@cache
def messages(language: str) -> dict[str, tuple[str, Message]]:
    """Key → file and line, message."""
    return {
        key_of(message): (f"models/catalogues/{language}/{domain}.po:{message.lineno}", message)
        for domain in DOMAINS
        for message in catalogue(language, domain)
        if message.id
    }


def key_of(message: Message) -> str:
    """The msgid."""
    return str(message.id if isinstance(message.id, str) else message.id[0])


def forms(message: Message) -> list[str]:
    """The sentence, or its plural forms."""
    return [message.string] if isinstance(message.string, str) else list(message.string or ())


def values(message: Message) -> set[str]:
    """The names of the values that it takes; a count's own ``n`` may be spelled out, as in "one ticket"."""
    named = {name for form in forms(message) for _, name, _, _ in Formatter().parse(form) if name is not None}
    return named - {"n"} if message.pluralizable else named


def none(bad: list[str]) -> None:
    """Fails with each mistake on a line of its own."""
    assert not bad, "\n" + "\n".join(bad)
