"""What people and logs get when something goes wrong."""

import asyncio
import logging

import pytest
from aiohttp import ClientSession, web

from models.house import House
from tests.makers import make_ticket, token_of
from webpage.application import make_application
from webpage.server import serving


async def broken(_request: web.Request) -> web.Response:
    raise ValueError("the secret of the day")


async def test_a_fault_of_ours_is_a_sentence_outside_and_a_traceback_in_the_log(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    application = make_application(house)
    application.router.add_get("/t/{token}/broken", broken)
    async with (
        serving(application, "127.0.0.1", 0) as port,
        ClientSession(f"http://127.0.0.1:{port}") as client,
    ):
        response = await client.get("/t/sesame/broken")
        page = await response.text()
    assert response.status == 500
    assert "Something went wrong on our side" in page
    assert "secret of the day" not in page
    assert "Traceback" not in page
    [record] = [record for record in caplog.records if record.levelno == logging.ERROR]
    assert record.exc_info
    assert record.getMessage() == "GET /t/{token}/broken failed"
    assert "sesame" not in caplog.text


async def test_a_method_that_does_not_fit_says_which_do(client: ClientSession) -> None:
    response = await client.post(f"/t/{token_of(await make_ticket())}")
    assert response.status == 405
    assert "GET" in response.headers["Allow"]
    assert "cannot be used this way" in await response.text()


async def test_failures_are_told_in_the_readers_language(client: ClientSession) -> None:
    page = await (await client.get("/t/unknown", headers={"Accept-Language": "zh-TW,zh;q=0.9"})).text()
    assert '<html lang="zh"' in page
    assert "此链接没有对应的门票" in page


async def test_programs_get_json(client: ClientSession) -> None:
    response = await client.get("/nowhere", headers={"Accept": "application/json"})
    answer = await response.json()
    assert (response.status, answer["status"], answer["reason"]) == (404, "error", "not_found")


@pytest.mark.parametrize(
    "sent",
    [
        b"GET /t/sesame-sesame HTTP/9.9\r\n\r\n",
        b"GET /t/sesame-sesame\x01 HTTP/1.1\r\nHost: x\r\nBad Header\r\n\r\n",
        b"GET /t/sesame-sesame" + b"x" * 9000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00sesame-sesame",
    ],
)
async def test_requests_that_are_no_http_leave_no_token_in_the_log(
    house: House, caplog: pytest.LogCaptureFixture, sent: bytes
) -> None:
    caplog.set_level(logging.DEBUG)
    async with serving(make_application(house), "127.0.0.1", 0) as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(sent)
        answer = await asyncio.wait_for(reader.read(), 10)
        writer.close()
        await writer.wait_closed()
    assert b" 400 " in answer.splitlines()[0]
    assert "sesame-sesame" not in caplog.text
