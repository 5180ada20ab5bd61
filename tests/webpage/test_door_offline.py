"""What devices at the gate recorded without network, when they are back."""

from datetime import timedelta

from aiohttp import ClientSession

from models.clock import now
from models.door.devices import release
from models.offline.conflicts import NONE_REFUSED, count_refused
from models.owed.outbox import Kind
from models.tables import CheckIn, DoorDevice, Owed, Ticket
from tests.clock import Clock
from tests.makers import make_event, make_order, make_staff, make_ticket
from tests.webpage.contents import contents
from tests.webpage.door_devices import Device, bind, record


async def answers_of(device: Device, *records: dict[str, object], **sent: str) -> list[tuple[str, str | None]]:
    response = await device.hand_over(*records, **sent)
    assert response.status == 200, await response.text()
    told = (await response.json())["answers"]
    return [(told[one["nonce"]]["status"], told[one["nonce"]].get("reason")) for one in records]


async def test_what_was_admitted_without_network_is_taken_over_with_its_time(
    client: ClientSession, clock: Clock
) -> None:
    event = await make_event()
    tickets = [await make_ticket(event, holder_name=f"Guest {n}") for n in range(3)]
    device = await bind(client, (await make_staff(event)).member)
    clock.advance(minutes=10)
    pressed_at = now()
    records = [record(ticket.id) for ticket in tickets]
    clock.advance(minutes=30)

    assert await answers_of(device, *records) == [("ok", None)] * 3
    kept = await CheckIn.all().order_by("id")
    assert {row.pressed_at for row in kept} == {pressed_at}
    assert {row.received_at for row in kept} == {now()}
    assert {row.method for row in kept} == {"door_page"}
    assert all(row.claimed_at for row in kept)


async def test_the_same_records_again_get_the_same_answers(client: ClientSession) -> None:
    event = await make_event()
    records = [record((await make_ticket(event)).id) for _ in range(2)]
    device = await bind(client, (await make_staff(event)).member)

    first = await answers_of(device, *records)

    assert await answers_of(device, *records) == first == [("ok", None)] * 2
    assert await CheckIn.all().count() == 2


async def test_a_press_whose_answer_was_lost_counts_once(client: ClientSession) -> None:
    event = await make_event()
    ticket = await make_ticket(event)
    device = await bind(client, (await make_staff(event)).member)
    kept = record(ticket.id)
    await device.post("/door/check-in", nonce=kept["nonce"], ticket=ticket.id, admit=1)

    assert await answers_of(device, kept) == [("ok", None)]
    assert (await Ticket.get(id=ticket.id)).admitted == 1


async def test_two_devices_with_overlapping_guests_find_each_conflict_once(client: ClientSession) -> None:
    event = await make_event()
    tickets = [await make_ticket(event, holder_name=f"Guest {n}") for n in range(4)]
    sam = await bind(client, (await make_staff(event)).member)
    kim = await bind(client, (await make_staff(event)).member)
    of_sam = [record(ticket.id) for ticket in tickets[:3]]
    of_kim = [record(ticket.id) for ticket in tickets[1:]]

    assert await answers_of(sam, *of_sam) == [("ok", None)] * 3
    assert await answers_of(kim, *of_kim) == [("error", "conflict"), ("error", "conflict"), ("ok", None)]
    assert await answers_of(kim, *of_kim) == [("error", "conflict"), ("error", "conflict"), ("ok", None)]

    lost = await CheckIn.filter(reason="conflict").order_by("id")
    assert [row.ticket_id for row in lost] == [tickets[1].id, tickets[2].id]
    won = await CheckIn.filter(status="ok", ticket_id__in=[row.ticket_id for row in lost]).order_by("ticket_id")
    assert [row.conflicts_with_id for row in lost] == [row.id for row in won]
    feed = await (await sam.get("/door/feed")).json()
    assert [line["ticket"] for line in feed["lines"] if line["kind"] == "conflict"] == [tickets[2].id, tickets[1].id]
    told = await Owed.filter(kind=Kind.CONFLICT)
    assert len({row.about["checkin"] for row in told}) == 2
    assert [(await Ticket.get(id=ticket.id)).admitted for ticket in tickets] == [1, 1, 1, 1]


