"""Loaded by schemathesis when `test_fuzzing` starts it: lets half of its sound requests reach what is there."""

from itertools import count
from typing import Any

import schemathesis

from models.tables import LinkKind
from tests.makers import SECRETS

KEY = "Idempotency-Key"
PATHS = {
    "event": "1",
    "type": "1",
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
GUESTS = b"Order,Name,Type,Places\nS-1,Ada,Standard,2\nS-2,,Gold,1\n"
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
        turn = _Turn(number // 2)
        _name_in_path(case, turn)
        if isinstance(case.body, bytes) and case.path.endswith("/imports"):
            case.body = GUESTS
        elif isinstance(case.body, dict):
            _name_in_body(case.body, turn)


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


def _name_in_path(case: Any, turn: _Turn) -> None:
    parameters = case.path_parameters or {}
    at_exhibition = any(place in case.path for place in EXHIBITION)
    for name in PATHS.keys() & parameters.keys():
        parameters[name] = "2" if name == "event" and at_exhibition else PATHS[name].format(turn)


def _name_in_body(body: dict[str, Any], turn: _Turn) -> None:
    known = {
        "url": "https://example.org/hook",
        "gate": 1,
        "lists": [1],
        "secret": SECRETS.token(LinkKind.TICKET, turn[9], 1),
    }
    body |= {name: value for name, value in known.items() if name in body}
    for ticket in body.get("tickets", []):
        ticket["type"] = 1
