"""Times every request."""

from time import perf_counter

from aiohttp import web

from webpage import keys
from webpage.requests import route_name
from webpage.response_types import Handler


@web.middleware
async def measure(request: web.Request, handler: Handler) -> web.StreamResponse:
    """The outermost middleware: what the others do takes time, too."""
    begin = perf_counter()
    code = 500
    try:
        response = await handler(request)
        code = response.status
    except web.HTTPException as failure:
        code = failure.status
        raise
    finally:
        request.app[keys.METRICS].answered(route_name(request), code, perf_counter() - begin)
    return response
