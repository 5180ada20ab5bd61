"""Requests for places that somebody else has claimed, answered by programs; their own organiser's only."""

from aiohttp import ClientSession

from models.owed.outbox import Kind
from models.sharing.asks import ask_for_place
from models.tables import Event, Owed, Person, Share, Ticket
from tests.makers import LINKS, make_person, make_ticket
from tests.models.sharing.test_claims import claimed, offer
from tests.webpage.api.programs import Program, make_program, problem


async def asked(program: Program) -> tuple[Event, Ticket, Person]:
    """Ben has claimed a place of Ada's ticket, and Carl asks for it: the event, Ben's ticket, Carl."""
    event = await program.event()
    token = await offer(await make_ticket(event, holder=await make_person("Ada"), places=3))
    _, place = await claimed(token)
    carl = await make_person("Carl Sagan")
    assert await ask_for_place(LINKS, token, carl)
    return event, place, carl


async def test_a_place_is_moved_to_who_asks_for_it_once(program: Program) -> None:
    event, place, carl = await asked(program)
    path = f"/events/{event.id}/place-requests"

    [request] = await program.items(path)
    moved = await (await program.post(f"{path}/{request['id']}/move", {"asker": carl.id})).json()
    again = await program.post(f"{path}/{request['id']}/move", {"asker": carl.id})

    assert (request["ticket"], request["claimed_by"], request["asker_name"]) == (place.id, "Ben Okafor", "Carl Sagan")
    assert request["asked_at"]
    assert (moved["holder_name"], moved["claimed_by"], moved["asked_at"]) == ("Carl Sagan", "Carl Sagan", None)
    assert await problem(again) == (409, "decided")
    assert await program.items(path) == []
    assert (await Ticket.get(id=place.id)).link_version == 2


async def test_a_place_is_left_and_who_asked_is_told(program: Program) -> None:
    event, place, carl = await asked(program)
    path = f"/events/{event.id}/place-requests/{(await Share.get()).id}"

    left = await program.post(f"{path}/leave", {"asker": carl.id})

    assert ((await left.json())["holder_name"], left.status) == ("Ben Okafor", 200)
    assert await Owed.filter(chat_id=carl.id, kind=Kind.PLACE_ANSWERED).count() == 1
    assert await problem(await program.post(f"{path}/leave", {"asker": carl.id})) == (409, "decided")
    assert (await Ticket.get(id=place.id)).link_version == 1


async def test_nobody_else_is_answered_and_a_used_place_stays(program: Program) -> None:
    event, place, carl = await asked(program)
    path = f"/events/{event.id}/place-requests/{(await Share.get()).id}/move"
    other = await make_person("Mallory")

    assert await problem(await program.post(path, {"asker": other.id})) == (409, "decided")
    await Ticket.filter(id=place.id).update(admitted=1)
    assert await problem(await program.post(path, {"asker": carl.id})) == (409, "not_movable")
    assert (await Ticket.get(id=place.id)).holder_name == "Ben Okafor"


async def test_another_organisers_requests_are_not_there(client: ClientSession, program: Program) -> None:
    event, place, carl = await asked(program)
    other = await make_program(client)
    own, share = await other.event(), await Share.get()

    statuses = [(await other.get(f"/events/{event.id}/place-requests")).status]
    for one in (event, own):
        for deed in ("move", "leave"):
            path = f"/events/{one.id}/place-requests/{share.id}/{deed}"
            statuses.append((await other.post(path, {"asker": carl.id})).status)

    assert set(statuses) == {404}
    assert (await Ticket.get(id=place.id)).holder_name == "Ben Okafor"
