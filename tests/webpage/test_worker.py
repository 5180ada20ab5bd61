"""What lets a ticket open without network: the worker, and the page's list of its own parts."""

import re

from aiohttp import ClientSession

from tests.makers import make_event, make_ticket, token_of
from webpage.static_files import FOLDER, StaticFiles

IMPORT = re.compile(r'from "(\./[^"]+)"')


async def test_the_worker_may_control_tickets_and_is_always_the_present_one(client: ClientSession) -> None:
    response = await client.get("/sw.js")
    assert response.content_type == "text/javascript"
    assert response.headers["Cache-Control"] == "no-cache"
    assert "connect-src 'self'" in response.headers["Content-Security-Policy"]
    assert await response.text() == f'import "{StaticFiles().url("worker.js")}";\n'


async def test_a_ticket_names_every_script_that_it_runs(client: ClientSession) -> None:
    text = await (await client.get(f"/t/{token_of(await make_ticket())}")).text()
    preloaded = re.findall(r'rel="modulepreload" href="/static/[0-9a-f]{16}/([^"]+)"', text)
    wanted, found = ["ticket.js"], []
    while wanted:
        name = wanted.pop()
        found.append(name)
        for other in IMPORT.findall((FOLDER / name).read_text()):
            path = ((FOLDER / name).parent / other).resolve().relative_to(FOLDER).as_posix()
            wanted += [path] if path not in [*found, *wanted] else []
    assert sorted(preloaded) == sorted(found)


async def test_the_page_says_whether_presses_may_be_recorded(client: ClientSession) -> None:
    for allowed, said in ((True, "yes"), (False, "no")):
        ticket = await make_ticket(await make_event(offline_allowed=allowed))
        text = await (await client.get(f"/t/{token_of(ticket)}")).text()
        assert f'data-offline="{said}"' in text


async def test_a_change_of_that_reaches_open_pages(client: ClientSession) -> None:
    event = await make_event()
    address = f"/t/{token_of(await make_ticket(event))}/state"
    before = (await client.get(address)).headers["ETag"]
    event.offline_allowed = False
    await event.save()
    assert (await client.get(address)).headers["ETag"] != before
