"""Whoever runs an event together with its owner may do so by program, too, and only as long as they do."""

from aiohttp import ClientSession

from models.clock import now
from models.programs.webhooks import News, add_webhook
from models.tables import CheckIn, Event, Person, Role, StaffMember, WebhookDelivery
from tests.makers import make_event, make_staff, make_ticket, token_of
from tests.webpage.api.programs import Program, make_program


async def co_organised(client: ClientSession) -> tuple[Program, Event, StaffMember]:
    """Somebody else's event, which this program's organiser helps to run."""
    program, event = await make_program(client), await make_event()
    person = await Person.get(id=program.organiser.person_id)
    return program, event, (await make_staff(event, person, role=Role.ORGANISER)).member


async def redeem(program: Program, event: Event, secret: str) -> int:
    path = f"/organizers/{program.organiser.slug}/checkinrpc/redeem/"
    return (await program.post(path, {"secret": secret, "lists": [event.id]})).status


async def test_a_program_sees_and_changes_what_its_organiser_runs_with_others(client: ClientSession) -> None:
    program, event, member = await co_organised(client)
    own = await program.event()
    ticket = await make_ticket(event)

    assert [one["id"] for one in await program.items("/events")] == sorted([event.id, own.id])
    assert (await program.patch(f"/events/{event.id}", description="By boat")).status == 200
    assert await redeem(program, event, token_of(ticket)) == 201
    assert (await CheckIn.get(ticket=ticket)).staff_id == member.id


async def test_it_ends_when_they_leave_the_staff(client: ClientSession) -> None:
    program, event, member = await co_organised(client)
    ticket = await make_ticket(event)
    await StaffMember.filter(id=member.id).update(revoked_at=now())

    assert await program.items("/events") == []
    assert (await program.get(f"/events/{event.id}")).status == 404
    assert await redeem(program, event, token_of(ticket)) == 400
    assert not await CheckIn.exists()


async def test_somebody_at_the_door_is_no_organiser(client: ClientSession) -> None:
    program, event = await make_program(client), await make_event()
    await make_staff(event, await Person.get(id=program.organiser.person_id), role=Role.DOOR)

    assert (await program.get(f"/events/{event.id}")).status == 404


async def test_their_webhooks_hear_of_it_too(client: ClientSession) -> None:
    program, event, member = await co_organised(client)
    await add_webhook(program.organiser, "https://hooks.example/usher", [News.CHECKIN])

    assert await redeem(program, event, token_of(await make_ticket(event))) == 201
    assert await WebhookDelivery.filter(kind=News.CHECKIN).count() == 1
    await StaffMember.filter(id=member.id).update(revoked_at=now())
    owner = await make_program(client, organiser=await event.organiser)
    assert await redeem(owner, event, token_of(await make_ticket(event))) == 201
    assert await WebhookDelivery.filter(kind=News.CHECKIN).count() == 1
