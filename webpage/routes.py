"""Every address that the web side answers."""

from aiohttp import web

from webpage import check_in, colours, door, files, fixed, health, offline, ticket_page, webhook
from webpage.api.routes import ROUTES as API_ROUTES

ROUTES = (
    web.get("/t/{token}", ticket_page.show),
    web.get("/t/{token}/state", ticket_page.state, allow_head=False),
    web.post("/t/{token}/check-in", check_in.press),
    web.post("/t/{token}/offline", offline.receive),
    web.get("/t/{token}/calendar.ics", files.calendar),
    web.get("/t/{token}/qr.svg", files.qr),
    web.get("/t/{token}/media/{purpose}", files.media),
    web.get("/door", door.page.show),
    web.get("/door/manifest.webmanifest", door.page.manifest),
    web.get("/door/worker.js", door.page.worker),
    web.get("/door/feed", door.reading.show_feed, allow_head=False),
    web.get("/door/tickets", door.reading.search),
    web.get("/door/tickets/{ticket:[0-9]{1,9}}", door.reading.ticket),
    web.get("/door/links/{hash:[0-9a-f]{64}}", door.reading.scanned),
    web.get("/door/list", door.reading.whole_list, allow_head=False),
    web.post("/door/check-in", door.deeds.check_in),
    web.post("/door/pay", door.deeds.pay),
    web.post("/door/undo", door.deeds.undo),
    web.post("/door/offline", door.offline.hand_over),
    web.post("/door/leave", door.binding.leave),
    web.get("/door/{link}", door.binding.show),
    web.post("/door/{link}", door.binding.bind),
    *API_ROUTES,
    web.post("/telegram", webhook.receive),
    web.get("/healthz", health.healthz),
    web.get("/metrics", health.metrics),
    web.get("/static/{version}/{path:.+}", fixed.static),
    web.get("/colours/{colours}.css", colours.stylesheet),
    web.get("/sw.js", fixed.worker),
    web.get("/favicon.ico", fixed.favicon),
    web.get("/robots.txt", fixed.robots),
)
