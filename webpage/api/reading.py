"""Reads a request of a program: path, query, body and key, each checked against its shape."""

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from aiohttp import web
from pydantic import BaseModel, ValidationError

from webpage.api.faults import NOT_JSON, bad_key, faults_of_body, faults_of_query, repeated
from webpage.api.operations import JSON, Bytes, Operation
from webpage.api.shapes.basics import PATH
from webpage.press_form import read_body
from webpage.problems import Problem, Trouble
from webpage.requests import reader_voice

LARGEST_BODY = 256 * 1024
"""Bytes. A hundred tickets with the longest names fit."""
KEY_HEADER = "Idempotency-Key"
KEY = re.compile(r"[!-~]{1,100}", re.ASCII)


def read_path(request: web.Request, operation: Operation) -> Mapping[str, Any]:
    """The parameters of the path. Raises Problem: what can't be an id names nothing."""
    try:
        return {name: PATH[name].validate_python(request.match_info[name]) for name in operation.parameters}
    except ValidationError as error:
        raise Problem(Trouble.NOT_FOUND) from error


def read_query(request: web.Request, operation: Operation) -> BaseModel | None:
    """The query. Raises Problem."""
    if operation.query is None:
        return None
    lists = list_fields(operation.query)
    given: dict[str, Any] = {
        name: request.query.getall(name) if name in lists else request.query[name] for name in request.query
    }
    if twice := [name for name in given if name not in lists and len(request.query.getall(name)) > 1]:
        raise Problem(Trouble.INVALID, errors=[repeated(name, reader_voice(request)) for name in twice])
    try:
        return operation.query.model_validate(given)
    except ValidationError as error:
        raise Problem(Trouble.INVALID, errors=faults_of_query(error, reader_voice(request))) from error


@cache
def list_fields(shape: type[BaseModel]) -> frozenset[str]:
    """The parameters that may be given several times."""
    schema = shape.model_json_schema()["properties"]
    return frozenset(name for name, field in schema.items() if field.get("type") == "array")


async def read_content(request: web.Request, operation: Operation) -> tuple[BaseModel | bytes | None, bytes]:
    """The body, checked and as it came. Raises Problem, Refusal."""
    if operation.takes_bytes is not None:
        content = await _read_bytes(request, operation.takes_bytes)
        return content, content
    content = await read_body(request, LARGEST_BODY)
    if operation.takes is None:
        return None, content
    if operation.takes_optional and not content:
        return operation.takes(), content
    if request.content_type != JSON:
        raise _wrong_type(request, JSON)
    try:
        return operation.takes.model_validate_json(content), content
    except ValidationError as error:
        errors = faults_of_body(error, content, reader_voice(request))
        malformed = any(one["code"] == NOT_JSON for one in errors)
        raise Problem(Trouble.MALFORMED if malformed else Trouble.INVALID, errors=errors) from error


def read_key(request: web.Request, operation: Operation) -> str | None:
    """What the request calls itself (Idempotency-Key, IETF httpapi draft), with or without quotes. Raises Problem."""
    key = request.headers.get(KEY_HEADER)
    if key is None or not operation.takes_key:
        return None
    bare = key[1:-1] if len(key) > 1 and key[0] == key[-1] == '"' else key
    if not KEY.fullmatch(bare) or len(request.headers.getall(KEY_HEADER)) > 1:
        raise Problem(Trouble.INVALID, errors=[bad_key(KEY_HEADER, reader_voice(request))])
    return bare


def check_acceptable(request: web.Request, operation: Operation) -> None:
    """Whether the program reads what it would be answered with (RFC 9110, section 12.5.1). Raises Problem."""
    wanted = {"*/*", *operation.answer_types, *(kind.partition("/")[0] + "/*" for kind in operation.answer_types)}
    accepted = request.headers.get("Accept", "").strip()
    if not accepted:
        return
    for part in accepted.split(","):
        kind, _, parameters = part.strip().lower().partition(";")
        if kind.strip() in wanted and not re.search(r"\bq=0(\.0*)?\s*(;|$)", parameters):
            return
    raise Problem(Trouble.NOT_ACCEPTABLE)


async def _read_bytes(request: web.Request, wanted: Bytes) -> bytes:
    """A file. Its type is looked at first: what is refused need not be sent to its end."""
    if request.content_type not in wanted.types:
        raise _wrong_type(request, *wanted.types)
    return await read_body(request, wanted.largest)


def _wrong_type(request: web.Request, *wanted: str) -> Problem:
    """PATCH has a header of its own for what it takes (RFC 5789)."""
    return Problem(Trouble.MEDIA_TYPE, headers=None if request.method == "PATCH" else {"Accept": ", ".join(wanted)})
