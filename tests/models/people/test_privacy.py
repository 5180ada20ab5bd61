"""What is kept about a person: handing it out, and erasing it."""

from datetime import timedelta
from typing import Any

import orjson
import pytest
from tortoise.exceptions import IntegrityError

from models.clock import now
from models.people.privacy import EraseRefused, erase, export
from models.programs.tokens import Scope, issue_token
from models.tables import (
    Application,
    CheckIn,
    Link,
    LinkKind,
    Method,
    Order,
    Person,
    RepeatableRequest,
    Share,
    StaffMember,
    Ticket,
    Webhook,
    WebhookDelivery,
)
from tests.makers import (
    LINKS,
    SECRETS,
    make_event,
    make_gate,
    make_order,
    make_organiser,
    make_person,
    make_staff,
    make_ticket,
    token_of,
)

pytestmark = pytest.mark.usefixtures("database")


async def past_ticket(holder: Person) -> Ticket:
    event = await make_event(starts_at=now() - timedelta(days=2))
    order = await make_order(event, holder, email="ada@example.org", wanted={"type": 1, "holder_name": holder.name})
    return await make_ticket(order=order, holder=holder)


async def record(ticket: Ticket, **more: Any) -> CheckIn:
    moment = now()
    return await CheckIn.create(
        event_id=ticket.event_id,
        ticket=ticket,
        nonce="n" * 22,
        method=Method.PAGE,
        status="incomplete",
        pressed_at=moment,
        received_at=moment,
        **more,
    )


async def test_the_export_has_everything_and_opens_nothing() -> None:
    ada = await make_person("Ada Lovelace", username="ada")
    ticket = await past_ticket(ada)
    gate = await make_gate(await ticket.event, "North")
    await record(ticket, gate=gate)
    content = orjson.dumps(await export(ada)).decode()
    for fact in ("North", "Ada Lovelace", "ada@example.org", "Summer Night", (await Order.get()).number, str(ada.id)):
        assert fact in content
    assert token_of(ticket) not in content


async def test_the_export_tells_of_payments_and_of_places_of_others() -> None:
    ada, grace = await make_person("Ada Lovelace"), await make_person("Grace Hopper")
    event = await make_event(name="Winter Jazz Night")
    await make_order(event, ada, telegram_charge="t-charge", provider_charge="p-charge")
    ticket, moment = await make_ticket(event, holder=grace), now()
    taken: dict[str, Any] = {"ticket": ticket, "created_at": moment, "claimed_at": moment, "claimed_ticket": ticket}
    await Share.create(**taken, offered_by=grace, claimed_by=ada)
    await Share.create(**taken, offered_by=grace, claimed_by=grace, asked_by=ada, asked_at=moment)
    exported = await export(ada)
    [order] = exported["orders"]
    assert (order["telegram_charge"], order["provider_charge"]) == ("t-charge", "p-charge")
    place = {"event": "Winter Jazz Night", "at": moment.isoformat()}
    assert (exported["places_claimed"], exported["places_asked_for"]) == ([place], [place])
    assert exported["places_offered"] == []


async def test_the_export_has_nobody_elses_data() -> None:
    ada, grace = await make_person("Ada Lovelace"), await make_person("Grace Hopper")
    await past_ticket(grace)
    exported = await export(ada)
    assert (exported["orders"], exported["tickets"]) == ([], [])


async def test_erasing_takes_the_name_off_everything_and_keeps_the_counts() -> None:
    ada = await make_person("Ada Lovelace", username="ada")
    ticket = await past_ticket(ada)
    await erase(SECRETS, ada)
    await ticket.refresh_from_db()
    order = await Order.get(id=ticket.order_id)
    assert (ticket.holder_id, ticket.holder_name, ticket.search_name, ticket.places) == (None, "", "", 1)
    assert (order.booker_id, order.booker_name, order.email, order.wanted) == (None, "", None, {"type": 1})
    assert not await Person.exists(id=ada.id)


async def test_a_ticket_that_was_cancelled_before_its_order_was_claimed_belongs_to_the_person_too() -> None:
    ada, grace = await make_person("Ada Lovelace"), await make_person("Grace Hopper")
    used = await past_ticket(ada)
    await make_ticket(order=await used.order, holder_name="Ada King", cancelled_at=now())
    await make_ticket(order=await used.order, holder=grace)
    assert [one["name"] for one in (await export(ada))["tickets"]] == ["Ada Lovelace", "Ada King"]
    await erase(SECRETS, ada)
    assert [ticket.holder_name for ticket in await Ticket.all().order_by("id")] == ["", "", "Grace Hopper"]


