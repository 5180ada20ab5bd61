import re
from itertools import combinations

import pytest

from models.language.speech import languages
from models.language.words import WORDS, draw_word, words

LANGUAGES = tuple(sorted(file.stem for file in WORDS.iterdir()))
WITH_ALPHABET = ("de", "en", "es", "ru")
FIT_FOR_A_PHONE = 10


def distance(one: str, other: str) -> int:
    """Levenshtein's: how many letters to change, add or drop."""
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        above, row = row, [i]
        for j, beside in enumerate(other, 1):
            row.append(min(above[j] + 1, row[-1] + 1, above[j - 1] + (letter != beside)))
    return row[-1]


def test_every_language_of_the_catalogues_can_draw() -> None:
    assert all(draw_word(language) in words(language) for language in languages())


def test_a_language_without_a_list_draws_english_words() -> None:
    assert draw_word("xx") in words("en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_there_are_enough_words_that_no_forger_guesses(language: str) -> None:
    assert len(words(language)) >= 190


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_word_comes_twice(language: str) -> None:
    assert len(set(words(language))) == len(words(language))


def test_english_words_are_short_plain_and_lower_case() -> None:
    assert [word for word in words("en") if not (word.isascii() and word.isalpha() and word.islower())] == []
    assert [word for word in words("en") if not 4 <= len(word) <= 9] == []


def test_chinese_words_are_two_or_three_characters() -> None:
    assert [word for word in words("zh") if not 2 <= len(word) <= 3] == []
    assert [word for word in words("zh") if not all("\u4e00" <= letter <= "\u9fff" for letter in word)] == []


@pytest.mark.parametrize("language", sorted({*LANGUAGES} - {"zh"}))
def test_words_are_of_letters_alone_and_fit_a_phone(language: str) -> None:
    assert [word for word in words(language) if not (word.isalpha() or language == "ja")] == []
    assert [word for word in words(language) if len(word) > FIT_FOR_A_PHONE] == []


@pytest.mark.parametrize(
    ("language", "letters"),
    [("de", "A-Za-zÄÖÜäöüß"), ("es", "a-záéíóúüñ"), ("ru", "а-я"), ("ja", "ぁ-んァ-ヶー"), ("ar", "ء-ي")],
)
def test_words_are_written_in_the_letters_that_staff_read(language: str, letters: str) -> None:
    assert [word for word in words(language) if not re.fullmatch(f"[{letters}]+", word)] == []


def test_german_words_are_nouns_with_a_capital() -> None:
    assert [word for word in words("de") if not word.istitle()] == []


@pytest.mark.parametrize("language", WITH_ALPHABET)
def test_no_word_is_taken_for_another(language: str) -> None:
    pairs = combinations([word.casefold() for word in words(language)], 2)
    assert [pair for pair in pairs if distance(*pair) < 3 or pair[0][:4] == pair[1][:4]] == []


@pytest.mark.parametrize(("language", "telling"), [("ar", 3), ("ja", 2)])
def test_no_short_word_is_taken_for_another(language: str, telling: int) -> None:
    pairs = combinations(words(language), 2)
    assert [pair for pair in pairs if distance(*pair) < 2 or pair[0][:telling] == pair[1][:telling]] == []


def test_no_chinese_word_shares_a_telling_character_with_another() -> None:
    pairs = combinations([set(word) - {"子"} for word in words("zh")], 2)
    assert [pair for pair in pairs if pair[0] & pair[1]] == []


def test_words_are_drawn_anew() -> None:
    assert len({draw_word("en") for _ in range(200)}) > 50
