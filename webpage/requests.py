"""What a request says about who asks and what they want back."""

import re

from aiohttp import web

from models.language.speech import Voice, best_language, voice

LANGUAGE_RANGE = re.compile(r"^\s*([A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*)\s*(?:;\s*q=([01](?:\.\d{0,3})?))?\s*$")
MOST_LANGUAGES = 20


def wants_json(request: web.Request) -> bool:
    """Whether the answer should be JSON: asked for, or at an address that only programs use."""
    if request.path in {"/telegram", "/healthz", "/metrics"} or request.path.endswith(("/state", "/offline")):
        return True
    return "application/json" in request.headers.get("Accept", "")


def accepted_languages(request: web.Request) -> tuple[str, ...]:
    """The language tags of Accept-Language, best first (RFC 9110, section 12.5.4)."""
    ranges = request.headers.get("Accept-Language", "").split(",")[:MOST_LANGUAGES]
    matches = [match for match in map(LANGUAGE_RANGE.match, ranges) if match]
    weighed = [(float(match[2] or 1), match[1]) for match in matches]
    return tuple(tag for weight, tag in sorted(weighed, key=lambda pair: -pair[0]) if weight)


def reader_voice(request: web.Request) -> Voice:
    """The voice for whoever reads the answer, when no ticket says it better."""
    return voice(best_language(accepted_languages(request)))


def route_name(request: web.Request) -> str:
    """The method and the address with its tokens left out, for logs and metrics."""
    resource = request.match_info.route.resource
    return f"{request.method} {resource.canonical if resource else '(no such address)'}"


def from_another_site(request: web.Request) -> bool:
    """Whether a form of another site sent this. Browsers say so themselves (W3C Fetch Metadata); others need not.

    ``Origin`` alone would not do: our own ``Referrer-Policy: no-referrer`` turns it into ``null``.
    """
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site not in {"same-origin", "none"}
    origin = request.headers.get("Origin", "null")
    return origin != "null" and origin.partition("://")[2] != request.host
