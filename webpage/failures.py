"""Turns every failure into an answer that a person, or a program, can read. No traceback leaves the house."""

import logging
from collections.abc import Mapping

from aiohttp import web

from models.storage.database import DatabaseUnavailable
from webpage import keys
from webpage.problems import Problem, answer_problem, is_for_programs, trouble_of
from webpage.requests import reader_voice, route_name, wants_json
from webpage.response_types import Handler

log = logging.getLogger(__name__)

RETRY_SECONDS = 2
"""What a caller is asked to wait when the database does not answer."""
TITLES = {"page.unknown_link": "page.reason_invalid"}
"""Titles of pages whose sentence says more than their status."""


class Refusal(Exception):
    """A request that can't be answered as asked. ``key`` is the sentence for whoever asked."""

    def __init__(self, status: int, key: str) -> None:
        super().__init__(key)
        self.status = status
        self.key = key


@web.middleware
async def answer_failures(request: web.Request, handler: Handler) -> web.StreamResponse:
    """The one place where exceptions end."""
    try:
        return await handler(request)
    except Refusal as refusal:
        return answer(request, refusal)
    except web.HTTPException as failure:
        if failure.status < 400:
            raise
        allow = {"Allow": failure.headers["Allow"]} if failure.status == 405 else {}
        return answer(request, Refusal(failure.status, _key(failure.status)), headers=allow)
    except DatabaseUnavailable as failure:
        log.warning("the database did not answer %s: %s", route_name(request), failure)
        return answer(request, Refusal(503, "page.failure_unavailable"), headers={"Retry-After": str(RETRY_SECONDS)})
    except Exception:
        log.exception("%s failed", route_name(request))
        return answer(request, Refusal(500, "page.failure_error"))


def answer(request: web.Request, refusal: Refusal, headers: Mapping[str, str] | None = None) -> web.Response:
    """A refusal as a page or as JSON, whichever was asked for."""
    if is_for_programs(request):
        return answer_problem(request, Problem(trouble_of(refusal.status), headers=headers))
    voice = reader_voice(request)
    message = voice.text(refusal.key)
    if wants_json(request):
        body = {"status": "error", "reason": _reason(refusal.status), "message": message}
        return web.json_response(body, status=refusal.status, headers=headers)
    title = voice.text(TITLES.get(refusal.key) or f"page.title_{_reason(refusal.status)}")
    page = request.app[keys.PAGES].message(voice, title=title, message=message, back=_back(request))
    return web.Response(text=page, status=refusal.status, content_type="text/html", headers=headers)


def _key(status: int) -> str:
    return {
        404: "page.failure_not_found",
        405: "page.failure_method",
        413: "page.failure_too_large",
    }.get(status, "page.failure_malformed" if status < 500 else "page.failure_error")


def _reason(status: int) -> str:
    """What JSON says beside pretix's reasons, which are about tickets."""
    if status >= 500:
        return "unavailable"
    return "not_found" if status == 404 else "malformed"


def _back(request: web.Request) -> str | None:
    token = request.match_info.get("token")
    return f"/t/{token}" if token and request.method == "POST" else None
