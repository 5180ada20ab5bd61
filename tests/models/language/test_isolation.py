"""Sentences of both directions: what reads the other way stays in one piece and in its place."""

import unicodedata

import pytest

from models.language.speech import voice

ARABIC = voice("ar")
LATIN, COMMAND, SIGNED = "\u2068Ada\u2069", "\u2066/find\u2069", "\u2066+3\u2069"


def test_a_latin_name_in_an_arabic_sentence_is_isolated() -> None:
    assert LATIN in ARABIC.text("doorpage.undo_sure", name="Ada")
    assert LATIN in ARABIC.count("staff.att_taken", 3, staff="Ada", amount="12")


def test_an_arabic_name_needs_nothing() -> None:
    said = ARABIC.text("doorpage.undo_sure", name="ليلى")
    assert "ليلى" in said
    assert not any(unicodedata.category(letter) == "Cf" for letter in said)


def test_an_arabic_name_in_a_latin_sentence_is_isolated() -> None:
    assert voice("en").text("doorpage.undo_sure", name="ليلى") == "Undo the check-in of \u2068ليلى\u2069?"
    assert voice("zh").text("doorpage.undo_sure", name="ליאת").count("\u2068ליאת\u2069") == 1


@pytest.mark.parametrize("key", ["exhibition.fact_organisation", "exhibition.told_signed_in"])
def test_a_line_that_an_arabic_name_begins_still_runs_from_left_to_right(key: str) -> None:
    said = voice("en").html(key, organisation="شركة")
    assert said.startswith("\u200e")
    assert not voice("en").html(key, organisation="Acme").startswith("\u200e")


def test_a_latin_sentence_with_latin_names_stays_as_it_is() -> None:
    assert voice("en").text("doorpage.undo_sure", name="Zoë 李") == "Undo the check-in of Zoë 李?"


def test_what_people_copy_holds_nothing_invisible() -> None:
    assert "<code>K7</code>" in ARABIC.html("owed.holder_and_order", holder="Ada", order="K7")
    assert ARABIC.text("organiser.card_share", link="https://t.me/x").endswith("\nhttps://t.me/x")
    assert ARABIC.text("guest.in_my_name", name="Ada") == "Ada"


def test_a_sign_stays_with_its_command_or_number() -> None:
    assert COMMAND in ARABIC.html("guest.help_door")
    assert SIGNED in ARABIC.text("doorpage.party_in", n=3, inside=3, places=5)
    assert "https://" in ARABIC.text("api.ask_url")


@pytest.mark.parametrize(("name", "mark"), [("Ada", "\u200f"), ("ليلى", "")])
def test_a_line_without_words_of_its_own_still_begins_at_the_right(name: str, mark: str) -> None:
    assert ARABIC.html("staff.card_name", name=name).startswith(f"{mark}🎟 <b>")


def test_values_are_escaped_inside_their_isolates() -> None:
    assert "\u2068&lt;Ada&gt;\u2069" in ARABIC.html("owed.feed_who", name="<Ada>", type="VIP")
