"""Reconciling: the first arrival wins; what lost, or proves nothing, is kept and told."""

from dataclasses import replace
from datetime import timedelta

from models.attendance.counts import attendance
from models.door.answers import Reason, Status
from models.door.codes import change_code
from models.house import House
from models.offline.conflicts import conflicts
from models.owed.outbox import Kind
from models.tables import Clash, Event, Owed, StaffMember, Ticket
from tests.clock import EVENING, Clock
from tests.makers import Staff, make_ticket, token_of
from tests.models.door.test_verification import press_of, records
from tests.models.offline.evening import organiser_of, saved, told
from tests.offline_phones import OfflinePhone, iso


class TestConflict:
    """First arrival wins. What lost, or proves nothing, is kept with both sides and told once."""

    async def test_of_two_phones_with_one_link_the_first_to_arrive_wins(
        self, house: House, event: Event, staff: Staff, phone: OfflinePhone, clock: Clock
    ) -> None:
        ticket, other = await saved(house, event, phone, clock), OfflinePhone()
        clock.advance(hours=-1)
        await other.save(house, ticket)
        clock.advance(hours=1)
        earlier = phone.record(ticket, staff.code)
        clock.advance(minutes=3)
        later = other.record(ticket, staff.code)
        clock.advance(minutes=30)
        [won] = await other.upload(house, ticket, later)
        [lost] = await phone.upload(house, ticket, earlier)

        assert (won.status, lost.reason, lost.clash) == (Status.OK, Reason.CONFLICT, Clash.USED)
        assert (lost.at, lost.gate, lost.staff) == (EVENING + timedelta(minutes=3), "North", "Sam Steward")
        [listed] = await conflicts(event.id)
        assert (listed.nonce, listed.conflicts_with_id, listed.pressed_at) == (earlier.nonce, won.checkin, EVENING)
        steward = staff.member.person_id or 0
        people = sorted([await organiser_of(event), steward])
        assert sorted(await told(ticket)) == [(person, listed.id, won.checkin) for person in people]
        assert await Owed.filter(kind=Kind.FEED, chat_id=steward).count() == 1  # the winner's only

        assert await phone.upload(house, ticket, earlier) == [lost]
        assert len(await told(ticket)) == 2
        assert len(await conflicts(event.id)) == 1
        assert (await Ticket.get(id=ticket.id)).admitted == 1

    async def test_a_record_loses_against_an_online_press(
        self, house: House, event: Event, staff: Staff, phone: OfflinePhone, clock: Clock
    ) -> None:
        ticket = await saved(house, event, phone, clock)
        pressed = phone.record(ticket, staff.code)
        clock.advance(minutes=10)
        won = await house.verifier.decide(press_of(ticket, staff.code))
        [lost] = await phone.upload(house, ticket, pressed)
        assert (lost.reason, lost.clash, lost.at) == (Reason.CONFLICT, Clash.USED, won.at)

    async def test_both_sides_may_arrive_together(
        self, house: House, event: Event, staff: Staff, phone: OfflinePhone, clock: Clock
    ) -> None:
        ticket = await saved(house, event, phone, clock)
        pair = [phone.record(ticket, staff.code) for _ in range(2)]
        won, lost = await phone.upload(house, ticket, *pair)
        assert (won.status, lost.clash) == (Status.OK, Clash.USED)
        [listed] = await conflicts(event.id)
        assert listed.conflicts_with_id == won.checkin

    async def test_an_organiser_who_pressed_is_told_once(
        self, house: House, event: Event, phone: OfflinePhone, clock: Clock
    ) -> None:
        organiser = await StaffMember.get(event_id=event.id, role="organiser")
        code = house.secrets.door_code(await change_code(house.secrets, organiser))
        ticket = await saved(house, event, phone, clock)
        await phone.upload(house, ticket, *(phone.record(ticket, code) for _ in range(2)))
        assert [chat for chat, *_ in await told(ticket)] == [organiser.person_id]

    async def test_a_browser_that_lost_its_storage_is_not_the_one_that_was_registered(
        self, house: House, event: Event, staff: Staff, phone: OfflinePhone, clock: Clock
    ) -> None:
        ticket, wiped = await saved(house, event, phone, clock), OfflinePhone()
        pressed = wiped.record(ticket, staff.code)
        clock.advance(minutes=5)
        [answer] = await wiped.upload(house, ticket, pressed)
        assert (answer.reason, answer.clash, answer.at) == (Reason.CONFLICT, Clash.UNREGISTERED, None)
        [listed] = await conflicts(event.id)
        assert (listed.pressed_at, listed.conflicts_with_id) == (EVENING, None)
        assert len(await told(ticket)) == 2
        assert await records(ticket) == [("error", "conflict", 0)]

    async def test_a_browser_registered_after_the_press_was_not_registered_then(
        self, house: House, event: Event, staff: Staff, clock: Clock
    ) -> None:
        ticket, phone = await make_ticket(event), OfflinePhone()
        pressed = phone.record(ticket, staff.code)
        clock.advance(minutes=5)
        await phone.save(house, ticket)
        clock.advance(minutes=5)
        assert [(await phone.upload(house, ticket, pressed))[0].clash for _ in range(2)] == [Clash.UNREGISTERED] * 2
        assert len(await records(ticket)) == 1

    async def test_a_browser_registered_for_another_ticket_is_none_for_this_one(
        self, house: House, event: Event, staff: Staff, phone: OfflinePhone, clock: Clock
    ) -> None:
        await saved(house, event, phone, clock)
        ticket = await make_ticket(event)
        assert (await phone.upload(house, ticket, phone.record(ticket, staff.code)))[0].clash is Clash.UNREGISTERED

    async def test_a_record_made_by_hand_is_not_genuine(
        self, house: House, event: Event, staff: Staff, phone: OfflinePhone, clock: Clock
    ) -> None:
        ticket = await saved(house, event, phone, clock)
        other = await saved(house, event, phone, clock)
        clock.advance(minutes=30)
        genuine = phone.record(ticket, staff.code)
        forged = [
            replace(genuine, admit=1),
            replace(genuine, nonce="n" * 22),
            replace(genuine, nonce="o" * 22, pressed_at=iso(EVENING)),
            replace(genuine, nonce="p" * 22, answers={"people": 9}),
            replace(genuine, nonce="q" * 22, signature=OfflinePhone().record(ticket, staff.code).signature),
            replace(genuine, nonce="r" * 22, signature=""),
            replace(genuine, nonce="s" * 22, signature=genuine.signature[:-1] + "\u00e9"),
            replace(genuine, nonce="t" * 22, signature="A" * 86),
            phone.record(ticket, staff.code, token=token_of(other)),
        ]
        answers = await phone.upload(house, ticket, *forged)
        assert {(answer.reason, answer.clash) for answer in answers} == {(Reason.CONFLICT, Clash.FORGED)}
        assert (await Ticket.get(id=ticket.id)).admitted == 0
        assert len(await conflicts(event.id)) == len(forged)

    async def test_where_offline_is_switched_off_it_counts_for_nothing(
        self, house: House, event: Event, staff: Staff, phone: OfflinePhone, clock: Clock
    ) -> None:
        ticket = await saved(house, event, phone, clock)
        await Event.filter(id=event.id).update(offline_allowed=False)
        [answer] = await phone.upload(house, ticket, phone.record(ticket, staff.code))
        assert (answer.reason, answer.clash) == (Reason.CONFLICT, Clash.NOT_ALLOWED)
        assert len(await told(ticket)) == 2

    async def test_a_rehearsal_in_conflict_is_told_only_to_who_rehearses(
        self, house: House, event: Event, staff: Staff, phone: OfflinePhone, clock: Clock
    ) -> None:
        ticket = await saved(house, event, phone, clock, rehearsal=True)
        await phone.upload(house, ticket, *(phone.record(ticket, staff.code) for _ in range(2)))
        assert [chat for chat, *_ in await told(ticket)] == [staff.member.person_id]
        assert (await attendance(event)).refused.conflicts == 0
