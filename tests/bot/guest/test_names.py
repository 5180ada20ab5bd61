"""Names that people type."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.guest.names import BadName, clean_name


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("  Ada   Lovelace ", "Ada Lovelace"),
        ("Ada\nLovelace", "Ada Lovelace"),
        ("Ada\u202eecalevoL", "AdaecalevoL"),
        ("王小明", "王小明"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("O’Brien-Smith, Jr. 3", "O’Brien-Smith, Jr. 3"),
    ],
)
def test_a_name_is_kept_on_one_line_without_what_can_not_be_seen(typed: str, name: str) -> None:
    assert clean_name(typed) == name


@pytest.mark.parametrize("typed", ["", "   ", "12345", "🎉🎉", "---", "\u200b"])
def test_what_has_no_letters_is_no_name(typed: str) -> None:
    with pytest.raises(BadName) as bad:
        clean_name(typed)
    assert bad.value.key == "guest.name_without_letters"


def test_a_name_of_more_than_a_hundred_characters_is_too_long() -> None:
    assert clean_name("A" * 100) == "A" * 100
    with pytest.raises(BadName) as bad:
        clean_name("A" * 101)
    assert bad.value.key == "guest.name_too_long"


@given(st.text())
def test_whatever_is_typed_becomes_a_printable_line_or_is_refused(typed: str) -> None:
    try:
        name = clean_name(typed)
    except BadName:
        return
    assert name == " ".join(name.split())
    assert clean_name(name) == name
