"""Calls go to public machines only, wherever names lead at that very moment, and end soon."""

import asyncio
from ipaddress import ip_address

import pytest
from aiohttp import web

from models.programs.public_addresses import Address
from tests.webpage.webhooks.receivers import NAME, Names, Receiver, receiving, taken
from webpage.webhooks.calling import Caller, CallFailed


async def post(caller: Caller, url: str) -> int:
    """The status of a call."""
    async with caller:
        return await caller.post(url, b"{}", {})


async def test_a_receiver_gets_the_body_and_its_headers() -> None:
    async with receiving(taken) as receiver, receiver.caller() as caller:
        status = await caller.post(receiver.url, b'{"type":"test"}', {"webhook-id": "msg_1"})

    [(headers, body)] = receiver.requests
    assert status == 204
    assert body == b'{"type":"test"}'
    assert (headers["content-type"], headers["webhook-id"]) == ("application/json", "msg_1")
    assert headers["host"] == f"{NAME}:{receiver.port}"
    assert "cookie" not in headers
    assert "authorization" not in headers


@pytest.mark.parametrize(
    "addresses",
    [
        ["127.0.0.1"],
        ["10.0.0.1"],
        ["::1"],
        ["::ffff:127.0.0.1"],
        ["169.254.169.254"],
        ["100.64.0.1"],
        ["64:ff9b::7f00:1"],
        ["93.184.215.14", "127.0.0.1"],
        ["127.0.0.1", "93.184.215.14"],
    ],
    ids=str,
)
async def test_names_that_lead_inside_are_not_called(addresses: list[str]) -> None:
    async with receiving(taken) as receiver:
        caller = Caller(resolver=Names([addresses]), trust=receiver.trust)

        with pytest.raises(CallFailed):
            await post(caller, receiver.url)

    assert receiver.requests == []


@pytest.mark.parametrize(
    "url",
    [
        "https://127.0.0.1:{port}/",
        "https://[::1]:{port}/",
        "https://[::ffff:127.0.0.1]:{port}/",
        "https://localhost:{port}/",
        "https://127.1:{port}/",
        "https://2130706433:{port}/",
        "https://0x7f000001:{port}/",
        "http://hooks.example.com:{port}/",
    ],
)
async def test_addresses_of_this_machine_are_not_called_however_they_are_written(url: str) -> None:
    async with receiving(taken) as receiver:
        with pytest.raises(CallFailed):
            await post(Caller(trust=receiver.trust), url.format(port=receiver.port))

    assert receiver.requests == []


async def test_literal_addresses_are_checked_when_the_connection_is_made() -> None:
    async with receiving(taken) as receiver:
        caller = Caller(check=lambda url: url, trust=receiver.trust)

        with pytest.raises(CallFailed):
            await post(caller, f"https://127.0.0.1:{receiver.port}/")

    assert receiver.requests == []


async def test_a_name_that_leads_elsewhere_a_moment_later_reaches_nothing_inside() -> None:
    """The socket is made for an address that was allowed when the name was looked up, and is not any more."""
    asked: list[Address] = []

    def first_only(address: Address) -> bool:
        asked.append(address)
        return len(asked) == 1

    async with receiving(taken) as receiver:
        caller = Caller(allowed=first_only, resolver=Names([["127.0.0.1"]]), trust=receiver.trust)
        with pytest.raises(CallFailed):
            await post(caller, receiver.url)

    assert asked == [ip_address("127.0.0.1")] * 2
    assert receiver.requests == []


async def test_each_call_looks_the_name_up_again() -> None:
    async with receiving(taken) as receiver:
        names = Names([["127.0.0.1"], ["10.0.0.1"]])
        caller = Caller(
            allowed=lambda address: address == ip_address("127.0.0.1"), resolver=names, trust=receiver.trust
        )
        async with caller:
            assert await caller.post(receiver.url, b"{}", {}) == 204
            with pytest.raises(CallFailed):
                await caller.post(receiver.url, b"{}", {})

    assert names.asked == [NAME, NAME]
    assert len(receiver.requests) == 1


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_redirects_are_an_answer_and_not_followed(status: int) -> None:
    async with receiving(taken) as inner:

        async def elsewhere(_: web.Request) -> web.StreamResponse:
            return web.Response(status=status, headers={"Location": inner.url})

        async with receiving(elsewhere) as receiver:
            assert await post(receiver.caller(), receiver.url) == status

    assert len(receiver.requests) == 1
    assert inner.requests == []


async def test_a_machine_that_nobody_vouches_for_is_not_told_anything() -> None:
    async with receiving(taken) as receiver, receiving(taken) as other:
        caller = Caller(allowed=lambda _: True, resolver=Names([["127.0.0.1"]]), trust=other.trust)

        with pytest.raises(CallFailed):
            await post(caller, receiver.url)

    assert receiver.requests == []


async def test_a_slow_answer_is_not_waited_for() -> None:
    never = asyncio.Event()

    async def slow(_: web.Request) -> web.StreamResponse:
        await never.wait()
        return web.Response()

    async with receiving(slow) as receiver:
        with pytest.raises(CallFailed):
            await post(receiver.caller(seconds=0.3), receiver.url)
        never.set()


async def test_a_huge_answer_is_not_read() -> None:
    sent = 0

    async def huge(request: web.Request) -> web.StreamResponse:
        nonlocal sent
        response = web.StreamResponse()
        await response.prepare(request)
        for _ in range(10_000):
            await response.write(b"x" * 100_000)
            sent += 100_000
        return response

    async with receiving(huge) as receiver:
        assert await post(receiver.caller(), receiver.url) == 200

    assert sent < 100_000_000


async def test_nobody_there_is_no_answer() -> None:
    async with receiving(taken) as gone:
        caller = gone.caller()
    with pytest.raises(CallFailed):
        await post(caller, gone.url)


async def test_a_caller_that_is_not_at_work_calls_nobody() -> None:
    receiver = Receiver(1, trust=None)  # type: ignore[arg-type]  # never used
    with pytest.raises(CallFailed):
        await Caller().post(receiver.url, b"", {})
