import re
from pathlib import Path

import pytest

from models.language import speech
from models.language.speech import UnknownText, Voice, best_language, languages, voice


@pytest.fixture
def slavic(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Voice:
    """A catalogue in a language with three plural forms."""
    (tmp_path / "ru").mkdir()
    (tmp_path / "ru" / "probe.po").write_text(
        'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n"Language: ru\\n"\n'
        '"Plural-Forms: nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20)'
        ' ? 1 : 2);\\n"\n\nmsgid "probe.seats"\nmsgid_plural "probe.seats"\n'
        'msgstr[0] "{n} место {row}"\nmsgstr[1] "{n} места {row}"\nmsgstr[2] "{n} мест {row}"\n\n'
        'msgid "probe.hello"\nmsgstr "<b>{name}</b> {{so}}"\n',
        encoding="utf-8",
    )
    monkeypatch.setattr(speech, "CATALOGUES", tmp_path)
    speech._catalogue.cache_clear()
    yield_voice = Voice("ru")
    speech._catalogue.cache_clear()
    return yield_voice


def test_english_comes_first() -> None:
    assert languages()[0] == "en"
    assert {"en", "zh"} <= set(languages())


@pytest.mark.parametrize(
    ("wanted", "spoken"),
    [
        (["zh-hans"], "zh"),
        (["ZH_Hant_TW"], "zh"),
        (["en-GB"], "en"),
        ([None, "", "zh"], "zh"),
        (["tlh", "zh"], "zh"),
        (["tlh"], "en"),
        ([], "en"),
        (["../en"], "en"),
    ],
)
def test_people_get_the_first_language_of_theirs_that_there_is(wanted: list[str | None], spoken: str) -> None:
    assert best_language(wanted) == spoken


def test_a_voice_fills_in_values() -> None:
    assert voice("en").text("format.zone", city="Berlin") == "Berlin time"


def test_a_key_that_is_not_there_is_an_error_and_names_the_language() -> None:
    with pytest.raises(UnknownText, match=re.escape("format.nothing in zh")):
        voice("zh").text("format.nothing")
    with pytest.raises(UnknownText):
        voice("en").count("format.nothing", 1)


def test_a_value_that_is_not_given_is_an_error() -> None:
    with pytest.raises(KeyError, match="city"):
        voice("en").text("format.zone")


@pytest.mark.parametrize(
    ("number", "sentence"),
    [(1, "1 место A"), (3, "3 места A"), (5, "5 мест A"), (11, "11 мест A"), (21, "21 место A")],
)
def test_counts_take_the_plural_form_of_the_language(slavic: Voice, number: int, sentence: str) -> None:
    assert slavic.count("probe.seats", number, row="A") == sentence


def test_values_are_escaped_for_html_and_tags_of_the_catalogue_stay(slavic: Voice) -> None:
    assert slavic.html("probe.hello", name="<i>&") == "<b>&lt;i&gt;&amp;</b> {so}"
    assert slavic.count_html("probe.seats", 1, row="<A>") == "1 место &lt;A&gt;"


def test_plain_text_escapes_nothing(slavic: Voice) -> None:
    assert slavic.text("probe.hello", name="<i>&") == "<b><i>&</b> {so}"


def test_values_cannot_reach_into_the_sentence(slavic: Voice) -> None:
    assert slavic.text("probe.hello", name="{name}") == "<b>{name}</b> {so}"


def test_both_languages_are_written_from_the_left() -> None:
    assert [voice(name).direction for name in ("en", "zh")] == ["ltr", "ltr"]
