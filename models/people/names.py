"""Names on one line, as they can be shown beside other words: in lists, on buttons, at the door."""

import unicodedata


def one_line(text: str) -> str:
    """The text on one line without invisible characters."""
    visible = "".join(" " if sign.isspace() else sign for sign in text if sign.isspace() or not _is_control(sign))
    return " ".join(visible.split())


def _is_control(sign: str) -> bool:
    """Controls and direction overrides; joiners stay, which Persian and Hindi names need."""
    return unicodedata.category(sign) in {"Cc", "Cf"} and sign not in "\u200c\u200d"
