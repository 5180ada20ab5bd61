"""No secret in a log."""

import pytest

from models.secrecy.redaction import redact

TOKEN = "aB3-_" * 5 + "xy"


@pytest.mark.parametrize(
    ("text", "redacted"),
    [
        (f"GET /t/{TOKEN}/check-in", "GET /t/***/check-in"),
        (f"https://x.example/door/{TOKEN}?a=1", "https://x.example/door/***?a=1"),
        (f"https://t.me/usher_bot?start=o{TOKEN}", "https://t.me/usher_bot?start=o***"),
        (f"https://api.telegram.org/bot123456789:{TOKEN}/getMe", "https://api.telegram.org/bot***/getMe"),
        ("postgres://usher:s3cret@db:5432/usher", "postgres://usher:***@db:5432/usher"),
        (f"Authorization: Bearer usher_{TOKEN}", "Authorization: Bearer usher_***"),
        ("whsec_" + "+/aB3" * 8 + "abc=", "whsec_***"),
        ("the bot is @usher_summer_night_tickets_bot", "the bot is @usher_summer_night_tickets_bot"),
        ("at 18:02, gate North", "at 18:02, gate North"),
        ("/t/short stays, it is no token", "/t/short stays, it is no token"),
    ],
)
def test_secrets_are_taken_out_and_the_rest_stays(text: str, redacted: str) -> None:
    assert redact(text) == redacted
