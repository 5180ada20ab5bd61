"""What is wrong with a request, field by field: where, a code for programs, and a sentence in the reader's language."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pydantic import ValidationError
from pydantic_core import from_json

from models.language.speech import Voice

Fault = Mapping[str, str]
"""As `webpage.problems.Problem` takes it: ``pointer``, ``code`` and ``detail``."""
NOT_JSON = "json_invalid"
MISSING = "missing"
SENTENCES: Mapping[str, str] = {
    MISSING: "missing",
    "extra_forbidden": "extra",
    NOT_JSON: "json",
    "string_too_short": "short",
    "too_short": "short",
    "string_too_long": "long",
    "too_long": "long",
    "greater_than_equal": "least",
    "less_than_equal": "most",
    "literal_error": "choice",
    "enum": "choice",
    "rfc3339": "time",
}
"""Kinds of pydantic's, and ours, that have a sentence of their own in the catalogue ``problem`` under ``field_``."""
LIMITS = ("min_length", "max_length", "ge", "le", "expected")


def repeated(name: str, speak: Voice) -> Fault:
    """A parameter that was given more than once."""
    return _fault(name, "repeated", speak.text("problem.field_repeated"))


def bad_key(name: str, speak: Voice) -> Fault:
    """A header that names the request and can't be taken for a name."""
    return _fault(name, "idempotency_key", speak.text("problem.field_key"))


def faults_of_query(error: ValidationError, speak: Voice) -> list[Fault]:
    """What is wrong with parameters; each is pointed at by its name."""
    return [_fault(str(one["loc"][0]), one["type"], _sentence(one, speak)) for one in _errors(error)]


def faults_of_body(error: ValidationError, content: bytes, speak: Voice) -> list[Fault]:
    """What is wrong with a JSON body; each place is pointed at once (RFC 6901)."""
    body = None if any(one["type"] == NOT_JSON for one in _errors(error)) else from_json(content)
    faults: dict[str, Fault] = {}
    for one in _errors(error):
        pointer = "#" + "".join(_escaped(part) for part in _place(one["loc"], body, missing=one["type"] == MISSING))
        faults.setdefault(pointer, _fault(pointer, one["type"], _sentence(one, speak)))
    return list(faults.values())


def _errors(error: ValidationError) -> Iterator[Any]:
    return iter(error.errors(include_url=False, include_input=False))


def _place(location: Sequence[int | str], body: Any, *, missing: bool) -> Iterator[int | str]:
    """The parts of a location that the body has: pydantic names the alternatives of a union there, too."""
    for part in location:
        is_there = part in body if isinstance(body, dict) else isinstance(body, list) and part in range(len(body))
        if is_there:
            body = body[part]
            yield part
        elif missing and part == location[-1]:
            yield part


def _escaped(part: int | str) -> str:
    return "/" + str(part).replace("~", "~0").replace("/", "~1")


def _sentence(error: Mapping[str, Any], speak: Voice) -> str:
    kind = str(error["type"])
    name = SENTENCES.get(kind) or ("type" if kind.endswith("_type") else "other")
    limit = next((error["ctx"][limit] for limit in LIMITS if limit in error.get("ctx", {})), "")
    return speak.text(f"problem.field_{name}", limit=str(limit))


def _fault(pointer: str, code: str, detail: str) -> Fault:
    return {"pointer": pointer, "code": code, "detail": detail}
