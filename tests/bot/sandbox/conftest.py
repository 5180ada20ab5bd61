"""A local Telegram for each test, somebody in it, and a bare HTTP client that speaks the Bot API."""

import io
import json
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Any

import aiohttp
import pytest
from PIL import Image

from bot.sandbox import LocalTelegram, Options, Person


@dataclass(frozen=True)
class Refused:
    """What a refused call was told."""

    code: int
    description: str
    parameters: Mapping[str, Any]


class Api:
    """Calls methods as any bot would: by HTTP and nothing else."""

    def __init__(self, telegram: LocalTelegram, session: aiohttp.ClientSession) -> None:
        self.telegram = telegram
        self.session = session

    async def __call__(self, method: str, **parameters: object) -> Any:
        answer = await self._post(method, parameters)
        assert answer["ok"], answer
        return answer["result"]

    async def refused(self, method: str, **parameters: object) -> Refused:
        answer = await self._post(method, parameters)
        assert not answer["ok"], answer
        return Refused(answer["error_code"], answer["description"], answer.get("parameters", {}))

    async def upload(self, method: str, name: str, content: bytes, file_name: str = "f.png", **rest: object) -> Any:
        form = aiohttp.FormData()
        form.add_field(name, content, filename=file_name)
        for key, value in rest.items():
            form.add_field(key, value if isinstance(value, str) else json.dumps(value))
        async with self.session.post(f"{self.telegram.base_url}{self.telegram.token}/{method}", data=form) as answer:
            return await answer.json()

    async def _post(self, method: str, parameters: Mapping[str, object]) -> Any:
        address = f"{self.telegram.base_url}{self.telegram.token}/{method}"
        async with self.session.post(address, json=parameters) as answer:
            body = await answer.json()
            assert answer.status == (200 if body["ok"] else body["error_code"])
            return body


@pytest.fixture
def options() -> Options:
    """How strict Telegram is in this test."""
    return Options(checkout_timeout=0.2, webhook_retry=0.01)


@pytest.fixture
async def telegram(options: Options) -> AsyncIterator[LocalTelegram]:
    async with LocalTelegram.serve(options=options) as running:
        yield running


@pytest.fixture
async def api(telegram: LocalTelegram) -> AsyncIterator[Api]:
    async with aiohttp.ClientSession() as session:
        yield Api(telegram, session)


@pytest.fixture
def ada(telegram: LocalTelegram) -> Person:
    return telegram.person("Ada Lovelace", username="ada", started=True)


@pytest.fixture
def ben(telegram: LocalTelegram) -> Person:
    return telegram.person("Ben", started=True)


def picture(width: int = 400, height: int = 300, colour: str = "teal") -> bytes:
    """A PNG of one colour."""
    drawn = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(drawn, "PNG")
    return drawn.getvalue()


def button(text: str = "Go", **action: object) -> dict[str, object]:
    """An inline keyboard with one button."""
    return {"inline_keyboard": [[{"text": text, **(action or {"callback_data": "go"})}]]}
