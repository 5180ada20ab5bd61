"""POST /t/<token>/offline, as DESIGN.md section 6 says."""

from dataclasses import asdict
from typing import Any

import pytest
from aiohttp import ClientResponse, ClientSession

from models.offline.reconciling import Record
from models.tables import Browser, CheckIn, Ticket
from tests.clock import Clock
from tests.makers import make_event, make_gate, make_staff, make_ticket, token_of, wrong_code
from tests.offline_phones import OfflinePhone
from tests.webpage.presses import press


async def hand_over(client: ClientSession, ticket: Ticket, phone: OfflinePhone, *records: Record) -> ClientResponse:
    return await send(client, ticket, body_of(phone, *records))


async def send(client: ClientSession, ticket: Ticket, body: Any, **options: Any) -> ClientResponse:
    return await client.post(f"/t/{token_of(ticket)}/offline", json=body, **options)


def body_of(phone: OfflinePhone, *records: Record) -> dict[str, Any]:
    return {"browser": phone.jwk, "sent_at": phone.clock, "records": [asdict(record) for record in records]}


async def test_without_records_the_browser_is_registered(client: ClientSession, clock: Clock) -> None:
    ticket, phone = await make_ticket(), OfflinePhone()
    response = await hand_over(client, ticket, phone)
    assert (response.status, await response.json()) == (200, {"answers": {}, "now": "2026-06-05T18:00:00.000+00:00"})
    assert (await Browser.get()).ticket_id == ticket.id


async def test_each_nonce_gets_the_answer_of_a_check_in(client: ClientSession, clock: Clock) -> None:
    event = await make_event()
    staff = await make_staff(event, gate=await make_gate(event, "North"))
    ticket, phone = await make_ticket(event), OfflinePhone()
    await hand_over(client, ticket, phone)
    first, second, wrong = (phone.record(ticket, code) for code in (staff.code, staff.code, wrong_code(staff)))
    clock.advance(minutes=9)
    answers = (await (await hand_over(client, ticket, phone, first, second, wrong)).json())["answers"]
    online = await (await press(client, ticket, staff.code, nonce=first.nonce)).json()
    assert list(answers) == [first.nonce, second.nonce, wrong.nonce]
    assert answers[first.nonce] == online
    assert online["at"] == "2026-06-05T18:00:00+00:00"
    lost = answers[second.nonce]
    assert (lost["status"], lost["reason"], lost["conflict"]) == ("error", "conflict", "used")
    assert (lost["at"], lost["gate"], lost["staff"]) == ("2026-06-05T18:00:00+00:00", "North", "Sam Steward")
    assert "used already" in lost["message"]
    assert answers[wrong.nonce]["reason"] == "staff_invalid"
    figures = await (await client.get("/metrics")).text()
    assert 'usher_presses_total{reason="conflict",status="error"} 1.0' in figures


async def test_the_press_after_a_refused_record_is_told_when_somebody_was_let_in(
    client: ClientSession, clock: Clock
) -> None:
    event = await make_event()
    staff, ticket, phone = await make_staff(event), await make_ticket(event), OfflinePhone()
    await hand_over(client, ticket, phone)
    await hand_over(client, ticket, phone, phone.record(ticket, wrong_code(staff)))
    warned = await press(client, ticket, staff.code)
    answer = await warned.json()
    assert (warned.status, answer["reason"], answer["conflict"]) == (409, "conflict", "warned")
    assert answer["at"] == "2026-06-05T18:00:00+00:00"
    assert "someone was let in" in answer["message"]
    assert "20:00" in answer["message"]
    assert (await press(client, ticket, staff.code)).status == 200


async def test_an_unknown_link_is_invalid(client: ClientSession) -> None:
    phone = OfflinePhone()
    response = await client.post(f"/t/{'x' * 27}/offline", json=body_of(phone))
    assert response.status == 404
    assert (await response.json())["status"] == "error"
    assert not await Browser.exists()


@pytest.mark.parametrize(
    "change",
    [
        {"browser": None},
        {"browser": {"kty": "EC"}},
        {"sent_at": None},
        {"sent_at": "yesterday"},
        {"sent_at": 5},
        {"records": None},
        {"records": {}},
        {"records": [None]},
        {"records": [{}]},
    ],
)
async def test_what_is_malformed_changes_nothing(client: ClientSession, change: dict[str, Any]) -> None:
    ticket, phone = await make_ticket(), OfflinePhone()
    response = await send(client, ticket, {**body_of(phone), **change})
    assert response.status == 400
    assert (await response.json())["message"]
    assert not await Browser.exists()


@pytest.mark.parametrize(
    "change",
    [
        {"nonce": "short"},
        {"code": "12345678"},
        {"code": "１２３４"},
        {"code": 1234},
        {"admit": 0},
        {"admit": "2"},
        {"admit": True},
        {"answers": None},
        {"answers": {"people": []}},
        {"answers": {"people": "\ud800"}},
        {"answers": {"\ud800": ""}},
        {"pressed_at": None},
        {"pressed_at": "2026-06-05T18:00:00+00:00"},
        {"signature": None},
        {"signature": "A" * 201},
    ],
)
async def test_one_malformed_record_changes_nothing(client: ClientSession, change: dict[str, Any]) -> None:
    event = await make_event()
    staff, ticket, phone = await make_staff(event), await make_ticket(event), OfflinePhone()
    await hand_over(client, ticket, phone)
    body = body_of(phone, phone.record(ticket, staff.code), phone.record(ticket, staff.code))
    body["records"][1] |= change
    response = await send(client, ticket, body)
    assert response.status == 400
    assert (await response.json())["message"]
    assert not await CheckIn.exists()


async def test_too_much_at_once_is_refused(client: ClientSession) -> None:
    ticket, phone = await make_ticket(), OfflinePhone()
    record = phone.record(ticket, "1234")
    assert (await hand_over(client, ticket, phone, *[record] * 21)).status == 400
    assert (await send(client, ticket, {**body_of(phone), "padding": "x" * 200_000})).status == 413
    assert not await CheckIn.exists()


async def test_other_sites_and_other_types_are_refused(client: ClientSession) -> None:
    ticket, phone = await make_ticket(), OfflinePhone()
    body = body_of(phone)
    assert (await send(client, ticket, body, headers={"Sec-Fetch-Site": "cross-site"})).status == 403
    address = f"/t/{token_of(ticket)}/offline"
    assert (await client.post(address, data={"records": "[]"})).status == 415
    answers = [await client.post(address, data=text, headers={"Content-Type": "application/json"}) for text in "[{"]
    assert [answer.status for answer in answers] == [400, 400]
    assert (await client.get(address)).status == 405
    assert not await Browser.exists()
