"""Whether the process is well, and its figures."""

from aiohttp import web

from models.clock import now
from models.storage.database import DatabaseUnavailable
from models.storage.last_write import last_write_at
from webpage import keys
from webpage.addresses import may_read_metrics


async def healthz(_request: web.Request) -> web.Response:
    """Alive, with the seconds since the last write (null: there was none). 503 if the database does not answer."""
    try:
        written_at = await last_write_at()
    except DatabaseUnavailable:
        return web.json_response({"status": "error", "database": "unavailable"}, status=503)
    age = None if written_at is None else max(0.0, (now() - written_at).total_seconds())
    return web.json_response({"status": "ok", "database": "ok", "last_write_age": age})


async def metrics(request: web.Request) -> web.Response:
    """Prometheus text. Whoever may not read it is told that there is nothing."""
    settings = request.app[keys.HOUSE].settings
    if not may_read_metrics(request, settings.metrics_allow, settings.trusted_proxies):
        raise web.HTTPNotFound
    text = request.app[keys.METRICS].text()
    return web.Response(body=text, headers={"Content-Type": "text/plain; version=0.0.4; charset=utf-8"})
