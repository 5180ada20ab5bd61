"""Exhibitions by programs: applications, walk-ins, who is there; their own organiser's only."""

from datetime import timedelta

from aiohttp import ClientSession

from models.clock import now
from models.owed.outbox import Kind
from models.tables import Application, ApplicationStatus, CheckIn, Event, Method, Owed, Ticket
from tests.exhibitors import STAND, make_application, make_credential, make_exhibition
from tests.makers import make_gate, make_person
from tests.webpage.api.programs import Program, make_program, problem

ACME = {"organisation": "Acme Robots", "head_count": 3, "contact_name": "Wile", "exhibits": "Arm, Gripper"}
WALK_IN = {"organisation": "Zeta Kites", "head_count": 2, "exhibits": "Kite", "nonce": "n" * 22}


async def fair(program: Program, **columns: object) -> Event:
    """An exhibition whose doors are open."""
    return await make_exhibition(program.organiser, **columns)  # type: ignore[arg-type]  # columns as they are


async def test_an_organisation_is_entered_approved_signed_in_and_counted(program: Program) -> None:
    event = await fair(program, questions=[STAND])
    path = f"/events/{event.id}"

    made = await program.post(f"{path}/applications", {**ACME, "answers": {"stand": 7}})
    entered = await made.json()
    approved = await (await program.post(f"{path}/applications/{entered['id']}/approve")).json()
    again = await program.post(f"{path}/applications/{entered['id']}/approve")
    before = await (await program.get(f"{path}/organisations")).json()
    press = {"nonce": "a" * 22, "admit": 4}
    signed_in = await program.post(f"{path}/tickets/{approved['ticket']}/check-ins", press)
    after = await (await program.get(f"{path}/organisations")).json()

    assert (made.status, entered["status"], entered["in_chat"]) == (201, "open", False)
    assert (approved["status"], approved["answers"]) == ("approved", {"stand": 7})
    assert approved["order"]
    assert await problem(again) == (409, "decided")
    assert signed_in.status == 200, await signed_in.text()
    assert (before["people_expected"], before["people_present"], before["organisations_present"]) == (3, 0, 0)
    assert (after["people_present"], after["people_over"], after["exhibits_present"]) == (4, 1, 2)
    [acme] = after["items"]
    assert (acme["id"], acme["expected"], acme["present"], acme["exhibits"]) == (
        approved["ticket"],
        3,
        4,
        ["Arm", "Gripper"],
    )
    assert acme["answers"] == {"Stand number": 7}


async def test_who_applied_in_a_chat_is_told_there_what_becomes_of_it(program: Program) -> None:
    event = await fair(program)
    wile, rival = await make_person("Wile"), await make_person("Rival")
    first = await make_application(event, "Acme", person=wile)
    second = await make_application(event, "Beta", person=rival)
    path = f"/events/{event.id}/applications"

    await program.post(f"{path}/{first.id}/approve")
    declined = await (await program.post(f"{path}/{second.id}/decline", {"reason": "No room for kites"})).json()
    again = await program.post(f"{path}/{second.id}/decline")

    assert declined["status"] == "declined"
    assert await problem(again) == (409, "decided")
    kinds = [(row.chat_id, row.kind) for row in await Owed.filter(chat_id__in=[wile.id, rival.id]).order_by("id")]
    assert kinds == [
        (wile.id, Kind.APPLICATION_APPROVED),
        (wile.id, Kind.TICKET),
        (rival.id, Kind.APPLICATION_DECLINED),
    ]
    assert [one["id"] for one in await program.items(f"{path}?status=declined")] == [second.id]


async def test_a_cancelled_credential_shows_at_its_application(program: Program) -> None:
    event = await fair(program)
    ticket = await make_credential(event)
    before = await program.items(f"/events/{event.id}/applications")

    await program.post(f"/events/{event.id}/tickets/{ticket.id}/cancel")

    after = await program.items(f"/events/{event.id}/applications")
    assert [(one["status"], one["cancelled"]) for one in (*before, *after)] == [("approved", False), ("approved", True)]


