"""Loaded by schemathesis when `test_fuzzing` starts it: lets half of its sound requests reach what is there."""

from itertools import count
from typing import Any

import schemathesis

from models.tables import LinkKind
from tests.makers import SECRETS

KEY = "Idempotency-Key"
PATHS = {
    "event": 1,
    "type": 1,
    "question": "diet",
    "member": 1,
    "device": 1,
    "ticket": 1,
    "number": "CDF1",
    "organizer": "olive",
    "slug": "summer-night",
    "list": 1,
}
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
        _name_what_is_there(case, number)


def _name_what_is_there(case: Any, number: int) -> None:
    for name, value in PATHS.items():
        if name in (case.path_parameters or {}):
            case.path_parameters[name] = value
    if "ticket" in (case.path_parameters or {}):
        case.path_parameters["ticket"] = number % 9 + 1
    if "number" in (case.path_parameters or {}):
        case.path_parameters["number"] = f"CDF{number % 9 + 1}"
    if "member" in (case.path_parameters or {}):
        case.path_parameters["member"] = number % 4 + 1
    if isinstance(case.body, dict) and "gate" in case.body:
        case.body["gate"] = 1
    if isinstance(case.body, dict) and "lists" in case.body:
        case.body["lists"] = [1]
    if isinstance(case.body, dict) and "secret" in case.body:
        case.body["secret"] = SECRETS.token(LinkKind.TICKET, number % 9 + 1, 1)
    for ticket in case.body.get("tickets", []) if isinstance(case.body, dict) else []:
        ticket["type"] = 1
