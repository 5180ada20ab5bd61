"""What programs set up: an event with all that the chat can set, its gates and questions, its doors."""

from datetime import timedelta

from aiohttp import ClientSession

from models.clock import now
from models.owed.outbox import Kind
from models.programs.tokens import Scope
from models.tables import Event, Gate, Owed, TicketType
from tests.makers import make_event, make_gate, make_order, make_person, make_ticket, make_ticket_type
from tests.webpage.api.programs import Program, make_program, problem
from tests.webpage.api.test_resources import EVENT

SETTINGS = {
    "latitude": 53.5,
    "longitude": 10,
    "directions": "Bus 111.\nThen the stairs.",
    "currency": "SEK",
    "offline_allowed": False,
    "code_minutes": 30,
    "keep_days": 7,
    "transfers_until": "2030-12-24T12:00:00Z",
}


async def test_an_exhibition_is_made_with_hours_gates_and_questions(program: Program) -> None:
    wanted = {name: value for name, value in EVENT.items() if name != "ticket_types"} | {
        "kind": "exhibition",
        "doors_open_at": "2030-12-24T16:00:00Z",
        "doors_close_at": "2030-12-24T22:00:00Z",
        "gates": ["North", "South", "North"],
        "questions": [{"label": "Hall", "kind": "choice", "choices": ["East", "West"]}, {"label": "Stand no."}],
    }
    made = await program.post("/events", wanted)
    with_types = await program.post("/events", {**wanted, "ticket_types": EVENT["ticket_types"]})
    backwards = await program.post("/events", {**wanted, "doors_close_at": "2030-12-24T15:00:00Z"})
    unclear = await program.post("/events", {**wanted, "questions": [{"label": "Hall", "choices": ["East", "West"]}]})

    body = await made.json()
    path = f"/events/{body['id']}"
    assert (made.status, body["kind"], body["doors_open_at"]) == (201, "exhibition", "2030-12-24T16:00:00Z")
    assert [gate["name"] for gate in await program.items(f"{path}/gates")] == ["North", "South"]
    asked = await program.items(f"{path}/questions")
    assert [(one["label"], one["kind"], one["choices"]) for one in asked] == [
        ("Hall", "choice", ["East", "West"]),
        ("Stand no.", "text", []),
    ]
    assert len(await program.items(f"{path}/ticket-types")) == 1
    assert await problem(with_types) == (409, "exhibition_types")
    assert await problem(backwards) == (409, "doors_close_before_opening")
    assert await problem(unclear) == (409, "bad_choices")
    assert await Event.all().count() == 1


async def test_everything_is_set_that_the_chat_sets_and_what_follows_is_told(program: Program) -> None:
    event = await program.event(starts_at=now() + timedelta(days=3))
    path = f"/events/{event.id}"
    changed = await (await program.patch(path, **SETTINGS)).json()
    moved = await (await program.patch(path, venue="Town Hall")).json()
    cleared = await (await program.patch(path, code_minutes=None, keep_days=None, directions=None)).json()

    assert {name: changed[name] for name in SETTINGS} == SETTINGS
    assert (moved["latitude"], moved["longitude"], moved["directions"]) == (None, None, SETTINGS["directions"])
    assert (cleared["code_minutes"], cleared["keep_days"], cleared["directions"]) == (None, 90, None)


async def test_guests_hear_of_another_place_only_when_asked_and_once(program: Program) -> None:
    event = await program.event(starts_at=now() + timedelta(days=3), venue="Old Harbour")
    await make_ticket(event, holder=await make_person())
    path = f"/events/{event.id}"

    await program.patch(path, venue="Town Hall")
    quiet = await Owed.filter(kind=Kind.EVENT_CHANGED).count()
    for _ in range(2):
        assert (await program.patch(path, venue="Station", tell=True)).status == 200

    assert (quiet, await Owed.filter(kind=Kind.EVENT_CHANGED).count()) == (0, 1)


async def test_a_change_that_contradicts_is_refused(program: Program) -> None:
    event = await program.event(starts_at=now() + timedelta(days=3))
    await make_order(event, total=500)
    path = f"/events/{event.id}"
    late = (event.starts_at + timedelta(days=2)).isoformat()

    assert await problem(await program.patch(path, currency="JPY")) == (409, "currency_fixed")
    assert await problem(await program.patch(path, latitude=1)) == (409, "pin_incomplete")
    assert await problem(await program.patch(path, doors_open_at=late)) == (409, "doors_close_before_opening")
    assert await problem(await program.patch(path, latitude=91)) == (422, "invalid")
    assert await problem(await program.patch(path, offline_allowed=None)) == (422, "invalid")


async def test_doors_open_now_and_never_after_their_end(client: ClientSession, program: Program) -> None:
    event = await program.event(starts_at=now() + timedelta(days=1))
    over = await program.event(starts_at=now() - timedelta(days=2))
    cancelled = await program.event(starts_at=now() + timedelta(days=1), cancelled_at=now())

    opened = [await (await program.post(f"/events/{event.id}/open-doors")).json() for _ in range(2)]

    assert opened[0]["doors_open_at"] == opened[1]["doors_open_at"] is not None
    for shut in (over, cancelled):
        assert await problem(await program.post(f"/events/{shut.id}/open-doors")) == (409, "doors_closed")
    stranger = await make_program(client)
    assert (await stranger.post(f"/events/{event.id}/open-doors")).status == 404


