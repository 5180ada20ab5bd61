"""The headers that every answer carries."""

from collections.abc import Sequence

from aiohttp import web
from aiohttp.typedefs import Middleware

from webpage.response_types import Handler

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src 'self'; connect-src 'self'; "
    "manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors {ancestors}"
)
HEADERS = {
    "X-Robots-Tag": "noindex, nofollow, noarchive",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
    "Cache-Control": "no-store",
}


def add_headers(frame_ancestors: Sequence[str]) -> Middleware:
    """A middleware that adds them, unless the answer has its own."""
    policy = POLICY.format(ancestors=" ".join(frame_ancestors) or "'none'")

    @web.middleware
    async def add(request: web.Request, handler: Handler) -> web.StreamResponse:
        try:
            response = await handler(request)
        except web.HTTPException as redirect:
            response = redirect
            _add(redirect, policy)
            raise
        _add(response, policy)
        return response

    return add


def _add(response: web.StreamResponse, policy: str) -> None:
    response.headers["Content-Security-Policy"] = policy
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
