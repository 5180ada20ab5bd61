"""What Telegram's refusals mean."""

import pytest
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.verdicts import Verdict, judge


@pytest.mark.parametrize(
    ("error", "verdict"),
    [
        (RetryAfter(7), Verdict.WAIT),
        (Forbidden("Forbidden: bot was blocked by the user"), Verdict.BLOCKED),
        (BadRequest("Chat not found"), Verdict.BLOCKED),
        (BadRequest("Message is not modified: specified new message content is the same"), Verdict.DONE),
        (BadRequest("Message to edit not found"), Verdict.GONE),
        (BadRequest("Message can't be edited"), Verdict.GONE),
        (BadRequest("Wrong file identifier/HTTP URL specified"), Verdict.UNKNOWN_FILE),
        (BadRequest("Can't parse entities: unclosed start tag"), Verdict.REFUSED),
        (TimedOut(), Verdict.UNREACHABLE),
        (NetworkError("httpx.ConnectError"), Verdict.UNREACHABLE),
        (NetworkError("Bad Gateway (502)"), Verdict.UNREACHABLE),
        (TelegramError("Invalid server response"), Verdict.UNREACHABLE),
        (InvalidToken("the token was rejected"), Verdict.LOCKED_OUT),
        (ChatMigrated(5), Verdict.REFUSED),
    ],
)
def test_each_refusal_has_its_meaning(error: TelegramError, verdict: Verdict) -> None:
    assert judge(error).verdict is verdict


def test_telegram_says_how_long_to_wait() -> None:
    assert judge(RetryAfter(7)).seconds == 7
