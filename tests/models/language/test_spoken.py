"""What developers must keep: every text for people is a key of the catalogues, named right and given its values."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from jinja2 import Environment

from models.language.speech import DEFAULT
from tests.models.language.catalogue_files import messages, none, values
from tests.models.language.sources import literals, place, python_files, templates, tree, uses

SAYING = frozenset(
    {"reply", "edit", "toast", "show", "say", "send", "button", "send_message", "send_photo", "send_document"}
    | {"edit_message_text", "edit_message_caption", "answer_callback_query", "reply_text", "reply_html", "answer"}
    | {"InlineKeyboardButton", "KeyboardButton", "BotCommand", "LabeledPrice", "Response", "json_response", "print"}
)
SHOWN = frozenset({"text", "caption", "title", "description", "label", "message", "placeholder", "reason"})
NOT_OURS = ("bot/sandbox/",)
"""The local Telegram speaks in Telegram's own words."""
FOR_MACHINES = ("User-agent:",)
"""How texts begin that no person reads: robots.txt."""
ATTRIBUTES = re.compile(r"""\b(?:alt|title|placeholder|aria-label)="([^"]*[^\W\d_]{2}[^"]*)""")


def test_every_key_that_the_sources_name_exists() -> None:
    known = messages(DEFAULT)
    none(
        [
            f"{use.where} {use.key}"
            for use in uses()
            if not (any(use.names(key) for key in known) if "*" in use.key else use.key in known)
        ]
    )


def test_every_key_is_given_the_values_that_it_takes() -> None:
    known = messages(DEFAULT)
    none(
        [
            f"{use.where} {use.key} takes {sorted(lacking)} too"
            for use in uses()
            if use.values is not None and use.key in known
            if (lacking := values(known[use.key][1]) - use.values)
        ]
    )


def test_counted_sentences_are_counted_and_others_are_not() -> None:
    known = messages(DEFAULT)
    none(
        [
            f"{use.where} {use.key}"
            for use in uses()
            if use.counts is not None and use.key in known and use.counts != known[use.key][1].pluralizable
        ]
    )


def test_every_key_is_said_somewhere() -> None:
    """``f"answer.{reason}"`` says any key of its domain whose rest is a string of ours, such as an enum's value."""
    whole_domains = {use.key[:-2] for use in uses() if re.fullmatch(r"[a-z]+\.\*", use.key)}
    exact = {use.key for use in uses() if "*" not in use.key}
    patterns = [use for use in uses() if "*" in use.key and use.key[:-2] not in whole_domains]

    def is_said(key: str) -> bool:
        domain, _, rest = key.partition(".")
        by_parts = domain in whole_domains and rest in literals()
        with_ending = any(key.endswith(end) and key.removesuffix(end) in exact for end in endings())
        return key in exact or by_parts or with_ending or any(pattern.names(key) for pattern in patterns)

    none([f"{where} {key}" for key, (where, _) in messages(DEFAULT).items() if not is_said(key)])


def test_python_holds_no_text_for_people() -> None:
    none(
        [
            f"{place(file, text.lineno)} {text.value!r}"
            for file in python_files()
            if not place(file, 0).startswith(NOT_OURS)
            for call in ast.walk(tree(file))
            if isinstance(call, ast.Call)
            for text in said_by(call)
            if isinstance(text.value, str) and is_for_people(text.value)
        ]
    )


@pytest.mark.parametrize("text", ["Ticket sold", "Sold", "<b>hi there</b>", "票", "Привет", "see you, soon"])
def test_text_for_people_is_recognised(text: str) -> None:
    assert is_for_people(text)


@pytest.mark.parametrize("text", ["page.void", "<b>", "application/json; charset=utf-8", "• ", "HTML", "start", "OK"])
def test_what_machines_read_is_no_text_for_people(text: str) -> None:
    assert not is_for_people(text)


@pytest.mark.parametrize("file", templates(), ids=lambda file: file.name)
def test_templates_hold_no_text_for_people(file: Path) -> None:
    tokens = Environment(autoescape=True).lex(file.read_text(encoding="utf-8"))
    written = "".join(value if kind == "data" else "\n" * value.count("\n") for _, kind, value in tokens)
    bare = re.sub(r"<[^>]*>|&\w+;", lambda found: "\n" * found[0].count("\n"), written)
    lines = [
        f"{place(file, number)} {line.strip()}"
        for number, line in enumerate(bare.splitlines(), 1)
        if re.search(r"[^\W\d_]{2,}", line)
    ]
    none([*lines, *(f"{place(file, 0)} {text}" for text in ATTRIBUTES.findall(written))])


@cache
def endings() -> frozenset[str]:
    """What f-strings add to a key that they are given: ``f"{key}_none"``."""
    joined = (node for file in python_files() for node in ast.walk(tree(file)) if isinstance(node, ast.JoinedStr))
    last = (node.values[-1] for node in joined if len(node.values) == 2)
    return frozenset(
        part.value
        for part in last
        if isinstance(part, ast.Constant) and isinstance(part.value, str) and re.fullmatch(r"_[a-z_]+", part.value)
    )


def said_by(call: ast.Call) -> Iterator[ast.Constant]:
    """The strings that a call itself shows to a person, whole or as parts of an f-string."""
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    shown = [keyword.value for keyword in call.keywords if keyword.arg in SHOWN]
    for given in [*(call.args if name in SAYING else []), *shown]:
        parts = given.values if isinstance(given, ast.JoinedStr) else [given]
        yield from (part for part in parts if isinstance(part, ast.Constant))


def is_for_people(text: str) -> bool:
    """Two words, a capitalised one, or a letter that is not Latin; tags, addresses and media types do not count."""
    words = re.sub(r"<[^>]*>|https?://\S*|[a-z]+/[a-z.+-]+(;\s*[a-z-]+=[\w.-]+)*", "", text)
    looks_so = re.search(r"[^\W\d_]{2,}[,.!?]? [^\W\d_]{2,}|\b[A-Z][a-z]{2,}|[\u0370-\u1fff\u2e80-\uffff]", words)
    return looks_so is not None and not text.startswith(FOR_MACHINES)
