"""Devices at the gate, as their page's script uses them."""

import secrets
from dataclasses import dataclass
from typing import Any

from aiohttp import ClientResponse, ClientSession

from models.clock import now
from models.door.devices import door_link
from models.tables import StaffMember
from tests.makers import LINKS

AS_JSON = {"Accept": "application/json"}


@dataclass
class Device:
    """A browser that is bound to the door page."""

    client: ClientSession
    key: str

    async def get(self, path: str, **headers: str) -> ClientResponse:
        """Read, as this device."""
        return await self.client.get(path, headers={**AS_JSON, **self._cookie, **headers})

    async def post(self, path: str, **fields: Any) -> ClientResponse:
        """Do something, as this device."""
        return await self.client.post(path, json=fields, headers={**AS_JSON, **self._cookie})

    async def check_in(self, ticket_id: int, **fields: Any) -> dict[str, Any]:
        """Let people in; the answer."""
        response = await self.post("/door/check-in", nonce=nonce(), ticket=ticket_id, **fields)
        answer: dict[str, Any] = await response.json()
        return answer

    async def hand_over(self, *records: dict[str, Any], sent_at: str | None = None) -> ClientResponse:
        """Upload what was recorded without network."""
        return await self.post("/door/offline", sent_at=sent_at or now().isoformat(), records=list(records))

    @property
    def _cookie(self) -> dict[str, str]:
        return {"Cookie": f"usher_door={self.key}"}


def nonce() -> str:
    """A fresh nonce."""
    return secrets.token_urlsafe(18)


def record(ticket_id: int, **fields: Any) -> dict[str, Any]:
    """What a device keeps of an admission without network."""
    return {"nonce": nonce(), "ticket": ticket_id, "admit": 1, "pressed_at": now().isoformat(), **fields}


async def link_path(member: StaffMember) -> str:
    """The path of a fresh door-page link."""
    return "/door/" + (await door_link(LINKS, member)).rpartition("/")[2]


async def bind(client: ClientSession, member: StaffMember) -> Device:
    """Press "Use this device" in a browser of its own."""
    response = await client.post(await link_path(member), allow_redirects=False)
    assert response.status == 303, await response.text()
    return Device(client, response.cookies["usher_door"].value)
