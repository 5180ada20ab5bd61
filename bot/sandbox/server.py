"""The Bot API over HTTP: checks the token, finds the method, and answers as Telegram does."""

from collections.abc import Awaitable, Callable

from aiohttp import web

from bot.sandbox.faults import Outage
from bot.sandbox.methods import BY_LOWER_CASE, METHODS
from bot.sandbox.parameters import Parameters, read_parameters
from bot.sandbox.refusals import Refusal
from bot.sandbox.shapes import Json
from bot.sandbox.state import Call, State

STATE: web.AppKey[State] = web.AppKey("state", State)
BODY_LIMIT = 60_000_000


def bot_api_routes() -> list[web.RouteDef]:
    """Methods and downloads."""
    return [
        web.route("*", "/bot{token:[^/]+}/{method}", answer_call),
        web.get("/file/bot{token:[^/]+}/{path:.+}", answer_download),
    ]


async def answer_call(request: web.Request) -> web.StreamResponse:
    """One call of a method."""
    state = request.app[STATE]
    if state.faults.outage is not None:
        return _unreachable(request, state.faults.outage)
    if request.match_info["token"] != state.bot.token:
        return _answer(Refusal(401, "Unauthorized"))
    method = BY_LOWER_CASE.get(request.match_info["method"].lower())
    if method is None:
        return _answer(Refusal(404, "Not Found"))
    return await _do(request, state, method)


async def answer_download(request: web.Request) -> web.StreamResponse:
    """A file that the bot downloads."""
    state = request.app[STATE]
    if state.faults.outage is not None:
        return _unreachable(request, state.faults.outage)
    if request.match_info["token"] != state.bot.token:
        return _answer(Refusal(401, "Unauthorized"))
    stored = state.files.at(request.match_info["path"])
    if stored is None:
        return _answer(Refusal(404, "Not Found"))
    return web.Response(body=stored.content, content_type=stored.mime_type)


async def _do(request: web.Request, state: State, method: str) -> web.StreamResponse:
    call = Call(method, {}, [])
    state.calls.append(call)
    outcome = await _outcome(state, call, lambda: read_parameters(request))
    state.changes.wake()
    if state.faults.outage is not None:
        return _unreachable(request, state.faults.outage)
    if isinstance(outcome, Refusal):
        return _answer(outcome)
    if state.faults.answer_is_lost(method):
        call.answer_lost = True
        return _closed(request)
    return web.json_response({"ok": True, "result": outcome})


async def _outcome(state: State, call: Call, read: Callable[[], Awaitable[Parameters]]) -> object | Refusal:
    try:
        parameters = await read()
        call.parameters, call.files = dict(parameters.values), sorted(parameters.uploads)
        result = await _result(state, call.method, parameters)
    except Refusal as refusal:
        call.code, call.answer = refusal.code, refusal.answer()
        return refusal
    call.code, call.answer = 200, {"ok": True, "result": result}
    return result


async def _result(state: State, method: str, parameters: Parameters) -> object:
    await state.faults.wait_at_gates(method)
    refusal = state.faults.planned_refusal(method)
    if refusal is not None:
        raise refusal
    chat = parameters.text("chat_id") or parameters.text("inline_message_id") or ""
    state.flood.count(method, chat)
    return await METHODS[method](state, parameters)


def _answer(refusal: Refusal) -> web.Response:
    body: Json = refusal.answer()
    return web.json_response(body, status=refusal.code)


def _unreachable(request: web.Request, outage: Outage) -> web.StreamResponse:
    if outage is Outage.BAD_GATEWAY:
        return web.Response(status=502, text="Bad Gateway")
    return _closed(request)


def _closed(request: web.Request) -> web.StreamResponse:
    """Drops the connection without an answer."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response()
