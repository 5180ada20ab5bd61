"""Imports by programs: sent, checked, applied by the worker, given back with links; their own organiser's only."""

from datetime import timedelta
from io import BytesIO
from urllib.parse import unquote

import pytest
from aiohttp import ClientResponse, ClientSession

from models.clock import now
from models.guest_list.applying import apply
from models.guest_list.keeping import drop_old_lists, next_list
from models.guest_list.result import File
from models.guest_list.rows import MOST_BYTES
from models.orders.claims import claim
from models.secrecy.bot_addresses import note_addresses
from models.tables import Event, GuestList, GuestListStatus, Installation, Ticket, TicketType
from tests.makers import LINKS, make_person, make_ticket_type
from tests.models.guest_list.files import csv_file, rows_of, xlsx_file
from tests.webpage.api.programs import V1, Program, make_program, problem

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
GUESTS = csv_file(
    ("S-1", "Ada Lovelace", "ada@x.org", "VIP", 2, "paid", ""),
    ("S-2", "", "eve@x.org", "VIP", 1, "paid", ""),
    ("S-3", "Bob", "bob@x.org", "Gold", 1, "paid", ""),
)


async def send(
    program: Program, event: Event, content: bytes = GUESTS, kind: str = "text/csv", key: str | None = None
) -> ClientResponse:
    """Send a guest list."""
    return await program.client.post(
        f"{V1}/events/{event.id}/imports?file_name=our+guests.csv",
        data=BytesIO(content),
        headers={**program.authorization, "Content-Type": kind, **({"Idempotency-Key": key} if key else {})},
    )


async def gala(program: Program) -> Event:
    """An event that sells VIP tickets."""
    event = await program.event()
    await make_ticket_type(event, name="VIP", capacity=10)
    return event


async def introduce_bot() -> None:
    """The bot has said who it is."""
    await Installation.create(id=1, key_fingerprint="x", created_at=now())
    await note_addresses(claims="https://t.me/usher_bot?start=c", invites="https://t.me/usher_bot?start=s")


async def file_of(response: ClientResponse) -> File:
    """The file that came."""
    assert response.status == 200, await response.text()
    return File(unquote(response.headers["Content-Disposition"].partition("''")[2]), await response.read())


async def test_a_list_is_checked_applied_and_given_back_with_links_that_work(program: Program) -> None:
    event = await gala(program)
    await introduce_bot()

    made = await send(program, event)
    checked = await made.json()
    path = f"/events/{event.id}/imports/{checked['id']}"
    bad = await file_of(await program.get(f"{path}/bad-lines"))
    with_types = await (await program.post(f"{path}/add-types")).json()
    again = await (await program.post(f"{path}/add-types")).json()
    early = await program.get(f"{path}/result")
    begun = [await program.post(f"{path}/apply") for _ in range(2)]
    assert await next_list() == checked["id"]
    await apply(LINKS, checked["id"])
    done = await (await program.get(path)).json()
    result = await file_of(await program.get(f"{path}/result"))

    assert (made.status, checked["status"], checked["file_name"]) == (201, "checked", "our guests.csv")
    assert (checked["counts"]["new"], checked["counts"]["bad"], checked["unknown_types"]) == (1, 2, {"Gold": 1})
    assert [(one["line"], one["fault"]) for one in checked["bad"]] == [(3, "name_missing"), (4, "type_unknown")]
    assert checked["bad"][0]["detail"] == "There is no name."
    assert checked["columns"]["email"] == "E-mail"
    assert (bad.name, len(rows_of(bad))) == ("our guests-bad-lines.csv", 3)
    assert (with_types["counts"]["new"], with_types["unknown_types"]) == (again["counts"]["new"], {}) == (2, {})
    assert await TicketType.filter(name="Gold").count() == 1
    assert await problem(early) == (409, "not_applied")
    assert [(one.status, (await one.json())["status"]) for one in begun] == [(202, "applying")] * 2
    assert (done["status"], done["done"]["new"], done["done"]["bad"], done["by_program"]) == ("applied", 2, 1, True)
    [_, [*_, claim_link, ticket_link, _], *_] = rows_of(result)
    assert claim_link.startswith("https://t.me/usher_bot?start=c")
    guest = await make_person()
    await claim(LINKS, claim_link.rpartition("start=c")[2], guest)
    assert (await Ticket.get(holder_name="Ada Lovelace")).holder_id == guest.id
    assert (await program.client.get(ticket_link.partition("8080")[2])).status == 200
    assert await next_list() is None


async def test_the_same_list_again_gives_the_same_links(program: Program) -> None:
    event = await gala(program)
    await introduce_bot()
    results = []
    for content, kind in ((GUESTS, "text/csv"), (GUESTS, "application/octet-stream")):
        path = f"/events/{event.id}/imports/{(await (await send(program, event, content, kind)).json())['id']}"
        await program.post(f"{path}/apply")
        await apply(LINKS, int(path.rpartition("/")[2]))
        results.append(await file_of(await program.get(f"{path}/result")))

    assert results[0] == results[1]
    assert await Ticket.all().count() == 1


