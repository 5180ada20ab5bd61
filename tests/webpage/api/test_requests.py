"""How requests are read: who asks, what they may, what is not understood, what is answered once."""

import asyncio
import json

import pytest
from aiohttp import ClientSession

from models.house import House
from models.programs.tokens import Scope, revoke_token
from models.tables import Event, RepeatableRequest, Ticket
from tests.makers import LINKS, make_ticket, token_of
from tests.webpage.api.programs import V1, Program, make_program, problem
from tests.webpage.contents import contents
from webpage import keys
from webpage.api.catalogue import OPERATIONS
from webpage.api.operations import Operation
from webpage.api.shapes.basics import PATH
from webpage.application import make_application
from webpage.failed_tokens import FailedTokens
from webpage.server import serving

EVENT = {"name": "Summer Night", "starts_at": "2030-12-24T19:30:00+01:00", "zone": "Europe/Berlin"}


def filled(operation: Operation) -> str:
    """A path of this operation."""
    return operation.path.format(**{**dict.fromkeys(PATH, 1), "number": "CDF349", "organizer": "olive", "slug": "e"})


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda one: f"{one.method} {one.path}")
async def test_without_a_token_nothing_is_told(client: ClientSession, operation: Operation) -> None:
    response = await client.request(operation.method, V1 + filled(operation), data=b"{")

    assert await problem(response) == (401, "unauthorized")
    assert response.headers["WWW-Authenticate"] == 'Bearer realm="usher"'


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda one: f"{one.method} {one.path}")
async def test_a_token_without_the_scope_is_refused_before_anything_is_read(
    client: ClientSession, operation: Operation
) -> None:
    others = [scope for scope in Scope if scope not in operation.scopes]
    program = await make_program(client, *others)

    response = await client.request(operation.method, V1 + filled(operation), headers=program.authorization)

    assert await problem(response) == (403, "forbidden")


@pytest.mark.parametrize(
    "header", ["Bearer", "Bearer ", "Basic abc", "Bearer usher_nobody", "Bearer a b", "usher_x", "Bearer usher_é"]
)
async def test_wrong_credentials_are_refused(client: ClientSession, header: str) -> None:
    response = await client.get(f"{V1}/events", headers={"Authorization": header})

    assert response.status == 401


async def test_a_revoked_token_is_refused(program: Program) -> None:
    await revoke_token(LINKS, program.organiser.id, program.row.id)

    response = await program.get("/events")

    assert await problem(response) == (401, "unauthorized")
    assert "invalid_token" in response.headers["WWW-Authenticate"]


async def test_a_flood_of_wrong_tokens_is_slowed_down_and_keeps_no_right_one_out(house: House) -> None:
    application = make_application(house)
    application[keys.FAILED_TOKENS] = FailedTokens(most=3)
    async with serving(application, "127.0.0.1", 0) as port, ClientSession(f"http://127.0.0.1:{port}") as client:
        program = await make_program(client)
        statuses = [(await client.get(f"{V1}/events")).status for _ in range(4)]
        late = await client.get(f"{V1}/events")

        assert statuses == [401, 401, 401, 429]
        assert await problem(late) == (429, "too_many_requests")
        assert late.headers["Retry-After"] == "60"
        assert (await program.get("/events")).status == 200


async def test_problems_are_told_in_the_language_that_is_asked_for(client: ClientSession) -> None:
    response = await client.get(f"{V1}/events", headers={"Accept-Language": "zh"})

    assert (await response.json())["title"] == "令牌无效"


async def test_unknown_addresses_and_methods_are_problems_too(client: ClientSession) -> None:
    nothing = await client.get(f"{V1}/nothing")
    wrong = await client.delete(f"{V1}/events")

    assert await problem(nothing) == (404, "not_found")
    assert await problem(wrong) == (405, "method")
    assert wrong.headers["Allow"] == "GET,HEAD,POST"


async def test_head_is_get_without_its_body(program: Program) -> None:
    response = await program.client.head(f"{V1}/events", headers=program.authorization)

    assert response.status == 200
    assert int(response.headers["Content-Length"]) > 0
    assert await response.read() == b""


