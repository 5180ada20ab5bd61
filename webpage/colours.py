"""The colours of an event as a stylesheet: a strict Content-Security-Policy allows none inside the page."""

import re

from aiohttp import web

from models.events.palette import Palette
from webpage.static_files import FOR_EVER

NAMES = ("background", "glow", "ink", "accent", "paper", "paper-ink")
COLOURS = re.compile(r"[0-9a-f]{6}(?:-[0-9a-f]{6}){5}")


def colours_url(palette: Palette) -> str:
    """The address of a palette's stylesheet. It holds the colours themselves, so it never changes."""
    values = (palette.background, palette.glow, palette.ink, palette.accent, palette.paper, palette.paper_ink)
    return f"/colours/{'-'.join(value.removeprefix('#') for value in values)}.css"


async def stylesheet(request: web.Request) -> web.Response:
    """Custom properties ``--event-background`` and so on."""
    colours = request.match_info["colours"]
    if not COLOURS.fullmatch(colours):
        raise web.HTTPNotFound
    rules = "".join(f"--event-{name}:#{value};" for name, value in zip(NAMES, colours.split("-"), strict=True))
    return web.Response(
        text=f":root{{{rules}}}\n", content_type="text/css", charset="utf-8", headers={"Cache-Control": FOR_EVER}
    )