async def test_the_dry_run_names_whose_names_change(program: Program) -> None:
    event = await gala(program)
    first = (await (await send(program, event)).json())["id"]
    await program.post(f"/events/{event.id}/imports/{first}/apply")
    await apply(LINKS, first)
    corrected = csv_file(("S-1", "Ada King", "ada@x.org", "VIP", 2, "paid", ""))

    checked = await (await send(program, event, corrected)).json()

    assert checked["renamed"] == [{"was": "Ada Lovelace", "name": "Ada King"}]
    assert checked["counts"]["changed"] == 1


async def test_a_spreadsheet_comes_back_as_one_in_the_language_that_is_asked_for(program: Program) -> None:
    event = await gala(program)
    made = await (await send(program, event, xlsx_file(("Name", "Type"), ("", "VIP")), XLSX)).json()

    response = await program.get(f"/events/{event.id}/imports/{made['id']}/bad-lines", **{"Accept-Language": "de"})

    assert response.content_type == XLSX
    assert rows_of(await file_of(response))[1][-1] == "Der Name fehlt."


async def test_under_a_key_a_list_is_kept_once(program: Program) -> None:
    event = await gala(program)

    first, again = [await send(program, event, key="key-1") for _ in range(2)]

    assert await first.json() == await again.json()
    assert await GuestList.all().count() == 1


async def test_a_list_is_dropped_and_then_not_applied(program: Program) -> None:
    event = await gala(program)
    path = f"/events/{event.id}/imports/{(await (await send(program, event)).json())['id']}"

    dropped = [await (await program.post(f"{path}/drop")).json() for _ in range(2)]

    assert [one["status"] for one in dropped] == ["dropped"] * 2
    assert await problem(await program.post(f"{path}/apply")) == (409, "decided")
    assert await problem(await program.post(f"{path}/add-types")) == (409, "decided")
    assert await problem(await program.get(f"{path}/bad-lines")) == (409, "file_forgotten")
    assert not await Ticket.exists()


async def test_what_is_applied_is_not_dropped_and_its_file_goes_after_a_week(program: Program) -> None:
    event = await gala(program)
    path = f"/events/{event.id}/imports/{(await (await send(program, event)).json())['id']}"
    await program.post(f"{path}/apply")
    await apply(LINKS, int(path.rpartition("/")[2]))

    assert await problem(await program.post(f"{path}/drop")) == (409, "decided")
    assert (await problem(await program.get(f"{path}/result")))[0] == 503, "the bot has not said who it is"
    await GuestList.all().update(applied_at=now() - timedelta(days=8))
    await drop_old_lists()
    assert await problem(await program.get(f"{path}/result")) == (409, "file_forgotten")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b"\xd0\xcf\x11\xe0old", "old_excel"),
        (b"PK\x03\x04broken", "damaged"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "no_table"),
        (b"Anna,anna@x.org\n", "no_header"),
    ],
)
async def test_a_file_that_can_not_be_read_gets_its_reason(program: Program, content: bytes, reason: str) -> None:
    response = await send(program, await gala(program), content)

    assert await problem(response) == (422, "unreadable_file")
    assert [one["code"] for one in (await response.json())["errors"]] == [reason]
    assert not await GuestList.exists()


async def test_a_file_that_is_too_large_is_not_read(program: Program) -> None:
    assert await problem(await send(program, await gala(program), bytes(MOST_BYTES + 1))) == (413, "too_large")


async def test_a_cancelled_event_takes_no_list(program: Program) -> None:
    event = await gala(program)
    made = await (await send(program, event)).json()
    await program.post(f"/events/{event.id}/cancel")

    assert await problem(await send(program, event)) == (409, "event_cancelled")
    assert await problem(await program.post(f"/events/{event.id}/imports/{made['id']}/apply")) == (
        409,
        "event_cancelled",
    )


async def test_only_the_last_undecided_lists_wait_and_those_of_the_chat_are_left_alone(program: Program) -> None:
    event = await gala(program)
    of_chat = await GuestList.create(
        event=event,
        sent_by_id=program.organiser.person_id,
        file_name="chat.csv",
        content=GUESTS,
        status=GuestListStatus.CHECKED,
        created_at=now(),
    )
    for _ in range(4):
        await send(program, event)

    first = await (await program.get(f"/events/{event.id}/imports?limit=2")).json()
    rest = await program.items(f"/events/{event.id}/imports?cursor={first['items'][-1]['id']}")

    assert [one["status"] for one in [*first["items"], *rest]] == ["checked", "dropped", *["checked"] * 3]
    assert first["items"][0]["id"] == of_chat.id
    assert not first["items"][0]["by_program"]
    assert first["next"]


async def test_another_organisers_imports_are_not_there(client: ClientSession, program: Program) -> None:
    event = await gala(program)
    made = await (await send(program, event)).json()
    other = await make_program(client)
    own = await other.event()
    paths = [f"/events/{one.id}/imports/{made['id']}" for one in (event, own)]

    statuses = [(await send(other, event)).status, (await other.get(f"/events/{event.id}/imports")).status]
    for path in paths:
        statuses += [(await other.get(path + end)).status for end in ("", "/bad-lines", "/result")]
        statuses += [(await other.post(path + end)).status for end in ("/apply", "/drop", "/add-types")]

    assert set(statuses) == {404}
    assert await other.items(f"/events/{own.id}/imports") == []
    assert (await GuestList.get()).status is GuestListStatus.CHECKED
