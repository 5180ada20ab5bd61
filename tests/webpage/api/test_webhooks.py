"""Webhooks by programs: made with a secret that is kept nowhere, tried, removed; their own organiser's only."""

import json

import pytest
from aiohttp import ClientSession

from models.programs.webhooks import MOST_WEBHOOKS, note_failed, signing_secret, take
from models.tables import RepeatableRequest, Webhook, WebhookDelivery
from tests.makers import SECRETS
from tests.webpage.api.programs import Program, make_program, problem
from tests.webpage.contents import contents

HOOK = {"url": "https://example.org/hook", "kinds": ["checkin", "order.paid"]}


async def test_a_webhook_is_made_with_its_secret_which_is_kept_nowhere(program: Program) -> None:
    first, again = [await program.post_once("/webhooks", "key-1", HOOK) for _ in range(2)]
    made = await first.json()

    row = await Webhook.get()
    assert (first.status, again.status) == (201, 201)
    assert made == await again.json()
    assert made["secret"] == signing_secret(SECRETS, row)
    assert made["secret"].startswith("whsec_")
    assert row.kinds == ["order.paid", "checkin"]
    assert await program.items("/webhooks") == [{name: made[name] for name in made if name != "secret"}]
    assert (await RepeatableRequest.get()).body == str(row.id)
    assert made["secret"] not in json.dumps(await contents(), default=str)


async def test_its_secret_is_replaced_and_nothing_else(program: Program) -> None:
    made = await (await program.post("/webhooks", HOOK)).json()
    path = f"/webhooks/{made['id']}/secret"

    first, again = [await program.post_once(path, "key-1") for _ in range(2)]
    replaced = await first.json()

    assert (first.status, await again.json()) == (200, replaced)
    assert replaced["secret"] == signing_secret(SECRETS, await Webhook.get())
    assert replaced["secret"] != made["secret"]
    assert {**replaced, "secret": made["secret"]} == made
    assert replaced["secret"] not in json.dumps(await contents(), default=str)
    assert (await (await program.post(path)).json())["secret"] not in {made["secret"], replaced["secret"]}


async def test_it_is_tried_looked_at_and_removed(program: Program) -> None:
    made = await (await program.post("/webhooks", HOOK)).json()
    path = f"/webhooks/{made['id']}"

    tried = await program.post(f"{path}/test")
    [call] = await take(5)
    await note_failed(call, 500)
    [told] = await program.items(f"{path}/deliveries")
    removed = await program.client.delete(f"/api/v1{path}", headers=program.authorization)

    assert (tried.status, (await tried.json())["attempts"]) == (202, 0)
    assert (told["kind"], told["attempts"], told["last_status"], told["delivered"]) == ("test", 1, 500, False)
    assert told["due_at"]
    assert await removed.json() == {"items": []}
    assert (await program.post(f"{path}/test")).status == 404
    assert (await WebhookDelivery.get()).done_at is not None
    assert not await take(5)


@pytest.mark.parametrize(
    ("url", "fault"),
    [
        ("https://127.0.0.1/hook", "not_public"),
        ("https://localhost/hook", "not_public"),
        ("https://usher.internal/hook", "not_public"),
        ("https://example.org:22/hook", "port"),
        ("https://me@example.org/", "malformed"),
    ],
)
async def test_an_address_that_is_not_called_gets_its_reason(program: Program, url: str, fault: str) -> None:
    response = await program.post("/webhooks", {**HOOK, "url": url})

    assert await problem(response) == (422, "bad_address")
    [error] = (await response.json())["errors"]
    assert (error["pointer"], error["code"]) == ("#/url", fault)
    assert not await Webhook.exists()


async def test_what_is_no_address_does_not_fit_and_there_are_not_too_many(program: Program) -> None:
    changes: list[dict[str, object]] = [{"url": "http://example.org"}, {"kinds": []}, {"kinds": ["everything"]}]
    for change in changes:
        assert await problem(await program.post("/webhooks", {**HOOK, **change})) == (422, "invalid")
    for _ in range(MOST_WEBHOOKS):
        await program.post("/webhooks", HOOK)

    assert await problem(await program.post("/webhooks", HOOK)) == (409, "too_many")


async def test_another_organisers_webhooks_are_not_there(client: ClientSession, program: Program) -> None:
    made = await (await program.post("/webhooks", HOOK)).json()
    other = await make_program(client)
    path = f"/webhooks/{made['id']}"

    deleted = await client.delete(f"/api/v1{path}", headers=other.authorization)

    assert {(await other.get(f"{path}/deliveries")).status, (await other.post(f"{path}/test")).status} == {404}
    assert {deleted.status, (await other.post(f"{path}/secret")).status} == {404}
    assert await other.items("/webhooks") == []
    webhook = await Webhook.get()
    assert (webhook.removed_at, webhook.secret_version) == (None, 1)
