"""POST /telegram."""

from typing import Any

import pytest
from aiohttp import ClientSession

from models.house import House
from models.storage.database import DatabaseUnavailable
from webpage.application import make_application
from webpage.server import serving
from webpage.webhook import SECRET_HEADER

UPDATE = {"update_id": 7, "message": {"text": "/start"}}


def secret(house: House) -> dict[str, str]:
    return {SECRET_HEADER: house.secrets.webhook_secret()}


async def test_an_update_with_the_secret_is_handed_over(
    client: ClientSession, house: House, updates: list[dict[str, Any]]
) -> None:
    response = await client.post("/telegram", json=UPDATE, headers=secret(house))
    assert response.status == 200
    assert updates == [UPDATE]


@pytest.mark.parametrize("headers", [{}, {SECRET_HEADER: "wrong"}, {SECRET_HEADER: ""}, {SECRET_HEADER: "ü"}])
async def test_without_the_secret_nothing_is_handed_over(
    client: ClientSession, updates: list[dict[str, Any]], headers: dict[str, str]
) -> None:
    response = await client.post("/telegram", json=UPDATE, headers=headers)
    assert response.status == 403
    assert updates == []


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"{}", b'{"update_id": "7"}', b"\xff"])
async def test_what_is_no_update_is_refused(
    client: ClientSession, house: House, updates: list[dict[str, Any]], body: bytes
) -> None:
    response = await client.post("/telegram", data=body, headers={**secret(house), "Content-Type": "application/json"})
    assert response.status == 400
    assert updates == []


@pytest.mark.parametrize(("failure", "status"), [(DatabaseUnavailable("locked"), 503), (KeyError("oops"), 500)])
async def test_an_update_that_could_not_be_handled_is_asked_for_again(
    house: House, failure: Exception, status: int
) -> None:
    async def fail(_update: dict[str, Any]) -> None:
        raise failure

    async with (
        serving(make_application(house, receive_update=fail), "127.0.0.1", 0) as port,
        ClientSession(f"http://127.0.0.1:{port}") as client,
    ):
        response = await client.post("/telegram", json=UPDATE, headers=secret(house))
    assert response.status == status


async def test_without_a_receiver_there_is_no_webhook(house: House) -> None:
    async with (
        serving(make_application(house), "127.0.0.1", 0) as port,
        ClientSession(f"http://127.0.0.1:{port}") as client,
    ):
        assert (await client.post("/telegram", json=UPDATE, headers=secret(house))).status == 404
