"""Names that people type."""

import unicodedata

LONGEST_NAME = 100


class BadName(ValueError):
    """No name for a ticket; ``key`` of the catalogue says why."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


def clean_name(text: str) -> str:
    """The name on one line without invisible characters. Raises BadName."""
    name = one_line(text)
    if not any(sign.isalpha() for sign in name):
        raise BadName("guest.name_without_letters")
    if len(name) > LONGEST_NAME:
        raise BadName("guest.name_too_long")
    return name


def one_line(text: str) -> str:
    """The text on one line without invisible characters."""
    visible = "".join(" " if sign.isspace() else sign for sign in text if sign.isspace() or not _is_control(sign))
    return " ".join(visible.split())


def _is_control(sign: str) -> bool:
    """Controls and direction overrides; joiners stay, which Persian and Hindi names need."""
    return unicodedata.category(sign) in {"Cc", "Cf"} and sign not in "\u200c\u200d"
