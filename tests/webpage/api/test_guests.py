"""Guests by how they stand, how they can be reached, and how they arrived."""

from datetime import datetime, timedelta

from aiohttp import ClientSession

from models.clock import now
from models.door.answers import Press
from models.door.verification import Verifier
from models.house import House
from models.owed.sent_messages import remember_message
from models.tables import Method, Person, SentMessage
from tests.makers import SECRETS, make_gate, make_person, make_staff, make_ticket
from tests.offline_phones import OfflinePhone
from tests.webpage.api.programs import Program, make_program


async def test_guests_are_found_by_how_they_stand(client: ClientSession, house: House, program: Program) -> None:
    event = await program.event()
    came = await make_ticket(event, holder_name="Ada Came", admitted=1)
    blocker = await make_person("Ben Blocked")
    blocked = await make_ticket(event, holder=blocker)
    await Person.filter(id=blocker.id).update(blocked_at=now())
    deleter = await make_person("Dora Deleted")
    deleted = await make_ticket(event, holder=deleter)
    await remember_message(deleted.id, deleter.id, 1, shows="valid", file_id=None)
    await SentMessage.filter(ticket_id=deleted.id).update(gone_at=now())
    saved = await make_ticket(event, holder=await make_person("Sue Saved"))
    await OfflinePhone().save(house, saved)
    await make_ticket(event, holder_name="Rehearsal", rehearsal=True)
    path = f"/events/{event.id}/tickets"

    async def found(query: str) -> list[int]:
        return [one["id"] for one in await program.items(f"{path}?{query}")]

    assert await found("standing=came") == [came.id]
    assert await found("standing=not_yet") == [blocked.id, deleted.id, saved.id]
    assert await found("standing=blocked") == [blocked.id, deleted.id]
    assert await found("standing=not_saved") == [blocked.id, deleted.id]
    assert await found("standing=conflicts") == []
    assert await found("standing=not_yet&search=Sue") == [saved.id]
    listed = {one["id"]: (one["saved"], one["reachable"]) for one in await program.items(path)}
    assert listed == {
        came.id: (False, False),
        blocked.id: (False, False),
        deleted.id: (False, False),
        saved.id: (True, True),
    }
    first = await (await program.get(f"{path}?standing=not_yet&limit=2")).json()
    assert "standing=not_yet" in first["next"]
    assert (await program.get(f"{path}?standing=late")).status == 422
    assert (await (await make_program(client)).get(f"{path}?standing=came")).status == 404


async def test_the_arrival_curve_is_told_by_gate_and_quarter(client: ClientSession, program: Program) -> None:
    event = await program.event()
    north = await make_staff(event, gate=await make_gate(event, "North"))
    anywhere = await make_staff(event)
    empty = await (await program.get(f"/events/{event.id}/arrivals")).json()
    verifier = Verifier(SECRETS)
    for number, staff in enumerate((north, north, anywhere)):
        ticket = await make_ticket(event, places=2)
        press = Press(f"{number}" * 22, Method.CHAT, now(), ticket_id=ticket.id, staff_id=staff.member.id)
        await verifier.decide(press)
    await make_ticket(event)

    curve = await (await program.get(f"/events/{event.id}/arrivals")).json()

    assert (empty["expected"], empty["entered"], empty["quarters"]) == (0, 0, [])
    assert (curve["expected"], curve["entered"], curve["gates"]) == (7, 6, ["North", None])
    assert curve["quarters"][-1]["inside"] == 6
    assert [sum(gate) for gate in zip(*(one["by_gate"] for one in curve["quarters"]), strict=True)] == [4, 2]
    starts = [datetime.fromisoformat(one["start"]) for one in curve["quarters"]]
    assert all(start.minute % 15 == 0 for start in starts)
    assert starts[-1] > now() - timedelta(minutes=16)
    assert (await (await make_program(client)).get(f"/events/{event.id}/arrivals")).status == 404
