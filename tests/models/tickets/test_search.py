"""Finding tickets by the holder's name or the order number."""

import pytest

from models.house import House
from models.tickets.search import count_found, find_tickets, ticket_by_id
from tests.makers import make_event, make_order, make_ticket


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Ada Lovelace", "ada"),
        ("Ada Lovelace", "LOVE"),
        ("Ada Lovelace", "lovelace ada"),
        ("Ada Lovelace", "  Ada   Lov "),
        ("José Muñoz", "jose munoz"),
        ("Jose Munoz", "José"),
        ("Jean-Luc O’Neill", "luc"),
        ("Jean-Luc O’Neill", "neill"),
        ("Straße", "strasse"),
        ("Иван Петров", "петр"),
        ("王小明", "王"),
        ("王小明", "小明"),
        ("Müller, Anna", "anna mül"),
        ("100% Percent", "100%"),
    ],
)
async def test_a_name_is_found_by_the_beginnings_of_its_words(house: House, name: str, text: str) -> None:
    event = await make_event()
    ticket = await make_ticket(event, holder_name=name)

    assert await find_tickets(event, text) == [ticket]


@pytest.mark.parametrize("text", ["velace", "adam", "ada byron", "", "   ", "%", "_", "'; --", "\\"])
async def test_nothing_else_is_found(house: House, text: str) -> None:
    event = await make_event()
    await make_ticket(event, holder_name="Ada Lovelace")

    assert await find_tickets(event, text) == []


@pytest.mark.parametrize("text", ["Shop-17a", "shop-17A", " #SHOP-17A "])
async def test_the_order_number_of_another_shop_is_found_at_its_event(house: House, text: str) -> None:
    event = await make_event()
    for here in (event, await make_event()):
        order = await make_order(here, external_number="SHOP-17A")
        await make_ticket(here, order=order, holder_name="Ada")

    [found] = await find_tickets(event, text)

    assert found.event_id == event.id
    assert await count_found(event, text) == 1


@pytest.mark.parametrize("text", ["K7QX2P", "k7qx2p", " #k7qx2p "])
async def test_an_order_number_is_found_however_it_is_typed(house: House, text: str) -> None:
    event = await make_event()
    ticket = await make_ticket(event, order=await make_order(event, number="K7QX2P"), holder_name="Ada")
    await make_ticket(event, holder_name="Someone Else")

    assert await find_tickets(event, text) == [ticket]


async def test_other_events_and_rehearsals_are_not_found(house: House) -> None:
    event = await make_event()
    await make_ticket(holder_name="Ada")
    await make_ticket(event, holder_name="Ada", rehearsal=True)

    assert await find_tickets(event, "ada") == []


async def test_many_are_found_in_order_of_names_up_to_a_limit(house: House) -> None:
    event = await make_event()
    for name in ("Ada Zuse", "Ada Byron", "Ada Muster"):
        await make_ticket(event, holder_name=name)

    found = await find_tickets(event, "ada", limit=2)

    assert [ticket.holder_name for ticket in found] == ["Ada Byron", "Ada Muster"]
    assert await count_found(event, "ada") == 3


async def test_a_found_ticket_has_what_a_card_shows(house: House) -> None:
    event = await make_event()
    await make_ticket(event, holder_name="Ada")

    [ticket] = await find_tickets(event, "ada")

    assert (ticket.event.name, ticket.order.status, ticket.type.event_id) == (event.name, "paid", event.id)
    assert (await ticket_by_id(ticket.id)) == ticket
    assert (await ticket_by_id(0)) is None
