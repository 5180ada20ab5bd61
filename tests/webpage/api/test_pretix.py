"""pretix's clients: their paths, fields and codes, over our rules."""

from datetime import timedelta
from typing import Any

import pytest
from aiohttp import ClientResponse, ClientSession

from models.clock import now
from models.tables import CheckIn, Clash, Event, Method, OrderStatus, Owed, StaffMember, Ticket
from models.tickets.issuing import renew_link
from tests.clock import Clock
from tests.makers import LINKS, make_event, make_order, make_person, make_ticket, make_ticket_type, token_of
from tests.webpage.api.programs import Program, make_program, problem


def rpc(program: Program, call: str) -> str:
    """The path of a call."""
    return f"/organizers/{program.organiser.slug}/checkinrpc/{call}/"


async def redeem(program: Program, event: Event, secret: str, **fields: Any) -> ClientResponse:
    """Check a ticket in."""
    return await program.post(rpc(program, "redeem"), {"secret": secret, "lists": [event.id], **fields})


async def test_a_ticket_is_checked_in_as_at_pretix(program: Program) -> None:
    event = await program.event(slug="summer-night", name="Summer Night")
    kind = await make_ticket_type(event, price=1250)
    order = await make_order(event, number="CDF349")
    await make_ticket(event, order=order, type=kind)
    ticket = await make_ticket(event, order=order, type=kind, holder_name="Ada Lovelace", places=2)

    response = await redeem(program, event, token_of(ticket), nonce="Pvrk50vUzQd0DhdpNRL4I4OcXsvg70uA")
    body = await response.json()

    assert response.status == 201
    assert body["status"] == "ok"
    assert (body["require_attention"], body["checkin_texts"]) == (False, [])
    assert body["list"] == {
        "id": event.id,
        "name": "Summer Night",
        "event": "summer-night",
        "subevent": None,
        "include_pending": False,
    }
    position = body["position"]
    assert (position["order"], position["positionid"], position["item"]) == ("CDF349", 2, kind.id)
    assert (position["attendee_name"], position["price"]) == ("Ada Lovelace", "25.00")
    assert (position["order__status"], position["canceled"]) == ("p", False)
    [entry] = position["checkins"]
    assert (entry["list"], entry["type"]) == (event.id, "entry")
    record = await CheckIn.get()
    assert (record.method, record.admitted, record.id) == (Method.API, 2, entry["id"])


@pytest.mark.parametrize("scheme", ["Bearer", "Token", "token"])
async def test_both_schemes_and_the_whole_link_and_ids_as_text_are_understood(program: Program, scheme: str) -> None:
    event = await program.event()
    ticket = await make_ticket(event)
    body = {"secret": LINKS.ticket_url(ticket), "lists": [str(event.id)], "source_type": "barcode", "unknown": 1}
    headers = {"Authorization": f"{scheme} {program.token}"}

    response = await program.client.post(f"/api/v1{rpc(program, 'redeem')}", json=body, headers=headers)

    assert response.status == 201


async def test_the_same_nonce_gets_the_same_answer_and_admits_once(program: Program) -> None:
    event = await program.event()
    ticket = await make_ticket(event)

    answers = [await redeem(program, event, token_of(ticket), nonce="n") for _ in range(3)]
    other = await redeem(program, event, token_of(ticket), nonce="m")

    assert [answer.status for answer in answers] == [201] * 3
    assert other.status == 400
    body = await other.json()
    assert (body["status"], body["reason"]) == ("error", "already_redeemed")
    assert body["reason_explanation"].startswith("Already used")
    assert (await Ticket.get(id=ticket.id)).admitted == 1
    assert await CheckIn.filter(status="ok").count() == 1


async def test_the_organiser_is_who_let_in_and_reads_no_line_for_each(program: Program) -> None:
    event = await program.event()
    ticket = await make_ticket(event, holder=await make_person())

    await redeem(program, event, token_of(ticket))

    record = await CheckIn.get().select_related("staff")
    member = await StaffMember.get(event_id=event.id)
    assert record.staff == member
    assert {row.kind for row in await Owed.all()} == {"checked_in", "ticket_refresh"}


async def test_no_such_ticket_is_invalid_and_so_is_another_organisers(program: Program) -> None:
    event = await program.event()
    foreign = await make_ticket()

    for secret in ("nonsense", token_of(foreign), LINKS.ticket_url(foreign), "", "t1.1." + "0" * 40):
        response = await redeem(program, event, secret)
        body = await response.json()
        assert response.status == 404
        assert (body["status"], body["reason"]) == ("error", "invalid")
        assert body["detail"]
        assert "position" not in body
    assert not await CheckIn.exists()


async def refused(program: Program, event: Event, ticket: Ticket, **fields: Any) -> dict[str, Any]:
    """The body of a refusal."""
    response = await redeem(program, event, token_of(ticket), **fields)
    body: dict[str, Any] = await response.json()
    assert response.status == 400, body
    return body


