"""Companions, over HTTP: a party of three, a place shared in a chat, claimed, and everybody checked in."""

from bot.sandbox.conversations import Message
from models.owed.outbox import Kind, owed
from models.tables import Share, Ticket
from tests.journeys.office import Office, everything_delivered, is_valid_ticket, is_void_ticket
from tests.journeys.scene import set_scene
from tests.makers import make_ticket


async def test_a_place_is_shared_claimed_and_used_and_every_copy_turns_void(office: Office) -> None:
    scene = await set_scene(office, name="Summer Night")
    ticket = await make_ticket(scene.event, type=scene.type, holder=scene.guest_row, places=3)
    await owed(scene.guest.id, Kind.TICKET, ticket=ticket.id).save()
    await office.start("run")
    mine = await scene.guest.sees(is_valid_ticket)
    ben, carl = office.telegram.person("Ben Okafor"), office.telegram.person("Carl Sagan")

    await scene.guest.press(mine, "Share")
    card = await scene.guest.receives("Share your ticket")
    query = next(each["switch_inline_query"] for each in card.buttons if "switch_inline_query" in each)
    copies: list[Message] = []
    for friend in (ben, carl):
        [result] = (await scene.guest.inline(query)).results
        copies.append(await scene.guest.post(result, friend, query=query))
    links = [ben.link(copy, "Claim") for copy in copies]
    assert len(set(links)) == 2

    await ben.follow(links[0])
    await ben.press(await ben.receives("Ada Lovelace offers you a place"), "Claim as Ben Okafor")
    theirs = await ben.sees(is_valid_ticket)
    await scene.guest.sees("Ben Okafor has claimed a place")
    assert "admits 2 people" in (await scene.guest.sees(is_valid_ticket)).text
    await carl.follow(links[0])
    await carl.receives("was claimed on")

    for message, people in ((theirs, 1), (mine, 2)):
        status, answer = await office.page(message).press(scene.staff.code)
        assert (status, answer["status"], answer["admitted"]) == (200, "ok", people)
    await carl.follow(links[1])
    await carl.receives("nothing is left to claim")

    await ben.sees(is_void_ticket)
    await scene.guest.sees(is_void_ticket)
    await everything_delivered()
    assert [copy.text.startswith("VOID") for copy in copies] == [True, True]
    assert [copy.buttons for copy in copies] == [[], []]
    assert sum(one.places for one in await Ticket.filter(order_id=ticket.order_id)) == 3
    assert await Share.filter(claimed_at__isnull=False).count() == 1
