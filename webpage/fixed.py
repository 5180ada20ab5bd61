"""What is the same for everybody: scripts and styles, the icon, and word for crawlers."""

from aiohttp import web

from webpage import keys


async def static(request: web.Request) -> web.Response:
    """A script or style under its hashed address."""
    response = request.app[keys.STATIC_FILES].response(request.match_info["path"], request.match_info["version"])
    response.enable_compression()
    return response


async def favicon(request: web.Request) -> web.Response:
    """For browsers that ask without being told where."""
    return request.app[keys.STATIC_FILES].response("icon.svg", "")


async def robots(_request: web.Request) -> web.Response:
    """No page of ours belongs in a search engine (RFC 9309)."""
    return web.Response(text="User-agent: *\nDisallow: /\n")
