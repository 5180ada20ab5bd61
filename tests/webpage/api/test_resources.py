"""What programs can do: events, ticket types, orders, tickets, check-ins, attendance; their own organiser's only."""

from datetime import timedelta

from aiohttp import ClientSession

from models.clock import now
from models.door.annulment import annul
from models.door.answers import Press
from models.door.verification import Verifier
from models.tables import Event, LinkKind, Method, Order, OrderStatus, Owed, StaffMember, Ticket, TicketType
from tests.makers import (
    LINKS,
    SECRETS,
    make_event,
    make_gate,
    make_order,
    make_person,
    make_staff,
    make_ticket,
    make_ticket_type,
    token_of,
)
from tests.webpage.api.programs import Program, make_program, problem

EVENT = {
    "name": "Summer Night",
    "venue": "Old Harbour",
    "description": "Come early.\nBring a friend.",
    "starts_at": "2030-12-24T19:30:00.5+01:00",
    "ends_at": "2030-12-24T23:30:00+01:00",
    "zone": "Europe/Berlin",
    "language": "de",
    "currency": "EUR",
    "ticket_types": [{"name": "Standard", "price": 1200, "capacity": 3}, {"name": "Student"}],
}


async def test_an_event_is_made_read_changed_and_cancelled(program: Program) -> None:
    made = await program.post("/events", EVENT)
    body = await made.json()
    path = f"/events/{body['id']}"
    changed = await program.patch(path, name="Winter Night", ends_at=None, doors_open_at="2030-12-24T17:00:00Z")
    types = await program.items(f"{path}/ticket-types")
    cancelled = await program.post(f"{path}/cancel")
    again = await program.post(f"{path}/cancel")

    assert made.status == 201
    assert (body["slug"], body["kind"], body["starts_at"]) == ("summer-night", "event", "2030-12-24T18:30:00.500000Z")
    assert body["description"] == EVENT["description"]
    assert [(one["name"], one["price"], one["capacity"], one["held"]) for one in types] == [
        ("Standard", 1200, 3, 0),
        ("Student", 0, None, 0),
    ]
    after = await changed.json()
    assert (after["name"], after["ends_at"], after["venue"]) == ("Winter Night", None, "Old Harbour")
    assert after["doors_open_at"] == "2030-12-24T17:00:00Z"
    assert (await cancelled.json())["cancelled_at"] == (await again.json())["cancelled_at"] is not None
    event = await Event.get()
    assert event.organiser_id == program.organiser.id
    assert await StaffMember.filter(event_id=event.id, person_id=program.organiser.person_id).exists()


async def test_an_event_that_ends_before_it_starts_is_refused(program: Program) -> None:
    event = await program.event(starts_at=now(), ends_at=now() + timedelta(hours=1))

    made = await program.post("/events", {**EVENT, "ends_at": EVENT["starts_at"]})
    moved = await program.patch(f"/events/{event.id}", starts_at="2030-12-24T19:30:00Z")

    assert await problem(made) == (409, "ends_before_start")
    assert await problem(moved) == (409, "ends_before_start")
    assert await Event.all().count() == 1


async def test_ticket_types_have_names_of_their_own(program: Program) -> None:
    path = f"/events/{(await program.event()).id}/ticket-types"
    first = await (await program.post(path, {"name": "Standard"})).json()
    second = await (await program.post(path, {"name": "Student", "price": 500})).json()

    twice = await program.post(path, {"name": "STANDARD"})
    renamed = await program.patch(f"{path}/{second['id']}", name="standard")
    kept = await program.patch(f"{path}/{first['id']}", name="STANDARD", capacity=0)
    in_one = await program.post("/events", {**EVENT, "ticket_types": [{"name": "A"}, {"name": "a"}]})

    assert await problem(twice) == (409, "name_taken")
    assert await problem(renamed) == (409, "name_taken")
    assert await problem(in_one) == (409, "name_taken")
    assert ((await kept.json())["name"], (await kept.json())["capacity"]) == ("STANDARD", 0)
    assert [kind.name for kind in await TicketType.all().order_by("id")] == ["STANDARD", "Student"]


