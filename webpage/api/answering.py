"""Answers programs: one handler around every operation."""

import asyncio
import hashlib
from dataclasses import replace
from urllib.parse import quote

from aiohttp import Payload, web
from pydantic import BaseModel

from models.programs.tokens import Answered, AnswerErased, Caller, OtherRequest, UnderWay, answer_once
from webpage import keys
from webpage.api.authentication import authenticate
from webpage.api.operations import JSON, Call, File, Operation, Reply
from webpage.api.reading import check_acceptable, read_content, read_key, read_path, read_query
from webpage.problems import Problem, Trouble, answer_problem
from webpage.response_types import Handler

REPLAYED = "Idempotency-Replayed"


def handler_of(operation: Operation) -> Handler:
    """What aiohttp calls for an operation."""

    async def handle(request: web.Request) -> web.StreamResponse:
        try:
            return await _answer(request, operation)
        except Problem as problem:
            return answer_problem(request, _in_its_terms(problem, operation))

    return handle


def _in_its_terms(problem: Problem, operation: Operation) -> Problem:
    """What does not fit the shapes is called as the operation calls it."""
    if problem.trouble is not Trouble.INVALID or operation.unsound is Trouble.INVALID:
        return problem
    return Problem(operation.unsound, headers=problem.headers, errors=problem.errors)


async def _answer(request: web.Request, operation: Operation) -> web.Response:
    house = request.app[keys.HOUSE]
    caller = await authenticate(request, house, request.app[keys.FAILED_TOKENS])
    if not caller.may(operation.scopes):
        raise Problem(Trouble.FORBIDDEN)
    check_acceptable(request, operation)
    path, query = read_path(request, operation), read_query(request, operation)
    body, content = await read_content(request, operation)
    key = read_key(request, operation)
    call = Call(house, caller, path, query, body, request)
    if key is None:
        return _response(await operation.handler(await _prepared(call, operation)))
    return await _once(call, operation, key, await asyncio.to_thread(_request_hash, request, caller, content))


async def _prepared(call: Call, operation: Operation) -> Call:
    return replace(call, prepared=await operation.prepare(call)) if operation.prepare else call


async def _once(call: Call, operation: Operation, key: str, request_hash: str) -> web.Response:
    """Do it once under its key, and answer repetitions with the same."""
    ready: list[Call] = []
    replies: list[Reply] = []

    async def prepare() -> None:
        ready.append(await _prepared(call, operation))

    async def work() -> Answered:
        reply = await operation.handler(ready[-1])
        replies.append(reply)
        return Answered(reply.status, reply.kept if operation.repeat else _json(reply))

    try:
        answered, again = await answer_once(call.caller.token.id, key, request_hash, work, prepare)
    except OtherRequest as refusal:
        raise Problem(Trouble.KEY_REUSED) from refusal
    except UnderWay as refusal:
        raise Problem(Trouble.UNDER_WAY, headers={"Retry-After": "1"}) from refusal
    except AnswerErased as refusal:
        raise Problem(Trouble.ANSWER_ERASED) from refusal
    if not again:
        return _response(replies[-1])
    if operation.repeat:
        response = _response(await operation.repeat(replace(call, kept=answered.body)))
    else:
        response = web.Response(text=answered.body, status=answered.status, content_type=JSON)
    response.headers[REPLAYED] = "true"
    return response


def _response(reply: Reply) -> web.Response:
    if isinstance(reply.body, File):
        return _file_response(reply.body)
    return web.Response(text=_json(reply), status=reply.status, content_type=JSON, headers=reply.headers)


def _json(reply: Reply) -> str:
    return reply.body.model_dump_json() if isinstance(reply.body, BaseModel) else ""


def _file_response(file: File) -> web.Response:
    """A file under its name, whatever letters that has (RFC 6266)."""
    kind = _OpenFile if not isinstance(file.content, bytes) else web.Response
    disposition = f"attachment; filename*=UTF-8''{quote(file.name, safe='')}"
    return kind(body=file.content, content_type=file.type, headers={"Content-Disposition": disposition})


class _OpenFile(web.Response):
    """Closes the file when it has been sent, or has not been, such as for HEAD."""

    async def write_eof(self, data: bytes = b"") -> None:
        try:
            await super().write_eof(data)
        finally:
            if isinstance(self.body, Payload):
                await self.body.close()


def _request_hash(request: web.Request, caller: Caller, content: bytes) -> str:
    parts = (str(caller.token.id), request.method, request.path, request.query_string)
    digest = hashlib.sha256("\x1f".join(parts).encode())
    digest.update(b"\x1f" + content)
    return digest.hexdigest()