async def test_unpaid_cancelled_and_out_of_hours_are_said_in_pretix_words(program: Program) -> None:
    event = await program.event()
    unpaid = await make_ticket(event, paid=False)
    cancelled = await make_ticket(event, cancelled_at=now())
    refunded = await make_ticket(event, order=await make_order(event, status=OrderStatus.REFUNDED))
    later = await program.event(starts_at=now() + timedelta(days=2))
    early = await make_ticket(later)

    assert (await refused(program, event, unpaid, ignore_unpaid=True))["reason"] == "unpaid"
    assert (await refused(program, event, cancelled))["reason"] == "canceled"
    assert (await refused(program, event, refunded))["reason"] == "canceled"
    assert (await refused(program, later, early, force=True))["reason"] == "invalid_time"


async def test_a_ticket_of_another_list_is_the_wrong_product(program: Program) -> None:
    event, other = await program.event(), await program.event(name="Winter Night")
    ticket = await make_ticket(other)

    body = await refused(program, event, ticket)
    together = await redeem(program, event, token_of(ticket), lists=[event.id, other.id])

    assert body["reason"] == "product"
    assert "Winter Night" in body["reason_explanation"]
    assert together.status == 201
    assert (await together.json())["list"]["id"] == other.id


async def test_a_replaced_link_is_revoked_and_tells_nothing_of_the_new_holder(program: Program) -> None:
    event = await program.event()
    ticket = await make_ticket(event, holder_name="Ada Lovelace")
    old = token_of(ticket)
    await renew_link(LINKS, ticket.id)

    response = await redeem(program, event, old)
    text = await response.text()

    assert response.status == 400
    body = await response.json()
    assert (body["status"], body["reason"], body["list"]["id"]) == ("error", "revoked", event.id)
    assert "position" not in body
    assert "Lovelace" not in text


async def test_a_check_in_that_is_told_late_loses_against_an_earlier_one(program: Program) -> None:
    event = await program.event()
    ticket = await make_ticket(event)
    earlier = (now() - timedelta(minutes=20)).isoformat().replace("+00:00", "Z")

    first = await redeem(program, event, token_of(ticket), datetime=earlier, nonce="a", force=True)
    second = await redeem(program, event, token_of(ticket), datetime=earlier, nonce="b", force=True)

    assert first.status == 201
    assert (await first.json())["position"]["checkins"][0]["datetime"] == earlier
    assert (await second.json())["reason"] == "already_redeemed"
    loser = await CheckIn.get(reason="conflict")
    assert loser.clash is Clash.USED
    assert await Owed.filter(kind="conflict").exists()


async def test_exits_are_refused_in_words_that_a_client_reads(program: Program) -> None:
    event = await program.event(language="de")
    ticket = await make_ticket(event)

    body = await refused(program, event, ticket, type="exit")

    assert (body["status"], body["reason"]) == ("error", "rules")
    assert body["reason_explanation"] == "Das Verlassen wird nicht aufgezeichnet."
    assert (await redeem(program, event, "nonsense", type="exit")).status == 404
    assert not await CheckIn.exists()


@pytest.mark.parametrize(
    ("call", "body"),
    [
        ("redeem", {"secret": "s"}),
        ("redeem", {"secret": "s", "lists": []}),
        ("redeem", {"secret": "s", "lists": [1], "datetime": "yesterday"}),
        ("annul", {"lists": [1]}),
    ],
)
async def test_what_does_not_fit_is_a_400_as_clients_expect(program: Program, call: str, body: dict[str, Any]) -> None:
    response = await program.post(rpc(program, call), body)

    assert await problem(response) == (400, "unsound")
    assert (await response.json())["errors"]


async def test_unknown_lists_and_foreign_organisers_are_refused(program: Program) -> None:
    event, foreign = await program.event(), await make_event()
    ticket = await make_ticket(event)

    unknown = await redeem(program, event, token_of(ticket), lists=[event.id, foreign.id])
    elsewhere = await program.post(
        "/organizers/someone-else/checkinrpc/redeem/", {"secret": token_of(ticket), "lists": [event.id]}
    )

    assert await problem(unknown) == (400, "unknown_list")
    assert await problem(elsewhere) == (403, "forbidden")
    assert (await Ticket.get(id=ticket.id)).admitted == 0


