"""Loaded by schemathesis when `test_fuzzing` starts it: lets half of its sound requests reach what is there."""

from itertools import count
from typing import Any

import schemathesis

from models.tables import LinkKind
from tests.makers import SECRETS
from tests.models.events.media_files import picture

KEY = "Idempotency-Key"
PATHS = {
    "event": "1",
    "type": "1",
    "gate": "1",
    "question": "diet",
    "member": "{0[4]}",
    "device": "1",
    "record": "{0[9]}",
    "ticket": "{0[9]}",
    "number": "CDF{0[9]}",
    "import": "{0[4]}",
    "announcement": "{0[2]}",
    "application": "{0[6]}",
    "request": "{0[2]}",
    "webhook": "{0[2]}",
    "organizer": "olive",
    "slug": "summer-night",
    "list": "1",
}
"""What there is. ``{0[9]}`` is one of nine, each in its turn."""
EXHIBITION = ("/applications", "/walk-ins", "/organisations")
"""Addresses at which the second event, an exhibition, has more to show."""
CANCELLED = {"event": "3", "slug": "rained-off", "list": "3", "type": "5", "number": "GONE", "ticket": "14"}
"""In every fourth turn: the third event, which is cancelled."""
GUESTS = b"Order,Name,Type,Places\nS-1,Ada,Standard,2\nS-2,,Gold,1\n"
PICTURE = picture()
_numbers = count(1)


@schemathesis.hook
def before_call(_context: Any, case: Any, _kwargs: Any) -> None:
    """Names of rows can't be drawn. And a key is for one request: the fuzzer draws the same for many."""
    if case.meta is None or not case.meta.generation.mode.is_positive:
        return
    number = next(_numbers)
    if KEY in (case.headers or {}):
        case.headers[KEY] = f"{number}-{case.headers[KEY]}"[:100]
    if number % 2:
        names = _names(case.path, number // 2)
        parameters = case.path_parameters or {}
        parameters |= {name: names[name] for name in names.keys() & parameters.keys()}
        if isinstance(case.body, bytes):
            case.body = GUESTS if case.path.endswith("/imports") else PICTURE
        elif isinstance(case.body, dict):
            _name_in_body(case.body, names)


@schemathesis.check
def a_sound_request_is_not_called_unsound(_context: Any, response: Any, case: Any) -> None:
    """At pretix 400 refuses check-ins, too, however sound the request: there the body tells which it was."""
    if case.meta is None or not case.meta.generation.mode.is_positive or response.status_code != 400:
        return
    assert not response.json().get("type", "").endswith(":unsound"), response.text


class _Turn:
    """Which of so many comes next."""

    def __init__(self, number: int) -> None:
        self._number = number

    def __getitem__(self, many: int) -> int:
        return self._number % many + 1


def _names(path: str, number: int) -> dict[str, str]:
    """What is there for this address, in its turn."""
    turn = _Turn(number)
    there = PATHS
    if any(place in path for place in EXHIBITION):
        there = PATHS | {"event": "2"}
    elif turn[4] == 1:
        there = PATHS | CANCELLED
    return {name: text.format(turn) for name, text in there.items()}


def _name_in_body(body: dict[str, Any], names: dict[str, str]) -> None:
    known = {
        "url": "https://example.org/hook",
        "gate": 1,
        "lists": [int(names["list"])],
        "secret": SECRETS.token(LinkKind.TICKET, int(names["ticket"]), 1),
    }
    body |= {name: value for name, value in known.items() if name in body}
    for ticket in body.get("tickets", []):
        ticket["type"] = int(names["type"])
