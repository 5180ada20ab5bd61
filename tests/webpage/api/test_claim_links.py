"""Claim links by programs: what brings an order into a chat."""

import json

from aiohttp import ClientSession

from models.clock import now
from models.orders.claims import claim
from models.tables import Installation, Order, RepeatableRequest, Ticket
from tests.makers import LINKS, make_order, make_person, make_ticket, make_ticket_type
from tests.webpage.api.programs import Program, make_program, problem
from tests.webpage.contents import contents

ADDRESS = "https://t.me/usher_bot?start=c"


async def introduce_bot() -> None:
    """The bot has said who it is."""
    await Installation.create(id=1, key_fingerprint="x", created_at=now(), claim_address=ADDRESS)


async def order_of(program: Program) -> str:
    """The address of an order that a program made."""
    event = await program.event()
    kind = await make_ticket_type(event)
    body = {"payment": "free", "booker_name": "Ada", "tickets": [{"type": kind.id, "holder_name": "Ada"}]}
    made = await (await program.post(f"/events/{event.id}/orders", body)).json()
    return f"/events/{event.id}/orders/{made['number']}/claim-link"


async def test_what_a_program_sells_is_claimed_in_a_chat_by_its_link_once(program: Program) -> None:
    path = await order_of(program)
    assert (await problem(await program.get(path)))[0] == 503, "the bot has not said who it is"
    await introduce_bot()

    told = await (await program.get(path)).json()
    again = await (await program.get(path)).json()
    guest = await make_person()
    await claim(LINKS, told["link"].removeprefix(ADDRESS), guest)

    assert told == again
    assert told["order"] == (await Order.get()).number
    assert (await Ticket.get()).holder_id == guest.id
    assert await problem(await program.get(path)) == (409, "claimed")
    assert await problem(await program.post(path)) == (409, "claimed")


async def test_a_new_claim_link_ends_the_old_one_and_is_kept_nowhere(program: Program) -> None:
    path = await order_of(program)
    await introduce_bot()
    old = await (await program.get(path)).json()

    new, again = [await (await program.post_once(path, "key-1")).json() for _ in range(2)]

    assert new == again == await (await program.get(path)).json() != old
    assert (await Order.get()).claim_version == 2
    assert (await RepeatableRequest.get()).body == ""
    assert new["link"].removeprefix(ADDRESS) not in json.dumps(await contents(), default=str)


async def test_an_order_that_the_wrong_person_claimed_is_taken_back_once(program: Program) -> None:
    path = await order_of(program)
    take_back = path.replace("claim-link", "take-back")
    await introduce_bot()
    old = await (await program.get(path)).json()
    untouched = await (await program.post(take_back)).json()
    await claim(LINKS, old["link"].removeprefix(ADDRESS), await make_person())

    new, again = [await (await program.post_once(take_back, "key-1")).json() for _ in range(2)]

    assert untouched == old
    assert new == again == await (await program.get(path)).json() != old
    assert (await Ticket.get()).holder_id is None

    await claim(LINKS, new["link"].removeprefix(ADDRESS), await make_person())
    await Ticket.all().update(admitted=1)
    assert await problem(await program.post(take_back)) == (409, "used")


async def test_an_order_without_a_claim_link_gets_its_first(program: Program) -> None:
    await introduce_bot()
    event = await program.event()
    order = await make_order(event)
    await make_ticket(event, order=order)
    path = f"/events/{event.id}/orders/{order.number}/claim-link"

    missing = await program.get(path)
    made = await (await program.post(path)).json()

    assert await problem(missing) == (409, "no_claim_link")
    assert made == await (await program.get(path)).json()
    assert (await Order.get()).claim_version == 1


async def test_what_is_cancelled_or_was_bought_in_a_chat_has_none(program: Program) -> None:
    await introduce_bot()
    path = await order_of(program)
    await program.post(path.replace("claim-link", "cancel"))
    event = await program.event()
    bought = await make_order(event, await make_person())

    for method in (program.get, program.post):
        assert await problem(await method(path)) == (409, "cancelled")
        assert await problem(await method(f"/events/{event.id}/orders/{bought.number}/claim-link")) == (409, "claimed")


async def test_another_organisers_claim_links_are_not_there(client: ClientSession, program: Program) -> None:
    await introduce_bot()
    path = await order_of(program)
    other = await make_program(client)

    assert {(await other.get(path)).status, (await other.post(path)).status} == {404}
    assert (await Order.get()).claim_version == 1