async def test_an_order_issues_tickets_whose_links_are_there_for_a_mail(program: Program) -> None:
    event = await program.event()
    kind = await make_ticket_type(event, price=1200, capacity=3)
    wanted = {
        "payment": "elsewhere",
        "booker_name": "Ada Lovelace",
        "email": "ada@example.com",
        "external_number": "SHOP-17",
        "tickets": [{"type": kind.id, "holder_name": "Ada", "places": 2}, {"type": kind.id, "holder_name": "Byron"}],
    }

    made = await program.post(f"/events/{event.id}/orders", wanted)
    order = await made.json()
    twice = await program.post(f"/events/{event.id}/orders", wanted)
    more = await program.post(f"/events/{event.id}/orders", {**wanted, "external_number": "SHOP-18"})

    assert made.status == 201
    assert (order["status"], order["total"], order["currency"]) == ("paid", 3600, "EUR")
    assert [(one["holder_name"], one["places"], one["status"]) for one in order["tickets"]] == [
        ("Ada", 2, "valid"),
        ("Byron", 1, "valid"),
    ]
    assert (twice.status, more.status) == (409, 409)
    assert await problem(more) == (409, "sold_out")
    assert await (await program.get(f"/events/{event.id}/orders/{order['number']}")).json() == order
    first = order["tickets"][0]["id"]
    link = await (await program.get(f"/events/{event.id}/tickets/{first}/link")).json()
    assert link == {"ticket": first, "link": LINKS.ticket_url(await Ticket.get(id=first))}
    assert link["link"] not in await made.text()


async def test_an_order_for_nothing_that_is_sold_is_refused(program: Program) -> None:
    event = await program.event()
    foreign = await make_ticket_type(await make_event())
    over = await program.event(starts_at=now() - timedelta(days=2))
    kind = await make_ticket_type(over)
    body = {"payment": "free", "booker_name": "Ada", "tickets": [{"type": foreign.id, "holder_name": "Ada"}]}

    unknown = await program.post(f"/events/{event.id}/orders", body)
    late = await program.post(
        f"/events/{over.id}/orders", {**body, "tickets": [{"type": kind.id, "holder_name": "Ada"}]}
    )

    assert await problem(unknown) == (409, "unknown_type")
    assert await problem(late) == (409, "not_for_sale")
    assert not await Order.exists()


async def test_an_order_is_paid_refunded_and_cancelled_each_once(program: Program) -> None:
    event = await program.event()
    kind = await make_ticket_type(event)
    order = await make_order(event, paid=False, total=500)
    await make_ticket(event, order=order, type=kind, holder=await make_person())
    path = f"/events/{event.id}/orders/{order.number}"

    early = await program.post(f"{path}/refund")
    paid = [await (await program.post(f"{path}/pay")).json() for _ in range(2)]
    refunded = [await (await program.post(f"{path}/refund")).json() for _ in range(2)]
    late = await program.post(f"{path}/pay")

    assert await problem(early) == (409, "not_refundable")
    assert [(one["status"], one["payment_method"]) for one in paid] == [("paid", "elsewhere")] * 2
    assert [one["status"] for one in refunded] == ["refunded"] * 2
    assert refunded[0]["tickets"][0]["status"] == "cancelled"
    assert await problem(late) == (409, "not_payable")
    assert (await TicketType.get(id=kind.id)).held == 0


async def test_an_order_on_which_somebody_is_in_is_not_cancelled(program: Program) -> None:
    event = await program.event()
    staff, used, unused = await make_staff(event), await make_ticket(event), await make_ticket(event)
    await Verifier(SECRETS).decide(Press("n" * 22, Method.CHAT, now(), ticket_id=used.id, staff_id=staff.member.id))
    numbers = {order.id: order.number for order in await Order.all()}

    refused = await program.post(f"/events/{event.id}/orders/{numbers[used.order_id]}/cancel")
    done = [await program.post(f"/events/{event.id}/orders/{numbers[unused.order_id]}/cancel") for _ in range(2)]
    of_a_ticket = await program.post(f"/events/{event.id}/tickets/{used.id}/cancel")

    assert await problem(refused) == (409, "not_cancellable")
    assert await problem(of_a_ticket) == (409, "used")
    assert [(await one.json())["status"] for one in done] == ["cancelled"] * 2
    assert (await TicketType.get(id=unused.type_id)).held == 0


async def test_orders_are_listed_page_by_page_and_filtered(program: Program) -> None:
    event = await program.event()
    made = [await make_order(event, external_number=f"A{number}") for number in range(3)]
    pending = await make_order(event, paid=False)
    await make_order(event, status=OrderStatus.OFFERED)
    await make_order(event, request_key="rehearsal:1:1")
    path = f"/events/{event.id}/orders"

    first = await (await program.get(f"{path}?limit=3")).json()
    second = await (await program.client.get(first["next"].partition("8080")[2], headers=program.authorization)).json()

    assert [one["number"] for one in first["items"]] == [order.number for order in made]
    assert [one["number"] for one in second["items"]] == [pending.number]
    assert second["next"] is None
    assert [one["number"] for one in await program.items(f"{path}?status=pending")] == [pending.number]
    assert [one["number"] for one in await program.items(f"{path}?external_number=A1")] == [made[1].number]


