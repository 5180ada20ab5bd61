"""Pressing as the page's script does it."""

import secrets
from typing import Any

from aiohttp import ClientResponse, ClientSession

from models.tables import Ticket
from tests.makers import token_of

AS_JSON = {"Accept": "application/json"}


def nonce() -> str:
    """A fresh nonce."""
    return secrets.token_urlsafe(18)


async def press(client: ClientSession, ticket: Ticket, code: str, **fields: Any) -> ClientResponse:
    """A press with JSON in and out."""
    body = {"code": code, "nonce": nonce(), **fields}
    return await client.post(f"/t/{token_of(ticket)}/check-in", json=body, headers=AS_JSON)


async def press_form(client: ClientSession, ticket: Ticket, code: str, **fields: Any) -> ClientResponse:
    """A press as the plain form sends it."""
    body = {"code": code, "nonce": nonce(), **fields}
    return await client.post(f"/t/{token_of(ticket)}/check-in", data=body, allow_redirects=False)
