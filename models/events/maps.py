"""A map of where an event is, for people to open. Usher itself asks no map for anything."""

import re
from urllib.parse import quote, urlencode

from models.tables import Event

MAP = "https://www.openstreetmap.org"
ZOOM = 17
ADDRESS = re.compile(r"\d|[,，]")
"""An address has a number, or names its town; a bare name such as Town Hall would lead anywhere."""


def map_link(event: Event) -> str | None:
    """Where a map shows the event's pin, else finds its address. None without either."""
    if event.latitude is not None and event.longitude is not None:
        place = f"{event.latitude:.6f}", f"{event.longitude:.6f}"
        marked = urlencode({"mlat": place[0], "mlon": place[1]})
        return f"{MAP}/?{marked}#map={ZOOM}/{place[0]}/{place[1]}"
    if ADDRESS.search(event.venue):
        return f"{MAP}/search?{urlencode({'query': event.venue}, quote_via=quote)}"
    return None
