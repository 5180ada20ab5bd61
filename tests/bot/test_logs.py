"""Logging: plain lines, no secret, not even in a traceback."""

import logging

import pytest

from bot.logs import QUIET, RedactingFormatter

TOKEN = "1234567890:" + "test-token-" * 3


def formatted(message: str, *arguments: object, error: BaseException | None = None) -> str:
    exc_info = (type(error), error, error.__traceback__) if error else None
    record = logging.LogRecord("usher", logging.INFO, "file.py", 1, message, arguments, exc_info)
    return RedactingFormatter("{message}", style="{").format(record)


def test_a_line_is_left_as_it_is() -> None:
    assert formatted("the bot is @%s", "usher_bot") == "the bot is @usher_bot"


def test_secrets_in_arguments_are_hidden() -> None:
    assert formatted("POST %s", f"https://api.telegram.org/bot{TOKEN}/getMe") == (
        "POST https://api.telegram.org/bot***/getMe"
    )


def test_secrets_in_tracebacks_are_hidden() -> None:
    with pytest.raises(ValueError, match="invalid literal") as failed:
        int(TOKEN)
    written = formatted("failed", error=failed.value)
    assert "ValueError" in written
    assert TOKEN not in written


@pytest.mark.parametrize("name", ["httpx", "httpcore", "telegram"])
def test_clients_that_log_addresses_are_quiet(name: str) -> None:
    assert name in QUIET
