"""GET /healthz and /metrics, and what is said when the database is gone."""

import logging
from ipaddress import ip_network

import pytest
from aiohttp import ClientSession
from tortoise import connections

from models.house import House
from models.settings import Settings
from tests.clock import Clock
from tests.makers import KEY, make_event, make_staff, make_ticket, token_of
from tests.webpage.presses import AS_JSON, press
from webpage.application import make_application
from webpage.server import serving


async def test_a_process_that_wrote_is_alive_and_tells_how_long_ago(client: ClientSession, clock: Clock) -> None:
    event = await make_event()
    staff = await make_staff(event)
    await press(client, await make_ticket(event), staff.code)
    clock.advance(seconds=90)
    response = await client.get("/healthz")
    assert (response.status, await response.json()) == (200, {"status": "ok", "database": "ok", "last_write_age": 90})


async def test_a_fresh_database_has_no_last_write(client: ClientSession) -> None:
    assert (await (await client.get("/healthz")).json())["last_write_age"] is None


async def test_without_its_database_the_process_is_not_well_and_pages_say_so(
    client: ClientSession, caplog: pytest.LogCaptureFixture
) -> None:
    event = await make_event()
    staff = await make_staff(event)
    ticket = await make_ticket(event)
    token = token_of(ticket)
    for table in ("checkins", "links"):
        await connections.get("default").execute_script(f"ALTER TABLE {table} RENAME TO lost_{table}")
    caplog.set_level(logging.INFO)
    assert (await client.get("/healthz")).status == 503
    page = await client.get(f"/t/{token}")
    assert page.status == 503
    assert page.headers["Retry-After"] == "2"
    assert "The database does not answer right now" in await page.text()
    answer = await client.post(f"/t/{token}/check-in", json={"code": staff.code, "nonce": "n" * 24}, headers=AS_JSON)
    assert answer.status == 503
    assert (await answer.json())["reason"] == "unavailable"
    lines = [record.getMessage() for record in caplog.records if record.name.startswith("webpage")]
    assert lines
    assert not any(token in line for line in lines)


async def test_the_figures_count_presses_by_their_answer(client: ClientSession) -> None:
    event = await make_event()
    staff = await make_staff(event)
    ticket = await make_ticket(event)
    await press(client, ticket, staff.code)
    await press(client, ticket, staff.code)
    await client.post("/t/unknown/check-in", json={"code": "1234", "nonce": "n" * 24}, headers=AS_JSON)
    await client.get("/t/unknown")
    text = await (await client.get("/metrics")).text()
    assert 'usher_presses_total{reason="",status="ok"} 1.0' in text
    assert 'usher_presses_total{reason="already_redeemed",status="error"} 1.0' in text
    assert 'usher_presses_total{reason="invalid",status="error"} 1.0' in text
    assert "usher_unknown_links_total 1.0" in text
    assert 'route="POST /t/{token}/check-in"' in text
    assert token_of(ticket) not in text


@pytest.mark.parametrize(
    ("allowed", "proxies", "headers", "status"),
    [
        ((), (), {}, 200),
        ((), (), {"X-Forwarded-For": "203.0.113.7"}, 404),
        ((), ("127.0.0.1/32",), {"X-Forwarded-For": "203.0.113.7"}, 404),
        (("203.0.113.0/24",), ("127.0.0.1/32",), {"X-Forwarded-For": "203.0.113.7"}, 200),
        (("203.0.113.0/24",), ("127.0.0.1/32",), {"X-Forwarded-For": "203.0.113.7, 198.51.100.1"}, 404),
        (("203.0.113.0/24",), ("127.0.0.1/32",), {"X-Forwarded-For": "nobody"}, 404),
        (("203.0.113.0/24",), (), {"X-Forwarded-For": "203.0.113.7"}, 404),
    ],
)
async def test_the_figures_are_for_this_machine_and_whom_the_operator_names(
    settings: Settings,
    house: House,
    allowed: tuple[str, ...],
    proxies: tuple[str, ...],
    headers: dict[str, str],
    status: int,
) -> None:
    networks = {"metrics_allow": [*map(ip_network, allowed)], "trusted_proxies": [*map(ip_network, proxies)]}
    named = House.build(settings.model_copy(update=networks), KEY.encode())
    async with (
        serving(make_application(named), "127.0.0.1", 0) as port,
        ClientSession(f"http://127.0.0.1:{port}") as client,
    ):
        assert (await client.get("/metrics", headers=headers)).status == status
