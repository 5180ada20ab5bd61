"""Programs that use the API."""

from dataclasses import dataclass
from typing import Any

from aiohttp import ClientResponse, ClientSession

from models.programs.tokens import Scope, issue_token
from models.tables import ApiToken, Event, Organiser
from tests.makers import LINKS, make_event, make_organiser

V1 = "/api/v1"


@dataclass
class Program:
    """A program with a token."""

    client: ClientSession
    organiser: Organiser
    row: ApiToken
    token: str

    async def get(self, path: str, **headers: str) -> ClientResponse:
        """Read something."""
        return await self.client.get(V1 + path, headers={**self.authorization, **headers})

    async def items(self, path: str) -> list[dict[str, Any]]:
        """The rows of a page."""
        response = await self.get(path)
        assert response.status == 200, await response.text()
        rows: list[dict[str, Any]] = (await response.json())["items"]
        return rows

    async def post(self, path: str, body: dict[str, Any] | None = None, **headers: str) -> ClientResponse:
        """Do something."""
        return await self.client.post(V1 + path, json=body, headers={**self.authorization, **headers})

    async def post_once(self, path: str, key: str, body: dict[str, Any] | None = None) -> ClientResponse:
        """Do something under a key."""
        return await self.client.post(V1 + path, json=body, headers={**self.authorization, "Idempotency-Key": key})

    async def patch(self, path: str, **changes: Any) -> ClientResponse:
        """Change something."""
        return await self.client.patch(V1 + path, json=changes, headers=self.authorization)

    async def delete(self, path: str) -> ClientResponse:
        """Take something away."""
        return await self.client.delete(V1 + path, headers=self.authorization)

    @property
    def authorization(self) -> dict[str, str]:
        """The header that says who asks."""
        return {"Authorization": f"Bearer {self.token}"}

    async def event(self, **columns: Any) -> Event:
        """An event of its organiser."""
        return await make_event(self.organiser, **columns)


async def make_program(
    client: ClientSession, *scopes: Scope, organiser: Organiser | None = None, name: str = "Box office"
) -> Program:
    """A program with these scopes, or with all."""
    organiser = organiser or await make_organiser()
    row, token = await issue_token(LINKS, organiser, name, scopes or tuple(Scope))
    return Program(client, organiser, row, token)


async def problem(response: ClientResponse) -> tuple[int, str]:
    """The status and the kind of a problem."""
    body = await response.json()
    assert response.content_type == "application/problem+json"
    assert body["status"] == response.status
    assert body["title"]
    assert body["detail"]
    return response.status, body["type"].rpartition(":")[2]
