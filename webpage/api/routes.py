"""The API's addresses."""

from aiohttp import web

from webpage import keys
from webpage.api.answering import handler_of
from webpage.api.catalogue import OPERATIONS
from webpage.api.document import openapi
from webpage.api.operations import BASE, Operation

NUMBERED = ("application",)
"""Parameters beside whose places there are words, which are no numbers: ``applications/approve-all``."""


async def show_document(request: web.Request) -> web.Response:
    """The OpenAPI document, for everybody."""
    return web.json_response(openapi(request.app[keys.HOUSE].settings.public_url))


def _address(operation: Operation) -> str:
    address = BASE + operation.path
    for name in NUMBERED:
        address = address.replace(f"{{{name}}}", f"{{{name}:[0-9]+}}")
    return address


ROUTES = (
    web.get(f"{BASE}/openapi.json", show_document),
    *(web.route(operation.method, _address(operation), handler_of(operation)) for operation in OPERATIONS),
)
