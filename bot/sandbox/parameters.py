"""The parameters of one call, however they came: JSON, form, multipart or in the address."""

import json
import re
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from bot.sandbox.refusals import bad_request
from bot.sandbox.shapes import Json

_INTEGER = re.compile(r"-?\d{1,19}")


@dataclass(frozen=True)
class Upload:
    """A file inside a multipart request."""

    file_name: str
    content: bytes
    mime_type: str


@dataclass
class Parameters:
    """What a caller sent. Reading is lenient about JSON or text, strict about what it means."""

    values: Json = field(default_factory=dict)
    uploads: dict[str, Upload] = field(default_factory=dict)

    def has(self, name: str) -> bool:
        """Whether the caller gave this parameter at all; empty text counts as nothing."""
        return self.values.get(name) not in (None, "") or name in self.uploads

    def text(self, name: str) -> str | None:
        """A String, None when left out."""
        value = self.values.get(name)
        if value is None:
            return None
        return value if isinstance(value, str) else json.dumps(value)

    def need_text(self, name: str) -> str:
        """A String that must be there and not be empty."""
        self._need(name)
        return self.text(name) or ""

    def integer(self, name: str) -> int | None:
        """An Integer, None when left out. Raises a 400 for anything else."""
        value = self.values.get(name)
        if value in (None, ""):
            return None
        if not _INTEGER.fullmatch(str(value)):
            raise bad_request(f'parameter "{name}" must be an Integer')
        return int(str(value))

    def need_integer(self, name: str) -> int:
        """An Integer that must be there."""
        self._need(name)
        return self.integer(name) or 0

    def flag(self, name: str) -> bool:
        """A Boolean, False when left out."""
        return str(self.values.get(name)).lower() in {"true", "1", "yes", "t"}

    def json_object(self, name: str) -> Json | None:
        """A JSON object, None when left out."""
        value = self._parsed(name)
        if value is not None and not isinstance(value, dict):
            raise bad_request(f"can't parse {name.replace('_', ' ')} JSON object")
        return value

    def need_json_object(self, name: str) -> Json:
        """A JSON object that must be there."""
        self._need(name)
        return self.json_object(name) or {}

    def json_array(self, name: str) -> list[Any] | None:
        """A JSON array, None when left out."""
        value = self._parsed(name)
        if value is not None and not isinstance(value, list):
            raise bad_request(f"can't parse {name.replace('_', ' ')} JSON array")
        return value

    def json_objects(self, name: str) -> list[Json] | None:
        """A JSON array of objects, None when left out."""
        value = self.json_array(name)
        if value is not None and not all(isinstance(item, dict) for item in value):
            raise bad_request(f"can't parse {name.replace('_', ' ')}: expected an Array of Objects")
        return value

    def upload(self, reference: str) -> Upload | None:
        """The uploaded file that ``attach://name`` or a bare field name stands for."""
        return self.uploads.get(reference.removeprefix("attach://"))

    def _need(self, name: str) -> None:
        if self.has(name):
            return
        if name == "chat_id":
            raise bad_request("chat_id is empty")
        if name == "text":
            raise bad_request("message text is empty")
        raise bad_request(f'parameter "{name}" is required')

    def _parsed(self, name: str) -> Any:
        value = self.values.get(name)
        if not isinstance(value, str):
            return value
        if not value:
            return None
        try:
            return json.loads(value)
        except ValueError:
            raise bad_request(f"can't parse {name.replace('_', ' ')} JSON object") from None


async def read_parameters(request: web.Request) -> Parameters:
    """Everything a request carries. Raises a 400 for a body that is not what its header says."""
    parameters = Parameters(dict(request.query))
    if request.content_type == "application/json":
        parameters.values.update(await _read_json(request))
    elif request.content_type == "multipart/form-data":
        await _read_multipart(request, parameters)
    elif request.content_type == "application/x-www-form-urlencoded":
        parameters.values.update(await request.post())
    return parameters


async def _read_json(request: web.Request) -> Json:
    body = await request.read()
    if not body:
        return {}
    try:
        values = json.loads(body)
    except ValueError:
        raise bad_request("can't parse JSON-encoded parameters") from None
    if not isinstance(values, dict):
        raise bad_request("JSON-encoded parameters must be an Object")
    return values


async def _read_multipart(request: web.Request, parameters: Parameters) -> None:
    form = await request.post()
    for name, value in form.items():
        if isinstance(value, web.FileField):
            parameters.uploads[name] = Upload(value.filename, value.file.read(), value.content_type)
        else:
            parameters.values[name] = value if isinstance(value, str) else bytes(value).decode(errors="replace")
