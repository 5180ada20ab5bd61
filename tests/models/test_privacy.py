"""What is kept about a person: handing it out, and erasing it."""

from datetime import timedelta

import orjson
import pytest

from models.clock import now
from models.privacy import EraseRefused, erase, export
from models.tables import Order, Person, Ticket
from tests.makers import make_event, make_order, make_organiser, make_person, make_staff, make_ticket, token_of

pytestmark = pytest.mark.usefixtures("database")


async def past_ticket(holder: Person) -> Ticket:
    event = await make_event(starts_at=now() - timedelta(days=2))
    order = await make_order(event, holder, email="ada@example.org", wanted={"type": 1, "holder_name": holder.name})
    return await make_ticket(order=order, holder=holder)


async def test_the_export_has_everything_and_opens_nothing() -> None:
    ada = await make_person("Ada Lovelace", username="ada")
    ticket = await past_ticket(ada)
    content = orjson.dumps(await export(ada)).decode()
    for fact in ("Ada Lovelace", "ada@example.org", "Summer Night", (await Order.get()).number, str(ada.id)):
        assert fact in content
    assert token_of(ticket) not in content


async def test_the_export_has_nobody_elses_data() -> None:
    ada, grace = await make_person("Ada Lovelace"), await make_person("Grace Hopper")
    await past_ticket(grace)
    exported = await export(ada)
    assert (exported["orders"], exported["tickets"]) == ([], [])


async def test_erasing_takes_the_name_off_everything_and_keeps_the_counts() -> None:
    ada = await make_person("Ada Lovelace", username="ada")
    ticket = await past_ticket(ada)
    await erase(ada)
    await ticket.refresh_from_db()
    order = await Order.get(id=ticket.order_id)
    person = await Person.get(id=ada.id)
    assert (ticket.holder_id, ticket.holder_name, ticket.search_name, ticket.places) == (None, "", "", 1)
    assert (order.booker_id, order.booker_name, order.email, order.wanted) == (None, "", None, {"type": 1})
    assert (person.name, person.username, person.telegram_language) == ("", None, None)


async def test_a_ticket_for_what_is_to_come_stands_against_erasing() -> None:
    ada = await make_person("Ada Lovelace")
    await make_ticket(holder=ada)
    with pytest.raises(EraseRefused) as refusal:
        await erase(ada)
    assert refusal.value.key == "guest.erase_open_ticket"
    assert (await Person.get(id=ada.id)).name == "Ada Lovelace"


async def test_a_part_in_an_event_stands_against_erasing() -> None:
    steward = (await make_staff(await make_event())).member
    with pytest.raises(EraseRefused) as refusal:
        await erase(await Person.get(id=steward.person_id))
    assert refusal.value.key == "guest.erase_staff"
    organiser = await make_organiser()
    with pytest.raises(EraseRefused) as refusal:
        await erase(await Person.get(id=organiser.person_id))
    assert refusal.value.key == "guest.erase_organiser"
