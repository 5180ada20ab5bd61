"""A place that the wrong person claimed: asking for it, moving it, leaving it. Each once."""

from datetime import timedelta

import pytest

from models.clock import now
from models.door.answers import Reason, Status
from models.house import House
from models.owed.outbox import Kind
from models.sharing.asks import MoveRefused, ask_for_place, leave_place, move_place
from models.sharing.claims import claim_place, find_offer
from models.sharing.offers import ShareRefusal, ShareRefused
from models.tables import Event, LinkKind, Owed, Person, Role, Share, StaffMember, Ticket
from tests.makers import LINKS, make_person, make_staff, token_of
from tests.models.door.test_verification import press_of
from tests.models.sharing.test_claims import claimed, offer, party

pytestmark = pytest.mark.usefixtures("database")


async def asked(places: int = 3) -> tuple[Share, Ticket, Person, Person]:
    """Ben has claimed a place, and Carl asks for it: the offer, Ben's ticket, Ben and Carl."""
    _, ticket = await party(places)
    token = await offer(ticket)
    ben, place = await claimed(token)
    carl = await make_person("Carl Sagan")
    await Owed.all().delete()
    assert await ask_for_place(LINKS, token, carl)
    return await Share.get(), await Ticket.get(id=place.id), ben, carl


async def move_refused(share: Share, person: Person) -> str:
    with pytest.raises(MoveRefused) as caught:
        await move_place(LINKS, share.id, person.id)
    return caught.value.key


async def kinds_for(person: Person) -> list[str]:
    return [row.kind for row in await Owed.filter(chat_id=person.id).order_by("id")]


async def test_every_organiser_is_asked_once_per_person() -> None:
    share, ticket, _, carl = await asked()
    token = LINKS.token(LinkKind.SHARE, share.id, 1)
    assert not await ask_for_place(LINKS, token, carl)
    organiser = await StaffMember.get(event_id=ticket.event_id, role=Role.ORGANISER)
    [row] = await Owed.all()
    assert (row.chat_id, row.kind, row.about) == (
        organiser.person_id,
        Kind.PLACE_ASKED,
        {"share": share.id, "asker": carl.id},
    )


async def test_a_moved_place_has_a_new_link_and_the_old_one_is_revoked(house: House) -> None:
    share, ticket, ben, carl = await asked()
    moved = await move_place(LINKS, share.id, carl.id)
    assert (moved.id, moved.holder_id, moved.holder_name, moved.link_version) == (ticket.id, carl.id, "Carl Sagan", 2)
    staff = await make_staff(await Event.get(id=ticket.event_id))
    assert (await house.verifier.decide(press_of(ticket, staff.code, nonce="a" * 22))).reason is Reason.REVOKED
    assert (await house.verifier.decide(press_of(moved, staff.code, nonce="b" * 22))).status is Status.OK
    assert token_of(ticket) != token_of(moved)
    await Owed.filter(kind__in=[Kind.CHECKED_IN, Kind.FEED]).delete()
    assert await kinds_for(ben) == [Kind.TICKET_REFRESH, Kind.PLACE_MOVED]
    assert (await kinds_for(carl))[:2] == [Kind.PLACE_ANSWERED, Kind.TICKET]


async def test_after_the_move_the_link_is_the_new_holders_claim_and_the_other_may_not_ask_for_ever() -> None:
    share, ticket, ben, carl = await asked()
    await move_place(LINKS, share.id, carl.id)
    token = LINKS.token(LinkKind.SHARE, share.id, 1)
    assert (await find_offer(LINKS, token, carl)).again
    assert (await claim_place(LINKS, token, carl, "x")).ticket.id == ticket.id
    with pytest.raises(ShareRefused, match=ShareRefusal.CLAIMED):
        await claim_place(LINKS, token, ben, "x")


@pytest.mark.parametrize("first", ["move", "leave"])
async def test_a_question_is_answered_once(first: str) -> None:
    share, ticket, _, carl = await asked()
    await (move_place(LINKS, share.id, carl.id) if first == "move" else leave_place(share.id, carl.id))
    owed = await Owed.all().count()
    assert await move_refused(share, carl) == "sharing.move_answered"
    with pytest.raises(MoveRefused):
        await leave_place(share.id, carl.id)
    assert await Owed.all().count() == owed
    assert (await Ticket.get(id=ticket.id)).link_version == (2 if first == "move" else 1)


async def test_who_was_refused_does_not_ask_again() -> None:
    share, _, _, carl = await asked()
    await leave_place(share.id, carl.id)
    assert not await ask_for_place(LINKS, LINKS.token(LinkKind.SHARE, share.id, 1), carl)


async def test_only_the_latest_question_about_a_place_can_be_answered() -> None:
    share, _, _, carl = await asked()
    dora = await make_person("Dora")
    assert await ask_for_place(LINKS, LINKS.token(LinkKind.SHARE, share.id, 1), dora)
    assert await move_refused(share, carl) == "sharing.move_answered"
    assert (await move_place(LINKS, share.id, dora.id)).holder_name == "Dora"


async def test_what_was_used_or_is_over_is_not_moved_but_a_freeze_does_not_bind_the_organiser(house: House) -> None:
    share, ticket, _, carl = await asked()
    await Event.filter(id=ticket.event_id).update(transfers_until=now() - timedelta(hours=1))
    await Ticket.filter(id=ticket.id).update(admitted=1)
    assert await move_refused(share, carl) == "sharing.move_used"
    await Ticket.filter(id=ticket.id).update(admitted=0, cancelled_at=now())
    assert await move_refused(share, carl) == "sharing.move_cancelled"
    await Ticket.filter(id=ticket.id).update(cancelled_at=None)
    assert (await move_place(LINKS, share.id, carl.id)).holder_id == carl.id


async def test_nothing_is_asked_about_what_nobody_else_has_claimed() -> None:
    ada, ticket = await party(3)
    token, used = await offer(ticket), await offer(ticket)
    ben, place = await claimed(used)
    carl = await make_person("Carl Sagan")
    await Ticket.filter(id=place.id).update(admitted=1)
    await Owed.all().delete()
    for link, person in (("nonsense", carl), (token, carl), (used, ben), (used, ada), (used, carl)):
        with pytest.raises(ShareRefused):
            await ask_for_place(LINKS, link, person)
    assert not await Owed.exists()