async def test_all_are_approved_as_far_as_places_last(program: Program) -> None:
    event = await fair(program, capacity=5)
    made = [await make_application(event, f"Organisation {number}") for number in range(3)]
    path = f"/events/{event.id}/applications"

    done = [await (await program.post(f"{path}/approve-all")).json() for _ in range(2)]
    full = await program.post(f"{path}/{made[2].id}/approve")

    assert done == [{"approved": 1, "left_open": 2}, {"approved": 0, "left_open": 2}]
    assert await problem(full) == (409, "too_few_left")
    assert (await full.json())["left"] == 2


async def test_a_walk_in_is_entered_once_by_its_nonce_whether_there_is_room_or_not(program: Program) -> None:
    event = await fair(program, capacity=1)
    gate = await make_gate(event, "East")
    path = f"/events/{event.id}/walk-ins"

    first = await program.post(path, {**WALK_IN, "gate": gate.id})
    again = await program.post(path, {**WALK_IN, "gate": gate.id})

    assert (first.status, again.status) == (201, 201)
    assert await first.json() == await again.json()
    assert (await first.json())["admitted"] == 2
    [record] = await CheckIn.all()
    assert (record.method, record.gate_id) == (Method.API, gate.id)
    listed = await (await program.get(f"/events/{event.id}/organisations")).json()
    assert (listed["walk_ins"], listed["walk_in_people"], listed["people_present"]) == (1, 2, 0)
    [one] = listed["items"]
    assert (one["organisation"], one["present"], one["walk_in"], one["gate"]) == ("Zeta Kites", 2, True, "East")
    assert await problem(await program.post(path, {**WALK_IN, "gate": 99})) == (409, "unknown_gate")


async def test_a_walk_in_that_is_refused_leaves_nothing_behind(program: Program) -> None:
    early = await fair(program, starts_at=now() + timedelta(days=1))
    asking = await fair(program, questions=[STAND])

    closed = await program.post(f"/events/{early.id}/walk-ins", WALK_IN)
    incomplete = await program.post(f"/events/{asking.id}/walk-ins", WALK_IN)

    assert (closed.status, (await closed.json())["reason"]) == (403, "invalid_time")
    assert (incomplete.status, (await incomplete.json())["questions"][0]["id"]) == (422, "stand")
    assert not await Application.exists()
    assert not await Ticket.exists()
    anyway = await program.post(f"/events/{early.id}/walk-ins", {**WALK_IN, "outside_hours": True})
    assert anyway.status == 201


async def test_where_nobody_exhibits_nobody_is_entered(program: Program) -> None:
    cases = {
        "no_exhibition": await program.event(),
        "event_cancelled": await fair(program, cancelled_at=now()),
        "exhibition_over": await fair(program, starts_at=now() - timedelta(days=2)),
    }

    for trouble, event in cases.items():
        path = f"/events/{event.id}"
        assert await problem(await program.post(f"{path}/applications", ACME)) == (409, trouble)
        assert await problem(await program.post(f"{path}/walk-ins", WALK_IN)) == (409, trouble)
    assert not await Application.exists()


async def test_applications_and_organisations_come_in_pages(program: Program) -> None:
    event = await fair(program)
    for number in range(3):
        await make_credential(event, f"Organisation {3 - number}", people=1)

    for place in ("applications", "organisations"):
        first = await (await program.get(f"/events/{event.id}/{place}?limit=2")).json()
        rest = await program.items(f"/events/{event.id}/{place}?limit=2&cursor={first['items'][-1]['id']}")
        names = [one["organisation"] for one in [*first["items"], *rest]]
        assert names == ["Organisation 3", "Organisation 2", "Organisation 1"]
        assert first["next"]


async def test_another_organisers_exhibition_is_not_there(client: ClientSession, program: Program) -> None:
    event = await fair(program)
    application = await make_application(event)
    other = await make_program(client)
    own = await make_exhibition(other.organiser)
    path = f"/events/{event.id}"

    statuses = [(await other.get(path + place)).status for place in ("/applications", "/organisations")]
    statuses += [(await other.post(f"{path}/applications", ACME)).status]
    statuses += [(await other.post(f"{path}/applications/approve-all")).status]
    statuses += [(await other.post(f"{path}/walk-ins", WALK_IN)).status]
    for one in (event, own):
        deeds = f"/events/{one.id}/applications/{application.id}"
        statuses += [(await other.get(deeds)).status]
        statuses += [(await other.post(deeds + deed)).status for deed in ("/approve", "/decline")]

    assert set(statuses) == {404}
    assert (await Application.get()).status is ApplicationStatus.OPEN
