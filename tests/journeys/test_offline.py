"""A check-in without network, as it reaches the chats once the phone is back: over HTTP, with all processes at work."""

from dataclasses import asdict
from datetime import timedelta

from models import clock
from models.tables import CheckIn, Method
from models.ticket_care import resend
from tests.journeys.office import Office, everything_delivered, is_valid_ticket, is_void_ticket
from tests.journeys.scene import set_scene
from tests.makers import make_ticket, token_of
from tests.offline_phones import OfflinePhone, iso


async def upload(office: Office, address: str, phone: OfflinePhone, *records: object) -> dict[str, dict[str, object]]:
    """Hand records over as the page does; the answers by nonce."""
    body = {"browser": phone.jwk, "sent_at": phone.clock, "records": records}
    async with office.http.post(f"{address}/offline", json=body) as answer:
        assert answer.status == 200
        return (await answer.json())["answers"]  # type: ignore[no-any-return]  # JSON


async def test_an_offline_entry_keeps_its_time_and_reaches_guest_and_staff(office: Office) -> None:
    scene = await set_scene(office)
    await office.start("run")
    ticket = await make_ticket(scene.event, type=scene.type, holder=scene.guest_row)
    await resend(ticket.id)
    message = await scene.guest.receives(is_valid_ticket)
    address, phone = f"{office.public_url}/t/{token_of(ticket)}", OfflinePhone()
    assert await upload(office, address, phone) == {}

    pressed = clock.now() + timedelta(milliseconds=5)
    record = phone.record(ticket, scene.staff.code, pressed_at=iso(pressed))
    [answer] = (await upload(office, address, phone, asdict(record))).values()
    assert (answer["status"], answer["number"]) == ("ok", 1)
    assert (await upload(office, address, phone, asdict(record)))[record.nonce] == answer

    await scene.guest.receives("checked in")
    void = await scene.guest.sees(is_void_ticket)
    assert void.id == message.id
    line = await scene.steward.receives("Ada Lovelace")
    assert str(answer["word"]) in line.text
    assert "offline" in line.text
    kept = await CheckIn.get(ticket_id=ticket.id)
    assert kept.method is Method.OFFLINE
    assert kept.claimed_at == pressed.replace(microsecond=pressed.microsecond // 1000 * 1000)
    assert kept.received_at >= kept.pressed_at


async def test_a_second_phone_with_the_same_link_loses_and_everybody_concerned_is_told(office: Office) -> None:
    scene = await set_scene(office)
    await office.start("run")
    ticket = await make_ticket(scene.event, type=scene.type, holder=scene.guest_row)
    address, phones = f"{office.public_url}/t/{token_of(ticket)}", (OfflinePhone(), OfflinePhone())
    for phone in phones:
        await upload(office, address, phone)
    records = [phone.record(ticket, scene.staff.code) for phone in phones]
    answers = [
        (await upload(office, address, phone, asdict(record)))[record.nonce]
        for phone, record in zip(phones, records, strict=True)
    ]
    assert [answer.get("reason") for answer in answers] == [None, "conflict"]
    await scene.organiser.receives("Ada Lovelace")
    await scene.steward.receives("Ada Lovelace")
    await scene.organiser.send("/attendance")
    assert "onflict" in (await scene.organiser.receives("expected")).text
    await everything_delivered()
    assert sum("checked in" in message.text for message in scene.guest.chat.present) == 1
