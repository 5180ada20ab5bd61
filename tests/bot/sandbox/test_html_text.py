"""Telegram's HTML, read strictly."""

import re

import pytest

from bot.sandbox.entities import FormattedText, complete, utf16_slice
from bot.sandbox.html_text import parse_html
from bot.sandbox.refusals import Refusal
from models.language.isolation import isolated
from models.language.speech import DEFAULT, languages, voice
from tests.models.language.catalogue_files import forms, messages


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        ("<b>x</b>", "bold"),
        ("<strong>x</strong>", "bold"),
        ("<em>x</em>", "italic"),
        ("<ins>x</ins>", "underline"),
        ("<del>x</del>", "strikethrough"),
        ("<tg-spoiler>x</tg-spoiler>", "spoiler"),
        ('<span class="tg-spoiler">x</span>', "spoiler"),
        ("<code>x</code>", "code"),
        ("<pre>x</pre>", "pre"),
        ("<blockquote>x</blockquote>", "blockquote"),
        ("<blockquote expandable>x</blockquote>", "expandable_blockquote"),
    ],
)
def test_each_tag_becomes_its_entity(source: str, kind: str) -> None:
    assert parse_html(source) == FormattedText("x", [{"type": kind, "offset": 0, "length": 1}])


def test_offsets_count_utf16_code_units() -> None:
    formatted = parse_html("🎫 <b>Türe 🚪</b>!")
    entity = formatted.entities[0]
    assert (entity["offset"], entity["length"]) == (3, 7)
    assert utf16_slice(formatted.text, 3, 7) == "Türe 🚪"


def test_links_emoji_and_times_keep_what_they_point_to() -> None:
    source = (
        '<a href="https://example.org/?a=1&amp;b=2">here</a> <tg-emoji emoji-id="5368">👍</tg-emoji>'
        ' <tg-time unix="1800000000" format="wDT">soon</tg-time>'
    )
    link, emoji, time = parse_html(source).entities
    assert link == {"type": "text_link", "url": "https://example.org/?a=1&b=2", "offset": 0, "length": 4}
    assert emoji["custom_emoji_id"] == "5368"
    assert (time["type"], time["unix_time"], time["date_time_format"]) == ("date_time", 1800000000, "wDT")


def test_code_inside_pre_names_its_language() -> None:
    formatted = parse_html('<pre><code class="language-python">x = 1</code></pre>')
    assert formatted.entities == [{"type": "pre", "language": "python", "offset": 0, "length": 5}]


def test_nested_entities_come_outermost_first() -> None:
    formatted = parse_html("<b>a<i>b</i></b>")
    assert [entity["type"] for entity in formatted.entities] == ["bold", "italic"]


def test_only_the_named_characters_of_telegram_are_decoded() -> None:
    assert parse_html("&lt;&gt;&amp;&quot;&#33;&#x21;&nbsp;& &copy;").text == '<>&"!!&nbsp;& &copy;'


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("<b>x</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("ü<br>", 'Unsupported start tag "br" at byte offset 2'),
        ("1 < 2", 'Unsupported start tag "" at byte offset 2'),
        ('<b class="x', 'Unclosed start tag "b" at byte offset 0'),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ("<tg-time>x</tg-time>", "Invalid Unix time specified"),
    ],
)
def test_html_that_does_not_parse_is_refused_with_its_place(source: str, sentence: str) -> None:
    with pytest.raises(Refusal) as refusal:
        parse_html(source)
    assert refusal.value.description == f"Bad Request: can't parse entities: {sentence}"


def test_a_text_is_trimmed_and_its_entities_move_along() -> None:
    completed = complete(parse_html("\n <b>x</b> \n"))
    assert completed == FormattedText("x", [{"type": "bold", "offset": 0, "length": 1}])


def test_commands_links_and_names_are_found_in_a_text() -> None:
    text = "/start now, see https://example.org/a?b=1. Write @somebody or me@example.org #tag t.me/x"
    completed = complete(FormattedText(text))
    found = {entity["type"]: utf16_slice(text, entity["offset"], entity["length"]) for entity in completed.entities}
    assert found["bot_command"] == "/start"
    assert found["mention"] == "@somebody"
    assert found["email"] == "me@example.org"
    assert found["hashtag"] == "#tag"
    urls = [utf16_slice(text, e["offset"], e["length"]) for e in completed.entities if e["type"] == "url"]
    assert urls == ["https://example.org/a?b=1", "t.me/x"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("ليلى /tickets", {"/tickets"}),
        ("ليلى \u2066/tickets\u2069", {"/tickets"}),
        ("و\u2066/tickets\u2069.", {"/tickets"}),
        ("و/tickets", set()),
        ("发送/tickets", set()),
        ("/find姓名", set()),
        ("/api/v1", set()),
    ],
)
def test_a_command_stands_beside_no_letter_of_any_script(text: str, found: set[str]) -> None:
    assert commands_in(text) == found


@pytest.mark.parametrize("language", languages())
def test_what_is_a_command_in_english_can_be_tapped_in_every_language(language: str) -> None:
    assert commands_of(language) == commands_of(DEFAULT)
    assert commands_of(language)["guest.help_door"] >= {"/door", "/find"}


def test_nothing_is_found_inside_code() -> None:
    assert [entity["type"] for entity in complete(parse_html("<code>/start</code>")).entities] == ["code"]


def commands_of(language: str) -> dict[str, set[str]]:
    """What people can tap in each text of the chats; programs read the others."""
    direction = voice(language).direction
    return {
        key: commands_in(*(re.sub(r"</?\w+>", "", isolated(form, {}, direction)) for form in forms(message)))
        for key, (_, message) in messages(language).items()
        if not key.startswith("problem.")
    }


def commands_in(*texts: str) -> set[str]:
    """What people can tap as commands in one of these texts."""
    return {
        utf16_slice(text, entity["offset"], entity["length"])
        for text in texts
        for entity in complete(FormattedText(text)).entities
        if entity["type"] == "bot_command"
    }
