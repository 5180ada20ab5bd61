"""Every address that the web side answers."""

from aiohttp import web

from webpage import check_in, colours, files, fixed, health, ticket_page, webhook

ROUTES = (
    web.get("/t/{token}", ticket_page.show),
    web.get("/t/{token}/state", ticket_page.state, allow_head=False),
    web.post("/t/{token}/check-in", check_in.press),
    web.get("/t/{token}/calendar.ics", files.calendar),
    web.get("/t/{token}/qr.svg", files.qr),
    web.get("/t/{token}/media/{purpose}", files.media),
    web.post("/telegram", webhook.receive),
    web.get("/healthz", health.healthz),
    web.get("/metrics", health.metrics),
    web.get("/static/{version}/{path:.+}", fixed.static),
    web.get("/colours/{colours}.css", colours.stylesheet),
    web.get("/favicon.ico", fixed.favicon),
    web.get("/robots.txt", fixed.robots),
)
