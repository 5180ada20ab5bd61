"""An evening at a door without network."""

import pytest

from models.house import House
from models.tables import Event
from tests.clock import Clock
from tests.makers import Staff, make_event, make_gate, make_staff
from tests.offline_phones import OfflinePhone


@pytest.fixture
async def event(house: House, clock: Clock) -> Event:
    return await make_event()


@pytest.fixture
async def staff(event: Event) -> Staff:
    return await make_staff(event, gate=await make_gate(event, "North"))


@pytest.fixture
def phone() -> OfflinePhone:
    return OfflinePhone()
