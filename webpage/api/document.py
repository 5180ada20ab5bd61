"""The OpenAPI 3.1 document: what the operations and their shapes say about themselves."""

import inspect
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.metadata import version
from typing import Any, Literal

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaMode, JsonSchemaValue, models_json_schema
from pydantic_core import core_schema

from models.language.speech import DEFAULT, voice
from models.programs.webhooks import News
from webpage.api.answering import REPLAYED
from webpage.api.catalogue import OPERATIONS
from webpage.api.operations import BASE, JSON, Files, Operation, phrase
from webpage.api.reading import KEY, KEY_HEADER
from webpage.api.shapes.basics import PATH
from webpage.api.shapes.problem import ProblemDetails
from webpage.problems import CONTENT_TYPE, Trouble, status_of
from webpage.webhooks.bodies import SHAPES

SCHEME = "token"
BINARY = {"type": "string", "format": "binary"}
REFERENCE = "#/components/schemas/{model}"


class _Schemas(GenerateJsonSchema):
    """A field that may be left out, and has no value then, has no default either."""

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        if schema.get("default", ...) is None and schema["schema"]["type"] != "nullable":
            return self.generate_inner(schema["schema"])
        return super().default_schema(schema)


@cache
def openapi(public_url: str) -> dict[str, Any]:
    """The document for the API at this address."""
    refs, components = _schemas()
    paths: dict[str, dict[str, Any]] = defaultdict(dict)
    for operation in OPERATIONS:
        paths[operation.path][operation.method.lower()] = _operation(operation, refs)
    say = voice(DEFAULT).text
    return {
        "openapi": "3.1.0",
        "info": {
            "title": say("problem.api_title"),
            "version": version("usher"),
            "description": say("problem.api_about"),
        },
        "servers": [{"url": public_url + BASE}],
        "security": [{SCHEME: []}],
        "paths": paths,
        "webhooks": {str(news): _webhook(news, refs) for news in News},
        "components": {
            "schemas": components,
            "securitySchemes": {
                SCHEME: {"type": "http", "scheme": "bearer", "description": say("problem.api_token")},
            },
        },
    }


Refs = Mapping[tuple[Any, JsonSchemaMode], JsonSchemaValue]


def _schemas() -> tuple[Refs, dict[str, Any]]:
    """Each shape's reference, and all schemas."""
    shapes: dict[tuple[type[BaseModel], Literal["validation", "serialization"]], None] = {}
    for operation in OPERATIONS:
        if not isinstance(operation.gives, Files):
            shapes[operation.gives, "serialization"] = None
        shapes.update({(shape, "serialization"): None for shape in operation.also_gives.values()})
        if operation.takes:
            shapes[operation.takes, "validation"] = None
    shapes.update({(shape, "serialization"): None for shape in SHAPES.values()})
    shapes[ProblemDetails, "serialization"] = None
    refs, schema = models_json_schema(list(shapes), ref_template=REFERENCE, schema_generator=_Schemas)
    return refs, schema["$defs"]


def _operation(operation: Operation, refs: Refs) -> dict[str, Any]:
    about = inspect.getdoc(operation.handler) or ""
    described: dict[str, Any] = {
        "operationId": operation.handler.__name__,
        "summary": about.partition("\n")[0],
        "description": about,
        "x-scopes": list(operation.scopes),
        "parameters": list(_parameters(operation)),
        "responses": _responses(operation, refs),
    }
    if operation.takes:
        content = {JSON: {"schema": refs[operation.takes, "validation"]}}
        described["requestBody"] = {"required": not operation.takes_optional, "content": content}
    if operation.takes_bytes:
        content = {name: {"schema": BINARY} for name in operation.takes_bytes.types}
        described["requestBody"] = {"required": True, "content": content}
    return described


def _parameters(operation: Operation) -> Iterator[dict[str, Any]]:
    for name in operation.parameters:
        yield {"name": name, "in": "path", "required": True, "schema": PATH[name].json_schema()}
    if operation.query:
        schema = operation.query.model_json_schema(schema_generator=_Schemas)
        for name, field in schema["properties"].items():
            described = {key: value for key, value in _inlined(field, schema).items() if key != "title"}
            about = {"description": described.pop("description")} if "description" in described else {}
            required = {"required": True} if name in schema.get("required", ()) else {}
            yield {"name": name, "in": "query", **about, **required, "schema": described}
    if operation.takes_key:
        yield {"name": KEY_HEADER, "in": "header", "schema": {"type": "string", "pattern": f"^{KEY.pattern}$"}}


def _inlined(field: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    """A query parameter's schema with what it refers to in its place."""
    if "$ref" not in field:
        return field
    own = {key: value for key, value in field.items() if key != "$ref"}
    return {**schema["$defs"][field["$ref"].rpartition("/")[2]], **own}


def _responses(operation: Operation, refs: Refs) -> dict[str, Any]:
    contents: dict[int, dict[str, Any]] = defaultdict(dict)
    for kind in operation.answer_types:
        schema = BINARY if isinstance(operation.gives, Files) else refs[operation.gives, "serialization"]
        contents[operation.status][kind] = {"schema": schema}
    for status, shape in operation.also_gives.items():
        contents[status][JSON] = {"schema": refs[shape, "serialization"]}
    for trouble in operation.all_troubles():
        contents[status_of(trouble)][CONTENT_TYPE] = {"schema": refs[ProblemDetails, "serialization"]}
    return {
        str(status): {"description": phrase(status), "content": contents[status], **_headers(operation, status)}
        for status in sorted(contents)
    }


def _headers(operation: Operation, status: int) -> dict[str, Any]:
    if operation.takes_key and status < 300:
        about = voice(DEFAULT).text("problem.api_replayed")
        return {"headers": {REPLAYED: {"description": about, "schema": {"type": "string", "const": "true"}}}}
    names = {401: "WWW-Authenticate", 429: "Retry-After", 503: "Retry-After"}
    if status not in names:
        return {}
    return {"headers": {names[status]: {"required": True, "schema": {"type": "string"}}}}


def _webhook(news: News, refs: Refs) -> dict[str, Any]:
    shape = SHAPES[news]
    about = inspect.getdoc(shape) or ""
    content = {JSON: {"schema": refs[shape, "serialization"]}}
    return {
        "post": {
            "operationId": str(news),
            "summary": about.partition("\n")[0],
            "description": voice(DEFAULT).text("problem.api_webhook"),
            "security": [],
            "requestBody": {"required": True, "content": content},
            "responses": {"2XX": {"description": phrase(200)}},
        }
    }


def troubles_told() -> frozenset[Trouble]:
    """Every problem that some operation may answer with."""
    return frozenset(trouble for operation in OPERATIONS for trouble in operation.all_troubles())