async def test_tickets_are_found_renamed_and_given_new_links(program: Program) -> None:
    event = await program.event()
    ticket = await make_ticket(event, holder=await make_person("Zoë Ångström"))
    await make_ticket(event, holder_name="Grace Hopper")
    await make_ticket(event, holder_name="Zoë Rehearsal", rehearsal=True)
    path = f"/events/{event.id}/tickets"
    old = token_of(ticket)

    found = await program.items(f"{path}?search=angstrom")
    by_order = await program.items(f"{path}?order={found[0]['order']}")
    nobody = await program.items(f"{path}?search=Katherine+Johnson+the+Mathematician")
    renamed = await (await program.patch(f"{path}/{ticket.id}", holder_name="李小龙")).json()
    replaced = await (await program.post(f"{path}/{ticket.id}/link")).json()

    assert [one["id"] for one in found] == [one["id"] for one in by_order] == [ticket.id]
    assert nobody == []
    assert found[0]["in_chat"]
    assert renamed["holder_name"] == "李小龙"
    assert [one["id"] for one in await program.items(f"{path}?search=小龙")] == [ticket.id]
    replaced_link = await LINKS.find(LinkKind.TICKET, old)
    assert replaced_link is not None
    assert replaced_link.revoked_at is not None
    assert (await program.client.get(replaced["link"].partition("8080")[2])).status == 200
    assert {row.kind for row in await Owed.all()} == {"ticket", "ticket_refresh"}


async def test_a_cancelled_ticket_gets_no_new_link(program: Program) -> None:
    ticket = await make_ticket(await program.event())
    path = f"/events/{ticket.event_id}/tickets/{ticket.id}"

    cancelled = await program.post(f"{path}/cancel")

    assert (await cancelled.json())["status"] == "cancelled"
    assert await problem(await program.post(f"{path}/link")) == (409, "cancelled")


async def test_every_attempt_is_listed_and_new_ones_follow_the_cursor(program: Program) -> None:
    event = await program.event()
    staff = await make_staff(event, gate=await make_gate(event, "North"))
    ticket = await make_ticket(event, places=2)
    verifier, path = Verifier(SECRETS), f"/events/{event.id}/check-ins"
    admitted = await verifier.decide(Press("a" * 22, Method.CHAT, now(), ticket_id=ticket.id, staff_id=staff.member.id))
    await verifier.decide(Press("b" * 22, Method.CHAT, now(), ticket_id=ticket.id, staff_id=staff.member.id))
    before = await program.items(path)
    await annul(admitted.checkin or 0, staff.member)

    after = await program.items(f"{path}?cursor={before[-1]['id']}")
    attendance = await (await program.get(f"/events/{event.id}/attendance")).json()

    assert [(one["status"], one["reason"], one["admitted"]) for one in before] == [
        ("ok", None, 2),
        ("error", "already_redeemed", 0),
    ]
    assert (before[0]["gate"], before[0]["staff"], before[0]["method"]) == ("North", "Sam Steward", "chat")
    assert [(one["status"], one["annuls"]) for one in after] == [("annul", before[0]["id"])]
    assert [one["status"] for one in await program.items(f"{path}?status=error&ticket={ticket.id}")] == ["error"]
    assert (attendance["expected"], attendance["entered"], attendance["remaining"]) == (2, 0, 2)
    assert attendance["by_gate"] == [{"name": "North", "entered": 0}]


async def test_another_organisers_data_is_not_there(client: ClientSession, program: Program) -> None:
    ticket = await make_ticket(await program.event())
    number = (await Order.get(id=ticket.order_id)).number
    kind = await TicketType.get()
    other = await make_program(client)
    event = f"/events/{ticket.event_id}"
    reads = ["", "/attendance", "/ticket-types", f"/ticket-types/{kind.id}", "/orders", f"/orders/{number}"]
    reads += ["/tickets", f"/tickets/{ticket.id}", f"/tickets/{ticket.id}/link", "/check-ins"]
    deeds = ["/cancel", f"/orders/{number}/cancel", f"/orders/{number}/pay", f"/orders/{number}/refund"]
    deeds += [f"/tickets/{ticket.id}/cancel", f"/tickets/{ticket.id}/link"]

    statuses = [(await other.get(event + path)).status for path in reads]
    statuses += [(await other.post(event + path)).status for path in deeds]
    statuses.append((await other.patch(event, name="Mine")).status)
    statuses.append((await other.patch(f"{event}/tickets/{ticket.id}", holder_name="Me")).status)
    own = await other.event()
    statuses.append((await other.get(f"/events/{own.id}/tickets/{ticket.id}")).status)
    statuses.append((await other.get(f"/events/{own.id}/orders/{number}")).status)

    assert set(statuses) == {404}
    assert await other.items("/events") == [await (await other.get(f"/events/{own.id}")).json()]
    assert (await Ticket.get(id=ticket.id)).link_version == 1