async def test_somebody_who_came_online_meanwhile_makes_a_conflict(client: ClientSession) -> None:
    event = await make_event()
    ticket = await make_ticket(event)
    sam = await bind(client, (await make_staff(event)).member)
    kim = await bind(client, (await make_staff(event)).member)
    kept = record(ticket.id)
    await kim.check_in(ticket.id)

    assert await answers_of(sam, kept) == [("error", "conflict")]


async def test_a_device_that_was_revoked_is_heard_for_what_it_did_before(client: ClientSession, clock: Clock) -> None:
    event = await make_event()
    before, after = await make_ticket(event), await make_ticket(event)
    device = await bind(client, (await make_staff(event)).member)
    clock.advance(minutes=5)
    first = record(before.id)
    clock.advance(minutes=5)
    await release((await DoorDevice.get()).id)
    clock.advance(minutes=5)
    second = record(after.id)
    clock.advance(minutes=5)

    assert await answers_of(device, first, second) == [("ok", None), ("error", "conflict")]
    assert (await device.get("/door/list")).status == 401
    assert (await Ticket.get(id=after.id)).admitted == 0


async def test_a_clock_that_is_wrong_is_corrected(client: ClientSession, clock: Clock) -> None:
    event = await make_event()
    ticket = await make_ticket(event)
    device = await bind(client, (await make_staff(event)).member)
    clock.advance(minutes=10)
    pressed_at = now()
    wrong = timedelta(days=1)
    kept = record(ticket.id, pressed_at=(now() + wrong).isoformat())
    clock.advance(minutes=10)

    assert await answers_of(device, kept, sent_at=(now() + wrong).isoformat()) == [("ok", None)]
    row = await CheckIn.get()
    assert row.pressed_at == pressed_at
    assert row.claimed_at == pressed_at + wrong


async def test_a_ticket_that_was_cancelled_meanwhile_is_listed_as_perhaps_entered(client: ClientSession) -> None:
    event = await make_event()
    unpaid = await make_ticket(event, order=await make_order(event, paid=False))
    device = await bind(client, (await make_staff(event)).member)

    assert await answers_of(device, record(unpaid.id)) == [("error", "unpaid")]
    assert (await Ticket.get(id=unpaid.id)).warn_of is not None


async def test_what_a_device_refused_by_itself_is_kept_once_and_lets_nobody_in(client: ClientSession) -> None:
    event = await make_event()
    ticket, elsewhere = await make_ticket(event), await make_ticket(await make_event())
    device = await bind(client, (await make_staff(event)).member)
    admitted = record(ticket.id)
    twice = {**record(ticket.id), "reason": "already_redeemed"}
    body = {
        "sent_at": now().isoformat(),
        "records": [admitted],
        "refusals": [twice, {**record(elsewhere.id), "reason": "unpaid"}, {**record(ticket.id), "ticket": None}],
    }
    for _ in range(2):
        assert (await device.post("/door/offline", **body)).status == 200

    kept = await CheckIn.all().order_by("id").values_list("ticket_id", "nonce", "status", "reason", "admitted")
    assert kept == [
        (ticket.id, admitted["nonce"], "ok", None, 1),
        (ticket.id, twice["nonce"], "error", "already_redeemed", 0),
    ]
    assert await count_refused(event.id) == NONE_REFUSED
    assert (await Ticket.get(id=ticket.id)).warn_of is None


async def test_malformed_records_change_nothing(client: ClientSession) -> None:
    event = await make_event()
    ticket = await make_ticket(event)
    device = await bind(client, (await make_staff(event)).member)
    before = await contents()

    for records in (
        [record(ticket.id, pressed_at="yesterday")],
        [record(ticket.id, pressed_at="9999-12-31T23:59:59Z")],
        [record(ticket.id, pressed_at="0001-01-01T00:00:00+14:00")],
        [record(ticket.id, nonce="short")],
        [record(ticket.id) for _ in range(21)],
        ["nothing"],
    ):
        response = await device.post("/door/offline", sent_at=now().isoformat(), records=records)
        assert response.status == 400
    for refusals in ([{**record(ticket.id), "reason": "ok"}], [record(ticket.id)], ["nothing"], 5):
        sent = {"sent_at": now().isoformat(), "records": [], "refusals": refusals}
        assert (await device.post("/door/offline", **sent)).status == 400
    assert (await device.post("/door/offline", sent_at=now().isoformat(), records=5)).status == 400
    assert await contents() == before
