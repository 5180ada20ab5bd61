"""What an organiser learns of an exhibition: which organisations came, how many people, with which exhibits."""

import pytest

from models.attendance.counts import attendance
from models.clock import now
from models.door.annulment import annul
from models.door.answers import Press
from models.exhibitions.applications import Form, apply, walk_in_from
from models.exhibitions.presence import exhibition_statistics, exhibits_in, organisation_lines
from models.house import House
from models.tables import CheckIn, Conversation, Method, Ticket
from models.tickets.care import cancel_ticket
from tests.clock import Clock
from tests.exhibitors import POWER, STAND, make_credential, make_exhibition
from tests.makers import LINKS, Staff, make_gate, make_person, make_staff

_nonces = (f"{number:022d}" for number in range(10_000))


def press_by(staff: Staff, ticket: Ticket | None = None, admit: int | None = None, **facts: object) -> Press:
    return Press(
        nonce=next(_nonces),
        method=Method.CHAT,
        pressed_at=now(),
        ticket_id=ticket.id if ticket else None,
        staff_id=staff.member.id,
        admit=admit,
        **facts,  # type: ignore[arg-type]  # by name
    )


async def test_counts_tell_expected_from_present_and_name_the_excess(house: House) -> None:
    event = await make_exhibition()
    staff = await make_staff(event)
    acme, beta = await make_credential(event, people=3), await make_credential(event, "Beta", 4, exhibits="Drone")
    await make_credential(event, "Gamma", 2, exhibits="")
    await cancel_ticket((await make_credential(event, "Gone", 9)).id)
    await apply(await make_person(), event.id, Form("Waiting", 5, "Nothing yet"))
    await house.verifier.decide(press_by(staff, acme, 5))
    await house.verifier.decide(press_by(staff, beta, 1))
    counts = await exhibition_statistics(event)
    assert (counts.organisations_present, counts.organisations_expected, counts.walk_ins) == (2, 3, 0)
    assert (counts.people_present, counts.people_expected, counts.people_over) == (6, 9, 2)
    assert (counts.exhibits_present, counts.exhibits_expected) == (3, 3)
    whole = await attendance(event)
    assert (whole.entered, whole.expected) == (counts.people_present, counts.people_expected)
    assert whole.remaining == 2, "who has signed in is awaited no more, however many came"


@pytest.mark.usefixtures("house")
async def test_organisations_stand_in_the_order_of_names_whatever_letters_they_are_in() -> None:
    event = await make_exhibition()
    for name in ("Zeta", "eBay", "Ökohaus", "Acme"):
        await make_credential(event, name)
    assert [line.organisation for line in await organisation_lines(event)] == ["Acme", "eBay", "Ökohaus", "Zeta"]


async def test_walk_ins_are_counted_apart(house: House) -> None:
    event = await make_exhibition()
    staff = await make_staff(event)
    await make_credential(event, people=3)
    talk = await Conversation.create(
        person_id=staff.member.person_id or 0, topic="walkin", step="send", data={}, updated_at=now()
    )
    await walk_in_from(house.verifier, LINKS, talk, event.id, Form("Zeta", 2, "Kite"), press_by(staff))
    counts = await exhibition_statistics(event)
    assert (counts.organisations_present, counts.organisations_expected, counts.walk_ins) == (0, 1, 1)
    assert (counts.people_present, counts.people_expected, counts.walk_in_people) == (0, 3, 2)
    assert [line.walk_in for line in counts.lines] == [False, True]
    assert (await attendance(event)).entered == 2

    walked_in = await Ticket.get(holder_name="Zeta")
    await annul((await CheckIn.get(ticket=walked_in)).id, staff.member)
    counts = await exhibition_statistics(event)
    assert (counts.walk_ins, counts.walk_in_people, len(counts.lines)) == (0, 0, 1)
    whole = await attendance(event)
    assert (whole.entered, whole.expected) == (0, 3)


async def test_a_line_tells_who_signed_in_when_where_by_whom_and_with_which_answers(house: House, clock: Clock) -> None:
    event = await make_exhibition(questions=[STAND, POWER])
    staff = await make_staff(event, await make_person("Sam"), gate=await make_gate(event, "Hall A"))
    ticket = await make_credential(event, contact_name="Wile", people=3)
    await house.verifier.decide(press_by(staff, ticket, 4, answers={"stand": "12", "power": "no"}))
    [line] = await organisation_lines(event)
    assert (line.organisation, line.contact_name, line.expected, line.present) == ("Acme Robots", "Wile", 3, 4)
    assert (line.signed_in_at, line.gate, line.staff) == (clock.moment, "Hall A", "Sam")
    assert dict(line.answers) == {"Stand number": 12, "Power?": "no"}
    assert line.is_present


async def test_an_undone_sign_in_is_no_presence(house: House) -> None:
    event = await make_exhibition()
    staff = await make_staff(event)
    answer = await house.verifier.decide(press_by(staff, await make_credential(event, people=3), 9))
    await annul(answer.checkin or 0, staff.member)
    [line] = await organisation_lines(event)
    assert (line.present, line.expected, line.signed_in_at) == (0, 3, None)
    assert (await exhibition_statistics(event)).people_over == 0


@pytest.mark.parametrize(
    ("text", "exhibits"),
    [
        ("", []),
        (" Robot arm \n\n Gripper ", ["Robot arm", "Gripper"]),
        ("机器人、无人机，风筝", ["机器人", "无人机", "风筝"]),
        ("Kite; Drone, ", ["Kite", "Drone"]),
    ],
)
def test_exhibits_are_counted_however_they_are_listed(text: str, exhibits: list[str]) -> None:
    assert exhibits_in(text) == exhibits
