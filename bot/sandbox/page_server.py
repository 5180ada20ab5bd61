"""The page over HTTP: its files, what happens live, and what people on it do."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from contextlib import suppress
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING

from aiohttp import web

from bot.sandbox.changes import Change
from bot.sandbox.gestures import GESTURES, Gesture, send_file
from bot.sandbox.parameters import read_parameters
from bot.sandbox.payments import PaymentFailed
from bot.sandbox.person import ChatBlocked, NothingReceived, Person
from bot.sandbox.refusals import Refusal
from bot.sandbox.shapes import Json
from bot.sandbox.views import Views
from models.language.speech import Voice, best_language, voice

if TYPE_CHECKING:
    from bot.sandbox.telegram import LocalTelegram

PAGE = Path(__file__).parent / "page"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:;"
    " connect-src 'self'; frame-src http: https:; form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
)
OWN_REQUEST = "X-Local-Telegram"
"""A header that a foreign page cannot send here: browsers ask first, and get no permission."""

WORDS = tuple((PAGE / "words.txt").read_text().split())
"""The page's texts: keys of the catalogue ``sandbox``."""

_PLACES = {name: f"{{{name}}}" for name in ("name", "amount", "host", "text", "number", "all", "n")}
_BREATH = 15
_RETRY = b"retry: 500\n"
"""Milliseconds until a page that has lost its server knocks again."""

_SHOWN_AS_IT_IS = ("image/png", "image/jpeg", "image/gif", "image/webp", "video/", "audio/")


class PageServer:
    """Serves the page of one local Telegram."""

    def __init__(self, telegram: "LocalTelegram") -> None:
        self._telegram = telegram
        self._state = telegram.state

    def routes(self) -> list[web.RouteDef]:
        """The page, its files, and its gestures; ``/<bot>?start=…`` opens a deep link on it."""
        return [
            web.get("/", self.show),
            web.get(f"/{self._state.bot.username}", self.show),
            web.get("/page/words", self.words),
            web.get("/page/live", self.live),
            web.get("/page/file/{file_id}", self.file),
            web.get(r"/page/{name:[a-z_-]+\.(?:js|css|svg)}", self.asset),
            web.post("/page/people", self.add_person),
            web.post("/page/outage", self.set_outage),
            web.post(r"/page/people/{person:\d+}/upload", self.upload),
            web.post(r"/page/people/{person:\d+}/{gesture}", self.gesture),
        ]

    async def show(self, _: web.Request) -> web.StreamResponse:
        """The page itself."""
        return web.FileResponse(PAGE / "index.html", headers=_headers())

    async def asset(self, request: web.Request) -> web.StreamResponse:
        """A script, a style sheet or a drawing."""
        path = PAGE / request.match_info["name"]
        if not path.is_file():
            raise web.HTTPNotFound
        return web.FileResponse(path, headers=_headers())

    async def words(self, request: web.Request) -> web.Response:
        """Everything that the page says, in the browser's language (or ``?lang=``)."""
        speaker = _voice(request)
        guide = self._telegram.guide(speaker.language)
        return web.json_response(
            {
                "language": speaker.language,
                "direction": speaker.direction,
                "guide": guide.view(),
                "words": {word: speaker.text(f"sandbox.{word}", **_PLACES) for word in WORDS},
            }
        )

    async def live(self, request: web.Request) -> web.StreamResponse:
        """Server-sent events: first the whole picture, then every change."""
        speaker = _voice(request)
        views = Views(self._state, speaker, self._telegram.guide(speaker.language))
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"})
        await response.prepare(request)
        with suppress(ConnectionError), self._state.changes.watch() as watcher:
            await response.write(_RETRY + _event("everything", views.everything()))
            while True:
                await response.write(await _next_event(watcher, views))
        return response

    async def file(self, request: web.Request) -> web.Response:
        """A file that somebody sent. Only pictures, sound and video are shown, the rest is downloaded."""
        try:
            stored = self._state.files.any_kind(request.match_info["file_id"])
        except Refusal:
            raise web.HTTPNotFound from None
        shown = stored.mime_type.startswith(_SHOWN_AS_IT_IS)
        headers = _headers() | {"Cache-Control": "private, max-age=31536000, immutable"}
        response = web.Response(body=stored.content, headers=headers)
        response.content_type = stored.mime_type if shown else "application/octet-stream"
        if not shown:
            response.headers["Content-Disposition"] = "attachment"
        return response

    async def gesture(self, request: web.Request) -> web.Response:
        """Something that a person does; the answer is what the person's phone shows."""
        gesture = GESTURES.get(request.match_info["gesture"])
        if gesture is None:
            raise web.HTTPNotFound
        person, asked = self._person(request), await _asked(request)
        return await self._answered(lambda: self._do(gesture, person, asked))

    async def upload(self, request: web.Request) -> web.Response:
        """A file that a person sends."""
        _check_own(request)
        person, parameters = self._person(request), await read_parameters(request)
        return await self._answered(lambda: send_file(person, parameters))

    async def add_person(self, request: web.Request) -> web.Response:
        """Somebody new with a phone."""
        asked = await _asked(request)
        name = str(asked.get("name", "")).strip()
        if not name:
            raise web.HTTPBadRequest
        person = self._telegram.person(name[:64], language_code=str(asked.get("language", "en"))[:12])
        return web.json_response({"id": person.id})

    async def set_outage(self, request: web.Request) -> web.Response:
        """Takes Telegram down, or brings it back."""
        asked = await _asked(request)
        if asked.get("down"):
            self._telegram.down()
        else:
            self._telegram.up()
        return web.json_response({})

    async def _do(self, gesture: Gesture, person: Person, asked: Json) -> Json:
        return await gesture(self._telegram, person, asked)

    async def _answered(self, do: Callable[[], Awaitable[Json]]) -> web.Response:
        try:
            return web.json_response(await do())
        except (PaymentFailed, Refusal) as failure:
            return web.json_response({"failed": str(failure)}, status=HTTPStatus.UNPROCESSABLE_ENTITY)
        except (NothingReceived, ChatBlocked) as failure:
            return web.json_response({"failed": type(failure).__name__}, status=HTTPStatus.GATEWAY_TIMEOUT)
        except (LookupError, ValueError, TypeError):
            raise web.HTTPBadRequest from None

    def _person(self, request: web.Request) -> Person:
        person = self._telegram.find(int(request.match_info["person"]))
        if person is None:
            raise web.HTTPNotFound
        return person


async def _next_event(watcher: "asyncio.Queue[Change]", views: Views) -> bytes:
    try:
        change = await asyncio.wait_for(watcher.get(), _BREATH)
    except TimeoutError:
        return b": still here\n\n"
    return _event(change.kind, views.change(change))


def _event(kind: str, view: Json) -> bytes:
    return f"event: {kind}\ndata: {json.dumps(view)}\n\n".encode()


async def _asked(request: web.Request) -> Json:
    _check_own(request)
    try:
        asked = await request.json()
    except ValueError:
        raise web.HTTPBadRequest from None
    if not isinstance(asked, dict):
        raise web.HTTPBadRequest
    return asked


def _check_own(request: web.Request) -> None:
    if OWN_REQUEST not in request.headers:
        raise web.HTTPForbidden


def _voice(request: web.Request) -> Voice:
    accepted = request.headers.get("Accept-Language", "").split(",")
    return voice(best_language([request.query.get("lang"), *(tag.split(";")[0].strip() for tag in accepted)]))


def _headers() -> dict[str, str]:
    return {
        "Content-Security-Policy": POLICY,
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Cache-Control": "no-cache",
    }
