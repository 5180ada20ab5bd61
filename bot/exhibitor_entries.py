"""What people type about an exhibitor, read."""

from models.door.rules import MOST_SIGNED_IN
from models.people.names import one_line

LONGEST_ORGANISATION = 100
LONGEST_EXHIBITS = 1000


class BadEntry(ValueError):
    """This can't be it; ``key`` of the catalogue ``exhibition`` says why."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


def read_organisation(text: str) -> str:
    """The organisation's name on one line. Raises BadEntry."""
    name = one_line(text)
    if not any(sign.isalnum() for sign in name) or len(name) > LONGEST_ORGANISATION:
        raise BadEntry("exhibition.organisation_bad")
    return name


def read_people(text: str) -> int:
    """A number of people, in the digits of any script. Raises BadEntry."""
    number = text.strip()
    if not number.isdecimal() or not 1 <= int(number[:9]) <= MOST_SIGNED_IN or len(number) > len(str(MOST_SIGNED_IN)):
        raise BadEntry("exhibition.people_bad")
    return int(number)


def read_exhibits(text: str) -> str:
    """What is exhibited, one a line as it was typed. Raises BadEntry."""
    exhibits = "\n".join(line for line in (one_line(line) for line in text.splitlines()) if line)
    if not exhibits or len(exhibits) > LONGEST_EXHIBITS:
        raise BadEntry("exhibition.exhibits_bad")
    return exhibits
