"""What is the same for everybody: scripts and styles, the icon, and word for crawlers."""

from aiohttp import web

from webpage import keys
from webpage.static_files import NOT_KEPT


async def static(request: web.Request) -> web.Response:
    """A script or style under its hashed address."""
    response = request.app[keys.STATIC_FILES].response(request.match_info["path"], request.match_info["version"])
    response.enable_compression()
    return response


async def worker(request: web.Request) -> web.Response:
    """The service worker of the ticket pages: always the present version, which its browser compares with its own."""
    url = request.app[keys.STATIC_FILES].url("worker.js")
    text = f'import "{url}";\n'
    return web.Response(text=text, content_type="text/javascript", headers={"Cache-Control": NOT_KEPT})


async def favicon(request: web.Request) -> web.Response:
    """For browsers that ask without being told where."""
    return request.app[keys.STATIC_FILES].response("icon.svg", "")


async def robots(_request: web.Request) -> web.Response:
    """No page of ours belongs in a search engine (RFC 9309)."""
    return web.Response(text="User-agent: *\nDisallow: /\n")
