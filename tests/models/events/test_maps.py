"""A map is offered where there is something to show."""

import pytest

from models.events.maps import map_link
from models.tables import Event


def test_a_pin_is_shown_where_it_is() -> None:
    link = map_link(Event(venue="Old Harbour", latitude=-33.8568, longitude=151.2153))

    assert link == "https://www.openstreetmap.org/?mlat=-33.856800&mlon=151.215300#map=17/-33.856800/151.215300"


def test_a_pin_at_the_meridian_on_the_equator_is_one() -> None:
    assert "mlat=0.000000&mlon=0.000000" in (map_link(Event(latitude=0.0, longitude=0.0)) or "")


def test_an_address_is_searched_whatever_is_in_it() -> None:
    link = map_link(Event(venue="Käthe-Straße 5, Berlin & more#1"))

    assert link == "https://www.openstreetmap.org/search?query=K%C3%A4the-Stra%C3%9Fe%205%2C%20Berlin%20%26%20more%231"


@pytest.mark.parametrize("venue", ["", "Old Harbour", "Town Hall"])
def test_a_bare_name_would_lead_anywhere_and_has_no_map(venue: str) -> None:
    assert map_link(Event(venue=venue)) is None
