"""Reads a press from a form or from JSON. Whatever is odd is refused with a sentence before anything is asked."""

import json
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

from aiohttp import web

from models.clock import now
from models.door.answers import Press
from models.tables import Method
from webpage.failures import Refusal

LARGEST_BODY = 16 * 1024
MOST_FIELDS = 200
LONGEST_ANSWER = 2000
MOST_PEOPLE = 10_000
LARGEST_NUMBER = 2**53
"""Larger whole numbers are not the same in JavaScript; infinity and NaN are not below it either."""
NONCE = re.compile(r"[A-Za-z0-9_-]{22,64}")
"""22 characters of base64url hold 128 bits."""
CODE = re.compile(r"[0-9]{4,6}")
ANSWER_FIELD = "answer-"
"""What names a question's field in the form, before the question's id."""


async def read_press(request: web.Request, token: str) -> Press:
    """The press that a request asks for. Raises Refusal."""
    fields = await _fields(request)
    return Press(
        nonce=read_nonce(fields.get("nonce")),
        method=Method.PAGE,
        pressed_at=now(),
        token=token,
        code=_code(fields.get("code")),
        admit=_admit(fields.get("admit")),
        answers=given_answers(fields.get("answers")),
    )


async def read_body(request: web.Request, largest: int = LARGEST_BODY) -> bytes:
    """What was sent, if it is not more than so many bytes. Raises Refusal."""
    if request.content_length is not None and request.content_length > largest:
        raise Refusal(413, "page.failure_too_large")
    body = bytearray()
    async for chunk in request.content.iter_any():
        body += chunk
        if len(body) > largest:
            raise Refusal(413, "page.failure_too_large")
    return bytes(body)


def read_nonce(value: object) -> str:
    """The name of a press. Raises Refusal."""
    if not isinstance(value, str) or not NONCE.fullmatch(value):
        raise Refusal(400, "page.malformed_nonce")
    return value


def read_admit(value: object) -> int | None:
    """How many people; None: all that remain. Raises Refusal."""
    if value is None:
        return None
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= MOST_PEOPLE:
        raise Refusal(400, "page.malformed_admit")
    return value


def read_answers(value: object) -> Mapping[str, str | int | float | bool | None]:
    """Answers to questions, as they were sent, also those that are empty. Raises Refusal."""
    if not isinstance(value, dict) or len(value) > MOST_FIELDS:
        raise Refusal(400, "page.malformed_answers")
    if not all(_storable(key) and (answer is None or _storable(answer)) for key, answer in value.items()):
        raise Refusal(400, "page.malformed_answers")
    return value


def given_answers(value: object) -> Mapping[str, str | int | float | bool]:
    """Answers to questions, without those that are empty; none were sent: none. Raises Refusal."""
    if value is None:
        return {}
    return {key: answer for key, answer in read_answers(value).items() if answer is not None and answer != ""}


async def _fields(request: web.Request) -> Mapping[str, Any]:
    body = await read_body(request)
    try:
        if request.content_type == "application/json":
            return json_fields(body)
        if request.content_type == "application/x-www-form-urlencoded":
            return _form_fields(body.decode())
    except (ValueError, RecursionError) as error:
        raise Refusal(400, "page.failure_malformed") from error
    raise Refusal(415, "page.failure_malformed")


def json_fields(body: bytes) -> Mapping[str, Any]:
    """A JSON object. Raises Refusal, ValueError, RecursionError."""
    fields = json.loads(body)
    if not isinstance(fields, dict):
        raise Refusal(400, "page.failure_malformed")
    return fields


def _form_fields(body: str) -> Mapping[str, Any]:
    fields: dict[str, Any] = {}
    answers: dict[str, str] = {}
    for name, value in parse_qsl(body, keep_blank_values=True, max_num_fields=MOST_FIELDS, errors="strict"):
        if name.startswith(ANSWER_FIELD):
            answers[name.removeprefix(ANSWER_FIELD)] = value
        else:
            fields[name] = value or None
    return {**fields, "answers": answers}


def _code(value: object) -> str:
    """Digits, in whatever script the phone's keyboard writes them."""
    if not isinstance(value, str) or len(value) > LONGEST_ANSWER:
        raise Refusal(400, "page.malformed_code")
    digits = "".join(str(int(char)) if char.isdecimal() else char for char in value if not char.isspace())
    if not CODE.fullmatch(digits):
        raise Refusal(400, "page.malformed_code")
    return digits


def _admit(value: object) -> int | None:
    """A form sends text."""
    if isinstance(value, str) and re.fullmatch(r"[0-9]{1,5}", value):
        return read_admit(int(value))
    return read_admit(value)


def _storable(value: object) -> bool:
    """Short, and free of what PostgreSQL refuses in JSON: the null character, halves of surrogate pairs, NaN."""
    if isinstance(value, str):
        return len(value) <= LONGEST_ANSWER and not any(char == "\0" or "\ud800" <= char <= "\udfff" for char in value)
    return isinstance(value, int | float) and abs(value) < LARGEST_NUMBER
