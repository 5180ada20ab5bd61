"""Takes secrets out of texts that are about to be logged: addresses and error messages may quote them."""

import re

HIDDEN = "***"
BOT_TOKEN = re.compile(r"\d{5,}:[A-Za-z0-9_-]{20,}")
LINK_TOKEN = re.compile(r"(/(?:t|door)/|start=[a-z]?)[A-Za-z0-9_-]{16,}")
PROGRAM_SECRET = re.compile(r"\b(usher_|whsec_)[A-Za-z0-9_+/=-]{27,}")
PASSWORD = re.compile(r"(://[^/\s:@]*:)[^/\s@]+(?=@)")
"""In a database's address."""


def redact(text: str) -> str:
    """The text without bot tokens, link tokens, secrets of programs, and passwords in addresses."""
    text = BOT_TOKEN.sub(HIDDEN, text)
    text = LINK_TOKEN.sub(rf"\1{HIDDEN}", text)
    text = PROGRAM_SECRET.sub(rf"\1{HIDDEN}", text)
    return PASSWORD.sub(rf"\1{HIDDEN}", text)