@pytest.mark.parametrize(
    ("body", "content_type", "expected"),
    [
        (b"{", "application/json", (400, "malformed")),
        (b"\xff", "application/json", (400, "malformed")),
        (b"", "application/json", (400, "malformed")),
        (b"[" * 100_000, "application/json", (400, "malformed")),
        (b"[]", "application/json", (422, "invalid")),
        (b"{}", "text/plain", (415, "media_type")),
        (b"a=b", "application/x-www-form-urlencoded", (415, "media_type")),
        (b" " * 300_000, "application/json", (413, "too_large")),
    ],
)
async def test_bodies_that_are_not_understood(
    program: Program, body: bytes, content_type: str, expected: tuple[int, str]
) -> None:
    headers = {**program.authorization, "Content-Type": content_type}

    response = await program.client.post(f"{V1}/events", data=body, headers=headers)

    assert await problem(response) == expected
    assert not await Event.exists()


async def test_a_body_may_be_too_large_also_where_none_is_needed(program: Program) -> None:
    response = await program.client.get("/api/v1/events", data=b" " * 300_000, headers=program.authorization)

    assert await problem(response) == (413, "too_large")


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"name": ""}, "#/name"),
        ({"name": " leading"}, "#/name"),
        ({"name": "Night \u202ereddoN"}, "#/name"),
        ({"name": "\u2067Night"}, "#/name"),
        ({"name": "a\x00b"}, "#/name"),
        ({"name": "two\nlines"}, "#/name"),
        ({"name": "x" * 201}, "#/name"),
        ({"name": None}, "#/name"),
        ({"name": 5}, "#/name"),
        ({"starts_at": "2030-12-24T19:30:00"}, "#/starts_at"),
        ({"starts_at": "2030-02-30T19:30:00Z"}, "#/starts_at"),
        ({"starts_at": "tomorrow"}, "#/starts_at"),
        ({"starts_at": 1924371000}, "#/starts_at"),
        ({"zone": "Europe/Nowhere"}, "#/zone"),
        ({"language": "xx"}, "#/language"),
        ({"currency": "euro"}, "#/currency"),
        ({"unknown": 1}, "#/unknown"),
        ({"ticket_types": [{"name": "Standard", "price": -1}]}, "#/ticket_types/0/price"),
        ({"ticket_types": [{"name": "Standard", "price": "5"}]}, "#/ticket_types/0/price"),
        ({"ticket_types": [{"name": "Standard", "price": True}]}, "#/ticket_types/0/price"),
        ({"ticket_types": [{"name": "Standard", "capacity": 2.5}]}, "#/ticket_types/0/capacity"),
    ],
)
async def test_what_does_not_fit_the_schema_is_pointed_at(
    program: Program, change: dict[str, object], pointer: str
) -> None:
    response = await program.post("/events", {**EVENT, **change})

    assert await problem(response) == (422, "invalid")
    errors = (await response.json())["errors"]
    assert [error["pointer"] for error in errors] == [pointer]
    assert all(error["code"] and error["detail"] for error in errors)
    assert not await Event.exists()


async def test_what_does_not_fit_is_said_in_the_language_that_is_asked_for(program: Program) -> None:
    body = {**EVENT, "name": "x" * 201, "ticket_types": [{"price": 5}]}
    response = await program.post("/events", body, **{"Accept-Language": "de"})

    assert (await response.json())["errors"] == [
        {"pointer": "#/name", "code": "string_too_long", "detail": "Das ist zu lang: höchstens 200."},
        {"pointer": "#/ticket_types/0/name", "code": "missing", "detail": "Das fehlt."},
    ]


@pytest.mark.parametrize("content", [b"{", b"[]", b"5", b'"x"', b"\xff", b"9" * 5000, b"[" * 5000])
async def test_what_is_wrong_with_a_whole_body_is_pointed_at(program: Program, content: bytes) -> None:
    headers = {**program.authorization, "Content-Type": "application/json"}
    response = await program.client.post("/api/v1/events", data=content, headers=headers)

    assert response.status in {400, 422}
    assert [(one["pointer"], bool(one["detail"])) for one in (await response.json())["errors"]] == [("#", True)]


