"""What translators must keep. Each failure names the file, the line and the key."""

import re
from collections import Counter

import pytest
from babel.messages.catalog import Message
from babel.messages.plurals import get_plural

from models.language.speech import DEFAULT, languages, voice
from tests.models.language.catalogue_files import catalogue, forms, key_of, messages, none, values
from tests.models.language.sources import CATALOGUES, DOMAINS

OTHERS = [language for language in languages() if language != DEFAULT]
EVERY = [(language, domain) for language in languages() for domain in DOMAINS]
GOVERNING = {
    "ar": "قبل|بعد|منذ|كل|خلال|لمدة|مضى",
    "de": "vor|in|seit|nach|innerhalb",
    "ru": "через|прошло|прошла|спустя|каждые|назад",
}
"""Words beside which a length of time (`models.language.formats.duration`) would need another form than it has."""


@pytest.mark.parametrize("language", OTHERS)
def test_every_language_has_the_keys_of_english_and_no_others(language: str) -> None:
    english, other = messages(DEFAULT), messages(language)
    missing = [f"{english[key][0]} {key} has no {language}" for key in english if key not in other]
    spare = [f"{other[key][0]} {key} is not in English" for key in other if key not in english]
    none([*missing, *spare])


@pytest.mark.parametrize(("language", "domain"), EVERY)
def test_every_key_begins_with_its_domain_and_stands_once(language: str, domain: str) -> None:
    written = (CATALOGUES / language / f"{domain}.po").read_text(encoding="utf-8")
    keys = re.findall(r'^msgid "(.+)"', written, re.MULTILINE)
    none([key for key in keys if not re.fullmatch(rf"{domain}\.[a-z0-9_]+", key)])
    none([key for key, times in Counter(keys).items() if times > 1])


@pytest.mark.parametrize("language", languages())
def test_nothing_is_untranslated_or_in_doubt(language: str) -> None:
    none(
        [
            f"{where} {key}"
            for key, (where, message) in messages(language).items()
            if message.fuzzy or not forms(message) or not all(form.strip() for form in forms(message))
        ]
    )


@pytest.mark.parametrize("language", OTHERS)
def test_what_english_counts_every_language_counts(language: str) -> None:
    english = messages(DEFAULT)
    none(
        [
            f"{where} {key}"
            for key, (where, message) in messages(language).items()
            if key in english and message.pluralizable != english[key][1].pluralizable
        ]
    )


@pytest.mark.parametrize("language", OTHERS)
def test_translations_take_the_same_values(language: str) -> None:
    english = messages(DEFAULT)
    none(
        [
            f"{where} {key} takes {sorted(values(message))}, English {sorted(values(english[key][1]))}"
            for key, (where, message) in messages(language).items()
            if key in english and values(message) != values(english[key][1])
        ]
    )


@pytest.mark.parametrize("language", OTHERS)
def test_translations_have_the_same_tags(language: str) -> None:
    english = messages(DEFAULT)
    none(
        [
            f"{where} {key} has {tags(message)}"
            for key, (where, message) in messages(language).items()
            if key in english and tags(message) != tags(english[key][1])
        ]
    )


@pytest.mark.parametrize("language", languages())
def test_tags_are_closed(language: str) -> None:
    none(
        [
            f"{where} {key}"
            for key, (where, message) in messages(language).items()
            for form in forms(message)
            if Counter(re.findall(r"<([a-z-]+)", form)) != Counter(re.findall(r"</([a-z-]+)", form))
        ]
    )


@pytest.mark.parametrize(("language", "domain"), EVERY)
def test_plural_forms_are_those_of_the_language(language: str, domain: str) -> None:
    wanted = get_plural(language).num_plurals
    assert catalogue(language, domain).num_plurals == wanted
    none(
        [
            f"{messages(language)[key_of(message)][0]} {key_of(message)} has {len(forms(message))} forms"
            for message in catalogue(language, domain)
            if message.id and message.pluralizable and len(forms(message)) != wanted
        ]
    )


@pytest.mark.parametrize("language", languages())
def test_every_sentence_can_be_said_for_every_number(language: str) -> None:
    speak = voice(language)
    for key, (where, message) in messages(language).items():
        given = dict.fromkeys(values(message), "x")
        if message.pluralizable:
            said = [speak.count(key, number, **given) for number in (0, 1, 2, 5, 11, 21, 101)]
        else:
            said = [speak.text(key, **given)]
        assert all(said), f"{where} {key}"


@pytest.mark.parametrize("language", GOVERNING)
def test_lengths_of_time_stand_where_their_form_is_right(language: str) -> None:
    length = r"\{(?:span|ago|again)\}"
    wrong = re.compile(rf"\b(?:{GOVERNING[language]}) {length}|{length} (?:{GOVERNING[language]})\b")
    assert any(re.search(length, form) for _, message in messages(language).values() for form in forms(message))
    none(
        [
            f"{where} {key}"
            for key, (where, message) in messages(language).items()
            if any(wrong.search(form) for form in forms(message))
        ]
    )


def tags(message: Message) -> list[str]:
    return sorted(set(re.findall(r"</?[a-z-]+", " ".join(forms(message)))))
