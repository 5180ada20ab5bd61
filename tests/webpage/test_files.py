"""QR code, calendar entry and media of a ticket; scripts and styles; the icon."""

import re

import pytest
from aiohttp import ClientSession

from models.tables import Media, MediaPurpose
from tests.makers import make_event, make_ticket, token_of

VIDEO = bytes(range(256)) * 40


async def test_the_qr_code_is_a_picture_of_its_own(client: ClientSession) -> None:
    response = await client.get(f"/t/{token_of(await make_ticket())}/qr.svg")
    assert response.content_type == "image/svg+xml"
    assert (await response.text()).startswith("<svg")
    assert response.headers["Cache-Control"] == "no-store"


async def test_the_calendar_entry_names_event_and_link(client: ClientSession) -> None:
    ticket = await make_ticket(await make_event(name="Summer Night"))
    response = await client.get(f"/t/{token_of(ticket)}/calendar.ics")
    text = await response.text()
    assert response.content_type == "text/calendar"
    assert "SUMMARY:Summer Night" in text
    assert f"{(await ticket.order).number}.ics" in response.headers["Content-Disposition"]


async def test_an_event_without_a_picture_gets_one_from_its_name(client: ClientSession) -> None:
    one, other = await make_event(name="Summer Night"), await make_event(name="Winter Night")
    pictures = []
    for event in (one, one, other):
        response = await client.get(f"/t/{token_of(await make_ticket(event))}/media/ticket_picture")
        assert response.content_type == "image/svg+xml"
        pictures.append(await response.read())
    assert pictures[0] == pictures[1] != pictures[2]


async def test_the_events_own_picture_is_served_and_not_sent_twice(client: ClientSession) -> None:
    event = await make_event()
    await Media.create(event=event, purpose=MediaPurpose.TICKET_PICTURE, content_type="image/png", content=b"\x89PNG")
    url = f"/t/{token_of(await make_ticket(event))}/media/ticket_picture"
    response = await client.get(url)
    assert (response.content_type, await response.read()) == ("image/png", b"\x89PNG")
    again = await client.get(url, headers={"If-None-Match": response.headers["ETag"]})
    assert again.status == 304


async def test_media_that_an_event_does_not_have_are_not_found(client: ClientSession) -> None:
    token = token_of(await make_ticket())
    assert (await client.get(f"/t/{token}/media/success_sound")).status == 404
    assert (await client.get(f"/t/{token}/media/passwords")).status == 404


@pytest.mark.parametrize(
    ("asked", "status", "content", "said"),
    [
        ("bytes=0-1", 206, VIDEO[:2], "bytes 0-1/10240"),
        ("bytes=10000-", 206, VIDEO[10000:], "bytes 10000-10239/10240"),
        ("bytes=-3", 206, VIDEO[-3:], "bytes 10237-10239/10240"),
        ("bytes=0-999999", 206, VIDEO, "bytes 0-10239/10240"),
        ("bytes=10240-", 416, b"", "bytes */10240"),
        ("bytes=7-3", 416, b"", "bytes */10240"),
        ("lines=1-2", 416, b"", "bytes */10240"),
    ],
)
async def test_a_video_can_be_asked_for_in_parts(
    client: ClientSession, asked: str, status: int, content: bytes, said: str
) -> None:
    event = await make_event()
    await Media.create(event=event, purpose=MediaPurpose.SUCCESS_VIDEO, content_type="video/mp4", content=VIDEO)
    url = f"/t/{token_of(await make_ticket(event))}/media/success_video"
    response = await client.get(url, headers={"Range": asked})
    assert (response.status, await response.read(), response.headers["Content-Range"]) == (status, content, said)


async def test_the_page_plays_the_events_own_success(client: ClientSession) -> None:
    event = await make_event()
    for purpose, kind in ((MediaPurpose.SUCCESS_SOUND, "audio/ogg"), (MediaPurpose.SUCCESS_PICTURE, "image/png")):
        await Media.create(event=event, purpose=purpose, content_type=kind, content=b"x")
    page = await (await client.get(f"/t/{token_of(await make_ticket(event))}")).text()
    assert "/media/success_sound" in page
    assert "/media/success_picture" in page
    assert "/media/success_video" not in page


async def test_scripts_and_styles_are_kept_for_ever_under_their_hash(client: ClientSession) -> None:
    page = await (await client.get(f"/t/{token_of(await make_ticket())}")).text()
    addresses = re.findall(r'(?:src|href)="(/(?:static|colours)/[^"]+)"', page)
    assert any(address.endswith("ticket.js") for address in addresses)
    assert any(address.startswith("/colours/") for address in addresses)
    for address in addresses:
        response = await client.get(address)
        assert response.status == 200
        assert "immutable" in response.headers["Cache-Control"]


async def test_another_versions_address_gets_what_there_is_and_is_not_kept(client: ClientSession) -> None:
    response = await client.get("/static/0000000000000000/ticket.js")
    assert response.status == 200
    assert response.headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize(
    "path",
    [
        "/static/x/../application.py",
        "/static/x/%2e%2e/application.py",
        "/static/x/nothing.js",
        "/colours/red.css",
        "/colours/}.css",
    ],
)
async def test_there_is_nothing_beside_them(client: ClientSession, path: str) -> None:
    assert (await client.get(path)).status == 404


async def test_crawlers_are_sent_away_and_browsers_get_an_icon(client: ClientSession) -> None:
    assert "Disallow: /" in await (await client.get("/robots.txt")).text()
    assert (await client.get("/favicon.ico")).content_type == "image/svg+xml"