async def test_the_alternatives_of_a_field_are_pointed_at_once(program: Program) -> None:
    answers = {"secret": "x", "lists": [1], "answers": {"diet": {}}}
    path = f"/organizers/{program.organiser.slug}/checkinrpc/redeem/"
    errors = (await (await program.post(path, answers)).json())["errors"]

    assert [one["pointer"] for one in errors] == ["#/answers/diet"]


async def test_a_bad_key_is_told(program: Program) -> None:
    errors = (await (await program.post_once("/events", "two words", dict(EVENT))).json())["errors"]

    assert [(one["pointer"], one["code"]) for one in errors] == [("Idempotency-Key", "idempotency_key")]
    assert errors[0]["detail"]


@pytest.mark.parametrize(
    "query", ["limit=0", "limit=501", "limit=x", "limit=1&limit=2", "cursor=-1", "cursor=1.5", "unknown=1"]
)
async def test_queries_that_do_not_fit_are_refused(program: Program, query: str) -> None:
    response = await program.get(f"/events?{query}")

    assert await problem(response) == (422, "invalid")


@pytest.mark.parametrize("path", ["/events/0", "/events/x", "/events/99999999999", "/events/1.5", "/events/-1"])
async def test_what_can_be_no_id_names_nothing(program: Program, path: str) -> None:
    assert await problem(await program.get(path)) == (404, "not_found")


@pytest.mark.parametrize(
    ("accept", "status"),
    [
        ("application/json", 200),
        ("*/*", 200),
        ("text/html, application/*;q=0.5", 200),
        ("", 200),
        ("text/html", 406),
        ("application/json;q=0", 406),
    ],
)
async def test_only_json_is_answered(program: Program, accept: str, status: int) -> None:
    assert (await program.get("/events", Accept=accept)).status == status


async def test_the_same_post_under_the_same_key_is_done_once(program: Program) -> None:
    first = await program.post_once("/events", "key-1", EVENT)
    again = await program.post_once("/events", '"key-1"', EVENT)

    assert (first.status, again.status) == (201, 201)
    assert await first.json() == await again.json()
    assert "Idempotency-Replayed" not in first.headers
    assert again.headers["Idempotency-Replayed"] == "true"
    assert await Event.all().count() == 1


async def test_many_posts_at_once_under_one_key_are_done_once(program: Program) -> None:
    answers = await asyncio.gather(*(program.post_once("/events", "key-1", EVENT) for _ in range(6)))

    assert {answer.status for answer in answers} <= {201, 409}
    assert await Event.all().count() == 1


async def test_another_post_under_the_same_key_is_refused(program: Program) -> None:
    await program.post_once("/events", "key-1", EVENT)

    response = await program.post_once("/events", "key-1", {**EVENT, "name": "Winter Night"})

    assert await problem(response) == (422, "key_reused")
    assert await Event.all().count() == 1


async def test_a_refusal_is_not_remembered_under_its_key(program: Program) -> None:
    wrong = await program.post_once("/events", "key-1", {**EVENT, "ends_at": EVENT["starts_at"]})

    right = await program.post_once("/events", "key-1", EVENT)

    assert await problem(wrong) == (409, "ends_before_start")
    assert right.status == 201


@pytest.mark.parametrize("key", ["", '""', "a b", "x" * 101, "schlüssel"])
async def test_keys_that_are_none_are_refused(program: Program, key: str) -> None:
    assert await problem(await program.post_once("/events", key, EVENT)) == (422, "invalid")


async def test_a_new_link_is_answered_again_and_kept_nowhere(program: Program) -> None:
    ticket = await make_ticket(await program.event())
    path = f"/events/{ticket.event_id}/tickets/{ticket.id}/link"

    first = await (await program.post_once(path, "key-1")).json()
    again = await (await program.post_once(path, "key-1")).json()

    renewed = await Ticket.get(id=ticket.id)
    assert first == again == {"ticket": ticket.id, "link": LINKS.ticket_url(renewed)}
    assert renewed.link_version == 2
    assert (await RepeatableRequest.get()).body == ""
    assert token_of(renewed) not in json.dumps(await contents(), default=str)