async def test_a_gate_is_made_once_and_admits_a_ticket_type(client: ClientSession, program: Program) -> None:
    event = await program.event()
    kind = await make_ticket_type(event)
    foreign = await make_gate(await make_event())
    path = f"/events/{event.id}"

    made = [await program.post(f"{path}/gates", {"name": "North"}) for _ in range(2)]
    gate = (await made[0].json())["id"]
    set_ = await (await program.patch(f"{path}/ticket-types/{kind.id}", gate=gate)).json()
    new = await (await program.post(f"{path}/ticket-types", {"name": "VIP", "gate": gate})).json()
    renamed = await (await program.patch(f"{path}/ticket-types/{kind.id}", name="Normal")).json()
    any_gate = await (await program.patch(f"{path}/ticket-types/{kind.id}", gate=None)).json()
    wrong = await program.patch(f"{path}/ticket-types/{kind.id}", gate=foreign.id)
    wrong_new = await program.post(f"{path}/ticket-types", {"name": "Crew", "gate": foreign.id})

    assert [one.status for one in made] == [201, 201]
    assert await Gate.filter(event_id=event.id).count() == 1
    assert [one["gate"] for one in (set_, new, renamed, any_gate)] == [gate, gate, gate, None]
    assert await problem(wrong) == await problem(wrong_new) == (409, "unknown_gate")
    assert await TicketType.filter(event_id=event.id).count() == 2
    stranger = await make_program(client)
    assert (await stranger.get(f"{path}/gates")).status == 404
    assert (await stranger.post(f"{path}/gates", {"name": "Mine"})).status == 404


async def test_a_gate_gets_another_name_that_no_other_has(client: ClientSession, program: Program) -> None:
    event = await program.event()
    gate, _south = await make_gate(event, "Nroth"), await make_gate(event, "South")
    foreign = await make_gate(await program.event(), "Elsewhere")
    path = f"/events/{event.id}/gates"

    renamed = await program.patch(f"{path}/{gate.id}", name="North")
    unchanged = [await program.patch(f"{path}/{gate.id}", **change) for change in ({}, {"name": "North"})]
    taken = await program.patch(f"{path}/{gate.id}", name="South")
    broken = await program.patch(f"{path}/{gate.id}", name="Two\nlines")
    elsewhere = await program.patch(f"{path}/{foreign.id}", name="Mine")
    strangers = await (await make_program(client)).patch(f"{path}/{gate.id}", name="Mine")

    assert renamed.status == 200
    assert [await answer.json() for answer in (renamed, *unchanged)] == [{"id": gate.id, "name": "North"}] * 3
    assert await problem(taken) == (409, "name_taken")
    assert await problem(broken) == (422, "invalid")
    assert (elsewhere.status, strangers.status) == (404, 404)
    assert [one.name for one in await Gate.all().order_by("id")] == ["North", "South", "Elsewhere"]


async def test_only_a_gate_that_nobody_needs_is_removed(client: ClientSession, program: Program) -> None:
    event = await program.event()
    used, unused, foreign = await make_gate(event), await make_gate(event, "Side"), await make_gate(await make_event())
    await make_ticket_type(event, gate=used)
    path = f"/events/{event.id}/gates"

    strangers = await (await make_program(client)).delete(f"{path}/{unused.id}")
    reader = await make_program(client, Scope.READ, Scope.CHECK_IN, organiser=program.organiser)
    readers = await reader.delete(f"{path}/{unused.id}")
    removed = await program.delete(f"{path}/{unused.id}")
    again = await program.delete(f"{path}/{unused.id}")
    in_use = await program.delete(f"{path}/{used.id}")
    elsewhere = await program.delete(f"{path}/{foreign.id}")

    assert (removed.status, await removed.json()) == (200, {"id": unused.id, "name": "Side"})
    assert await problem(in_use) == (409, "gate_in_use")
    assert await problem(readers) == (403, "forbidden")
    assert [answer.status for answer in (strangers, again, elsewhere)] == [404, 404, 404]
    assert await Gate.all().order_by("id") == [used, foreign]


async def test_questions_are_asked_and_dropped(client: ClientSession, program: Program) -> None:
    event = await program.event()
    path = f"/events/{event.id}/questions"

    made = await program.post(path, {"label": "Diet", "required": True})
    question = await made.json()
    clash = await program.post(path, {"label": "Hall", "kind": "choice", "choices": ["East", "EAST"]})
    for number in range(9):
        await program.post(path, {"label": f"Question {number}", "kind": "number"})
    eleventh = await program.post(path, {"label": "One more"})
    stranger = await make_program(client)
    foreign = await stranger.delete(f"{path}/{question['id']}")
    dropped = await program.delete(f"{path}/{question['id']}")
    again = await program.delete(f"{path}/{question['id']}")

    assert made.status == 201
    assert (question["label"], question["kind"], question["required"]) == ("Diet", "text", True)
    assert await problem(clash) == (409, "bad_choices")
    assert await problem(eleventh) == (409, "too_many")
    assert (foreign.status, dropped.status, again.status) == (404, 200, 404)
    assert question["id"] not in {one["id"] for one in (await dropped.json())["items"]}
    assert len(await program.items(path)) == 9
