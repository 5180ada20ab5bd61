"""Answers that are kept to be repeated say nothing of people who have been erased."""

from datetime import timedelta
from typing import Any

from models.people.privacy import erase
from models.people.retention import erase_past_events, kept_until
from models.tables import Event, Order, Person, RepeatableRequest, Role, Ticket
from tests.clock import Clock
from tests.makers import SECRETS, make_organiser, make_person, make_staff, make_ticket_type
from tests.webpage.api.programs import Program, make_program, problem


async def kept_for() -> list[int]:
    """The tokens for which answers are kept."""
    rows = await RepeatableRequest.filter(body__isnull=False).order_by("id").only("id", "token_id")
    return [row.token_id for row in rows]


async def order_for_ada(program: Program, event: Event) -> tuple[str, dict[str, Any]]:
    """A sale that names her, made under the key "sale"."""
    kind = await make_ticket_type(event)
    path = f"/events/{event.id}/orders"
    tickets = [{"type": kind.id, "holder_name": "Ada Lovelace"}]
    body = {"payment": "free", "booker_name": "Ada Lovelace", "email": "ada@example.org", "tickets": tickets}
    response = await program.post_once(path, "sale", body)
    assert response.status == 201, await response.text()
    return path, body


async def hers(event: Event) -> Person:
    """Her, who has opened the claim link and been at the event."""
    ada = await make_person("Ada Lovelace")
    await Order.filter(event_id=event.id).update(booker_id=ada.id)
    await Ticket.filter(event_id=event.id).update(holder_id=ada.id, admitted=1)
    return ada


async def test_erasing_somebody_takes_them_out_of_answers_and_repeats_nothing(program: Program) -> None:
    event = await program.event()
    path, body = await order_for_ada(program, event)

    await erase(SECRETS, await hers(event))
    again = await program.post_once(path, "sale", body)

    assert "Ada" not in str(await RepeatableRequest.all().values())
    assert await problem(again) == (409, "answer_erased")
    assert await Order.all().count() == 1


async def test_answers_to_programs_of_co_organisers_go_too_and_those_of_strangers_stay(program: Program) -> None:
    event = await program.event()
    others = await make_program(program.client, organiser=await make_organiser())
    await make_staff(event, person=await others.organiser.person, role=Role.ORGANISER)
    stranger = await make_program(program.client, organiser=await make_organiser())
    for one in (program, others):
        await order_for_ada(one, event)
    await order_for_ada(stranger, await stranger.event())

    await erase(SECRETS, await hers(event))

    assert await kept_for() == [stranger.row.id]


async def test_what_holds_an_id_only_is_still_repeated(program: Program) -> None:
    event = await program.event()
    await order_for_ada(program, event)
    hook = {"url": "https://example.org/hook", "kinds": ["checkin"]}
    made = await (await program.post_once("/webhooks", "hook", hook)).json()

    await erase(SECRETS, await hers(event))

    assert await (await program.post_once("/webhooks", "hook", hook)).json() == made


async def test_what_came_in_after_an_event_s_time_goes_with_the_event(program: Program, clock: Clock) -> None:
    event = await program.event()
    await order_for_ada(program, event)
    clock.moment = kept_until(event) + timedelta(seconds=1)
    assert await kept_for() == [program.row.id]

    await erase_past_events(SECRETS)

    assert await kept_for() == []
