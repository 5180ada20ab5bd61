"""Names that people type."""

from models.people.names import one_line

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