async def test_what_others_still_need_of_a_person_stays_without_who_it_was() -> None:
    ada, grace = await make_person("Ada Lovelace"), await make_person("Grace Hopper")
    used = await past_ticket(ada)
    claimed = await make_ticket(order=await used.order, holder=grace)
    moment = now()
    await Share.create(ticket=used, offered_by=ada, created_at=moment, claimed_at=moment, claimed_ticket=claimed)
    theirs = await Share.create(
        ticket=claimed, offered_by=grace, claimed_by=ada, created_at=moment, claimed_at=moment, claimed_ticket=used
    )
    await erase(SECRETS, ada)
    assert (await Share.get()).id == theirs.id
    assert (await Share.get()).claimed_by_id is None
    assert (await Ticket.get(id=claimed.id)).holder_name == "Grace Hopper"


async def test_answers_are_erased_from_the_records_and_nothing_else_of_them_changes() -> None:
    ada = await make_person("Ada Lovelace")
    ticket = await past_ticket(ada)
    made = await record(ticket, answers={"phone": "0123"})
    [before] = await CheckIn.filter(id=made.id).values()
    await erase(SECRETS, ada)
    [after] = await CheckIn.filter(id=made.id).values()
    assert after == {**before, "answers": {}}


@pytest.mark.parametrize("change", [{"answers": {"phone": "0"}}, {"admitted": 2}, {"answers": {}, "admitted": 2}])
async def test_records_can_be_erased_but_not_rewritten(change: dict[str, Any]) -> None:
    made = await record(await past_ticket(await make_person("Ada")), answers={"phone": "0123"})
    with pytest.raises(IntegrityError):
        await CheckIn.filter(id=made.id).update(**change)


async def test_an_application_that_waits_stands_against_erasing() -> None:
    ada = await make_person("Ada Lovelace")
    await Application.create(
        event=await make_event(), person=ada, organisation="ACME", head_count=2, status="open", created_at=now()
    )
    with pytest.raises(EraseRefused) as refusal:
        await erase(SECRETS, ada)
    assert refusal.value.key == "guest.erase_application"


async def test_a_ticket_for_what_is_to_come_stands_against_erasing() -> None:
    ada = await make_person("Ada Lovelace")
    await make_ticket(holder=ada)
    with pytest.raises(EraseRefused) as refusal:
        await erase(SECRETS, ada)
    assert refusal.value.key == "guest.erase_open_ticket"
    assert (await Person.get(id=ada.id)).name == "Ada Lovelace"


async def test_a_part_in_an_event_to_come_stands_against_erasing() -> None:
    steward = (await make_staff(await make_event())).member
    with pytest.raises(EraseRefused) as refusal:
        await erase(SECRETS, await Person.get(id=steward.person_id))
    assert refusal.value.key == "guest.erase_staff"


async def test_a_part_in_an_event_that_is_over_ends_with_erasing() -> None:
    event = await make_event(starts_at=now() - timedelta(days=2), ends_at=now() - timedelta(days=1))
    steward = (await make_staff(event)).member
    await erase(SECRETS, await Person.get(id=steward.person_id))
    part = await StaffMember.get(id=steward.id)
    assert (part.person_id, part.label, part.revoked_at is None) == (None, "", False)
    assert not await Person.exists(id=steward.person_id)


async def test_events_of_ones_own_stand_against_erasing_and_programs_do_not() -> None:
    owner, helper = await make_organiser(), await make_organiser(await make_person("Hal Helper"))
    await make_event(owner)
    with pytest.raises(EraseRefused) as refusal:
        await erase(SECRETS, await Person.get(id=owner.person_id))
    assert refusal.value.key == "guest.erase_organiser"

    token, _ = await issue_token(LINKS, helper, "Till", tuple(Scope))
    await RepeatableRequest.create(token=token, key="once", request_hash="0" * 64, created_at=now())
    webhook = await Webhook.create(organiser=helper, url="https://example.com", kinds=["checkin"], created_at=now())
    await WebhookDelivery.create(webhook=webhook, kind="checkin", about={}, created_at=now(), due_at=now())

    await erase(SECRETS, await Person.get(id=helper.person_id))

    assert await Person.exists(id=owner.person_id)
    assert not await Person.exists(id=helper.person_id)
    assert not await Link.exists(kind=LinkKind.API_TOKEN)