async def test_a_check_in_is_annulled_by_its_nonce_for_a_quarter_of_an_hour(program: Program, clock: Clock) -> None:
    event = await program.event(starts_at=now() + timedelta(hours=1))
    ticket = await make_ticket(event)
    fields = {"nonce": "turnstile-1", "lists": [event.id], "error_explanation": "It did not turn"}
    await redeem(program, event, token_of(ticket), nonce="turnstile-1")

    annulled = await program.post(rpc(program, "annul"), fields)
    again = await program.post(rpc(program, "annul"), fields)
    unknown = await program.post(rpc(program, "annul"), {**fields, "nonce": "turnstile-2"})

    assert (annulled.status, await annulled.json()) == (200, {"status": "ok"})
    assert await problem(again) == (400, "not_annullable")
    assert await problem(unknown) == (404, "not_found")
    assert (await Ticket.get(id=ticket.id)).admitted == 0
    assert (await CheckIn.get(status="annul")).method is Method.API
    undone = await refused(program, event, ticket, nonce="turnstile-1")
    assert (undone["reason"], undone["reason_explanation"][:22]) == ("rules", "This check-in was undo")

    assert (await redeem(program, event, token_of(ticket), nonce="turnstile-3")).status == 201
    clock.advance(minutes=15, seconds=1)
    late = await program.post(rpc(program, "annul"), {**fields, "nonce": "turnstile-3"})
    assert await problem(late) == (400, "not_annullable")


@pytest.mark.parametrize(
    ("happened", "told", "status"),
    [
        ({"minutes": 15}, {"hours": 5}, 200),
        ({"minutes": 15, "seconds": 1}, {"hours": 5}, 400),
        ({"minutes": -30}, {"hours": 5}, 200),
        ({"minutes": 1}, {"days": 1, "minutes": 16}, 400),
        ({"days": 2}, {"minutes": 1}, 200),
    ],
)
async def test_an_undo_without_network_counts_from_when_it_happened(
    program: Program, clock: Clock, happened: dict[str, int], told: dict[str, int], status: int
) -> None:
    event = await program.event(starts_at=now() + timedelta(hours=1))
    ticket = await make_ticket(event)
    await redeem(program, event, token_of(ticket), nonce="n")
    admission, at = await CheckIn.get(), now() + timedelta(**happened)
    clock.advance(**told)

    fields = {"nonce": "n", "lists": [event.id], "datetime": at.isoformat(), "error_explanation": "It did not turn"}
    response = await program.post(rpc(program, "annul"), fields)

    assert response.status == status
    assert (await Ticket.get(id=ticket.id)).admitted == (0 if status == 200 else 1)
    for undo in await CheckIn.filter(annuls_id=admission.id):
        assert admission.pressed_at <= undo.pressed_at <= undo.received_at
        assert undo.pressed_at == min(max(at, admission.pressed_at), now())
        [shown] = [row for row in await program.items(f"/events/{event.id}/check-ins") if row["id"] == undo.id]
        assert shown["explanation"] == "It did not turn"


async def test_another_organisers_check_in_is_not_annulled(client: ClientSession, program: Program) -> None:
    event = await program.event()
    ticket = await make_ticket(event)
    await redeem(program, event, token_of(ticket), nonce="n")
    other = await make_program(client)
    theirs = await other.event()

    own_list = await other.post(rpc(other, "annul"), {"nonce": "n", "lists": [theirs.id]})
    our_list = await other.post(rpc(other, "annul"), {"nonce": "n", "lists": [event.id]})

    assert own_list.status == 404
    assert our_list.status == 400
    assert (await Ticket.get(id=ticket.id)).admitted == 1


async def test_what_a_scanner_reads_before_it_begins(program: Program) -> None:
    event = await program.event(slug="summer-night", venue="Old Harbour")
    kind = await make_ticket_type(event, name="Standard")
    ticket = await make_ticket(event, type=kind, places=3)
    slug = program.organiser.slug
    lists = f"/organizers/{slug}/events/summer-night/checkinlists/"
    await redeem(program, event, token_of(ticket))

    organizers = await (await program.get("/organizers/")).json()
    events = await (await program.get(f"/organizers/{slug}/events/")).json()
    one_event = await (await program.get(f"/organizers/{slug}/events/summer-night/")).json()
    one_list = await (await program.get(f"{lists}{event.id}/")).json()
    status = await (await program.get(f"{lists}{event.id}/status/")).json()

    assert [one["slug"] for one in organizers["results"]] == [slug]
    assert events["results"] == [one_event]
    assert (one_event["name"], one_event["live"]) == ({"en": "Summer Night"}, True)
    assert (await (await program.get(lists)).json())["results"] == [one_list]
    assert (one_list["id"], one_list["position_count"], one_list["checkin_count"]) == (event.id, 3, 3)
    assert status["items"][0]["name"] == "Standard"
    assert (status["checkin_count"], status["position_count"], status["inside_count"]) == (3, 3, 3)
    assert (await program.get(f"{lists}{event.id + 1}/")).status == 404
    assert (await program.get(f"/organizers/{slug}/events/winter-night/")).status == 404
    assert await problem(await program.get("/organizers/?page=2")) == (404, "not_found")
    assert (await program.get(f"{lists}?page=2")).status == 404
    assert (await program.get(f"/organizers/{slug}/events/?page=2")).status == 404
