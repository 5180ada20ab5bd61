"""The day before, holders whose ticket is on no phone are reminded: once, and not for nothing."""

from datetime import timedelta
from typing import Any

import pytest

from models.clock import now
from models.house import House
from models.offline.reminders import AT_ONCE, remind_unsaved
from models.owed.outbox import Kind
from models.tables import Browser, Event, OrderStatus, Owed, Ticket
from tests.clock import Clock
from tests.makers import make_event, make_order, make_person, make_ticket, make_ticket_type


@pytest.fixture
async def event(house: House, clock: Clock) -> Event:
    return await make_event(starts_at=now() + timedelta(days=3))


async def reminded() -> list[int]:
    """The tickets that are owed a reminder."""
    return [row.about["ticket"] for row in await Owed.filter(kind=Kind.SAVE_TICKET).order_by("id")]


async def test_24_hours_before_the_start_each_ticket_is_owed_one_reminder_until_the_start(
    clock: Clock, event: Event
) -> None:
    holder = await make_person()
    ticket = await make_ticket(event, holder=holder)
    clock.advance(hours=47.9)
    assert await remind_unsaved() == 0
    clock.advance(hours=0.1)
    assert await remind_unsaved() == 1
    assert await remind_unsaved() == 0

    row = await Owed.get(kind=Kind.SAVE_TICKET)
    assert (row.chat_id, row.about, row.expires_at) == (holder.id, {"ticket": ticket.id}, event.starts_at)


async def test_after_hours_of_standstill_it_still_comes_and_after_the_start_it_does_not(
    clock: Clock, event: Event
) -> None:
    ticket = await make_ticket(event, holder=await make_person())
    late = await make_event(starts_at=event.starts_at - timedelta(hours=2))
    await make_ticket(late, holder=await make_person())
    clock.advance(hours=71)

    assert await remind_unsaved() == 1
    assert await reminded() == [ticket.id]


@pytest.mark.parametrize(
    "facts",
    [{"cancelled_at": True}, {"admitted": 1}, {"rehearsal": True}, {"holder": None}],
    ids=lambda facts: next(iter(facts)),
)
async def test_a_ticket_that_opens_no_door_is_owed_none(clock: Clock, event: Event, facts: dict[str, Any]) -> None:
    if "cancelled_at" in facts:
        facts = {"cancelled_at": now()}
    await make_ticket(event, **{"holder": await make_person(), **facts})
    clock.advance(hours=48)

    assert await remind_unsaved() == 0


async def test_an_order_that_is_cancelled_is_owed_none_and_one_to_be_paid_at_the_door_is(
    clock: Clock, event: Event
) -> None:
    await make_ticket(event, order=await make_order(event, status=OrderStatus.CANCELLED), holder=await make_person())
    unpaid = await make_ticket(event, holder=await make_person(), paid=False)
    clock.advance(hours=48)

    assert await remind_unsaved() == 1
    assert await reminded() == [unpaid.id]


@pytest.mark.parametrize(
    "facts", [{"offline_allowed": False}, {"cancelled_at": True}], ids=["offline off", "cancelled"]
)
async def test_an_event_without_offline_or_cancelled_reminds_nobody(
    clock: Clock, event: Event, facts: dict[str, Any]
) -> None:
    await make_ticket(event, holder=await make_person())
    if "cancelled_at" in facts:
        facts = {"cancelled_at": now()}
    await Event.filter(id=event.id).update(**facts)
    clock.advance(hours=48)

    assert await remind_unsaved() == 0


async def test_who_got_the_ticket_only_just_now_is_left_in_peace_for_a_quarter_of_an_hour(
    house: House, clock: Clock
) -> None:
    event = await make_event(starts_at=now() + timedelta(hours=5))
    await make_ticket(event, holder=await make_person())

    assert await remind_unsaved() == 0
    clock.advance(minutes=15)
    assert await remind_unsaved() == 1


async def test_a_place_that_is_claimed_later_is_reminded_then(clock: Clock, event: Event) -> None:
    ticket = await make_ticket(event)
    clock.advance(hours=48)
    assert await remind_unsaved() == 0
    await Ticket.filter(id=ticket.id).update(holder_id=(await make_person()).id)

    assert await remind_unsaved() == 1


async def test_a_ticket_that_a_phone_has_saved_is_owed_none(clock: Clock, event: Event) -> None:
    old, current = [await make_ticket(event, holder=await make_person(), link_version=2) for _ in range(2)]
    for ticket, version in ((old, 1), (current, 2)):
        await Browser.create(
            ticket=ticket,
            link_version=version,
            thumbprint="t" * 43,
            jwk={},
            registered_at=now(),
            last_contact_at=now(),
        )
    clock.advance(hours=48)

    assert await remind_unsaved() == 1
    assert await reminded() == [old.id]  # who saved its old link has none that opens


async def test_a_large_event_is_reminded_in_several_rounds(clock: Clock, event: Event) -> None:
    holder, kind, order = await make_person(), await make_ticket_type(event), await make_order(event)
    await Ticket.bulk_create(
        Ticket(event=event, order=order, type=kind, holder=holder, holder_name="Ada", created_at=now())
        for _ in range(AT_ONCE + 1)
    )
    clock.advance(hours=48)

    assert [await remind_unsaved() for _ in range(3)] == [AT_ONCE, 1, 0]
