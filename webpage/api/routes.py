"""The API's addresses."""

from aiohttp import web

from webpage import keys
from webpage.api.answering import handler_of
from webpage.api.catalogue import OPERATIONS
from webpage.api.document import openapi
from webpage.api.operations import BASE


async def show_document(request: web.Request) -> web.Response:
    """The OpenAPI document, for everybody."""
    return web.json_response(openapi(request.app[keys.HOUSE].settings.public_url))


ROUTES = (
    web.get(f"{BASE}/openapi.json", show_document),
    *(web.route(operation.method, BASE + operation.path, handler_of(operation)) for operation in OPERATIONS),
)
