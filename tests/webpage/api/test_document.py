"""The OpenAPI document: valid, whole, and written by what it describes."""

import re

import pytest
from aiohttp import ClientSession
from openapi_spec_validator import OpenAPIV31SpecValidator

from models.language.speech import languages, voice
from models.programs.webhooks import News
from webpage.api.answering import REPLAYED
from webpage.api.catalogue import OPERATIONS
from webpage.api.document import openapi
from webpage.problems import STATUS, Trouble, status_of, trouble_of


async def test_everybody_may_read_it_and_it_is_valid(client: ClientSession) -> None:
    response = await client.get("/api/v1/openapi.json")
    document = await response.json()

    assert response.status == 200
    assert list(OpenAPIV31SpecValidator(document).iter_errors()) == []
    assert document["openapi"].startswith("3.1")
    assert document["servers"] == [{"url": "http://127.0.0.1:8080/api/v1"}]


def test_it_describes_every_operation_with_its_scopes_and_in_words() -> None:
    document = openapi("https://usher.example")
    described = {
        (method.upper(), path): operation
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    }

    assert set(described) == {(operation.method, operation.path) for operation in OPERATIONS}
    assert len({one["operationId"] for one in described.values()}) == len(OPERATIONS)
    for operation in OPERATIONS:
        told = described[operation.method, operation.path]
        assert told["x-scopes"] == list(operation.scopes)
        assert told["summary"].endswith((".", ":"))
        assert {"401", "403", "406", "413", "429", "500", "503", str(operation.status)} <= set(told["responses"])


def test_it_says_which_answers_may_be_repeated_ones() -> None:
    for methods in openapi("https://usher.example")["paths"].values():
        for told in methods.values():
            takes_key = "Idempotency-Key" in {parameter["name"] for parameter in told["parameters"]}
            repeated = {status for status, answer in told["responses"].items() if REPLAYED in answer.get("headers", {})}

            assert repeated == {status for status in told["responses"] if takes_key and status.startswith("2")}


def test_it_describes_the_webhooks_and_how_their_calls_are_sorted() -> None:
    webhooks = openapi("https://usher.example")["webhooks"]

    assert set(webhooks) == {str(news) for news in News}
    for webhook in webhooks.values():
        assert {"webhook-id", "timestamp"} <= set(re.findall("[a-z-]+", webhook["post"]["description"]))


def test_every_shape_and_field_that_needs_words_has_some() -> None:
    schemas = openapi("https://usher.example")["components"]["schemas"]

    assert [name for name, schema in schemas.items() if "enum" not in schema and not schema.get("description")] == []


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("trouble", Trouble)
def test_every_problem_has_words(language: str, trouble: Trouble) -> None:
    speak = voice(language)

    assert speak.text(f"problem.{trouble}_title")
    assert speak.text(f"problem.{trouble}")


@pytest.mark.parametrize("status", sorted(set(STATUS.values())))
def test_a_status_alone_is_a_problem_of_that_status(status: int) -> None:
    assert status_of(trouble_of(status)) == status
