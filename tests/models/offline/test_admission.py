"""What phones recorded in good order counts from the time of the press."""

from datetime import datetime, timedelta

import pytest

from models.attendance.counts import attendance
from models.door.annulment import annul
from models.door.answers import Answer, Reason, Status
from models.door.codes import change_code
from models.house import House
from models.offline.conflicts import possibly_entered
from models.owed.outbox import Kind
from models.people.staff import revoke
from models.tables import Browser, CheckIn, Event, Method, Owed, Ticket
from tests.clock import EVENING, Clock
from tests.makers import Staff, make_person
from tests.models.door.test_verification import press_of, records
from tests.models.offline.evening import saved
from tests.offline_phones import OfflinePhone


class TestAdmission:
    """What was recorded in good order counts from the time of the press."""

    async def test_it_is_let_in_as_of_the_press_and_everybody_is_told(
        self, house: House, event: Event, staff: Staff, phone: OfflinePhone, clock: Clock
    ) -> None:
        holder = await make_person("Ada Lovelace")
        ticket = await saved(house, event, phone, clock, holder=holder)
        pressed = phone.record(ticket, staff.code)
        clock.advance(minutes=38)
        [answer] = await phone.upload(house, ticket, pressed)

        record, browser = await CheckIn.get(ticket_id=ticket.id), await Browser.get(ticket_id=ticket.id)
        assert (answer.status, answer.admitted, answer.at, answer.gate) == (Status.OK, 1, EVENING, "North")
        assert (record.method, record.browser_id, record.staff_id) == (Method.OFFLINE, browser.id, staff.member.id)
        assert (record.pressed_at, record.claimed_at) == (EVENING, EVENING)
        assert record.received_at == EVENING + timedelta(minutes=38)
        assert [line.start for line in (await attendance(event)).by_quarter] == [EVENING]
        owed = [row.kind for row in await Owed.all().order_by("id")]
        assert owed == [Kind.FEED, Kind.CHECKED_IN, Kind.TICKET_REFRESH]

    async def test_an_answer_lost_after_the_commit_is_given_again(
        self, house: House, event: Event, staff: Staff, phone: OfflinePhone, clock: Clock
    ) -> None:
        ticket = await saved(house, event, phone, clock)
        pressed = phone.record(ticket, staff.code)
        online = await house.verifier.decide(press_of(ticket, staff.code, nonce=pressed.nonce))
        clock.advance(minutes=5)
        assert await phone.upload(house, ticket, pressed) == [online]
        assert await records(ticket) == [("ok", None, 1)]

    async def test_an_online_press_that_arrives_after_its_own_record_is_the_same_press(
        self, house: House, event: Event, staff: Staff, phone: OfflinePhone, clock: Clock
    ) -> None:
        ticket = await saved(house, event, phone, clock)
        pressed = phone.record(ticket, staff.code)
        [offline] = await phone.upload(house, ticket, pressed)
        assert await house.verifier.decide(press_of(ticket, staff.code, nonce=pressed.nonce)) == offline
        assert await records(ticket) == [("ok", None, 1)]

    async def test_the_same_record_twice_gets_the_same_answer_and_one_check_in(
        self, house: House, event: Event, staff: Staff, phone: OfflinePhone, clock: Clock
    ) -> None:
        ticket = await saved(house, event, phone, clock)
        pressed = phone.record(ticket, staff.code)
        first = await phone.upload(house, ticket, pressed)
        clock.advance(hours=1)
        assert await phone.upload(house, ticket, pressed) == first
        assert await records(ticket) == [("ok", None, 1)]

    async def test_a_code_that_changed_before_the_upload_was_right_when_it_was_typed(
        self, house: House, event: Event, staff: Staff, phone: OfflinePhone, clock: Clock
    ) -> None:
        ticket = await saved(house, event, phone, clock)
        pressed = phone.record(ticket, staff.code)
        clock.advance(minutes=10)
        await change_code(house.secrets, staff.member)
        clock.advance(minutes=10)
        assert (await phone.upload(house, ticket, pressed))[0].status is Status.OK

    async def test_a_code_typed_after_it_changed_is_wrong(
        self, house: House, event: Event, staff: Staff, phone: OfflinePhone, clock: Clock
    ) -> None:
        ticket = await saved(house, event, phone, clock)
        await change_code(house.secrets, staff.member)
        clock.advance(minutes=10)
        pressed = phone.record(ticket, staff.code)
        clock.advance(minutes=10)
        assert (await phone.upload(house, ticket, pressed))[0].reason is Reason.STAFF_INVALID

    async def test_a_staff_member_revoked_since_was_one_then(
        self, house: House, event: Event, staff: Staff, phone: OfflinePhone, clock: Clock
    ) -> None:
        ticket = await saved(house, event, phone, clock)
        pressed = phone.record(ticket, staff.code)
        clock.advance(minutes=10)
        await revoke(staff.member)
        assert (await phone.upload(house, ticket, pressed))[0].status is Status.OK
        late = await saved(house, event, phone, clock)
        assert (await phone.upload(house, late, phone.record(late, staff.code)))[0].reason is Reason.STAFF_INVALID

    async def test_the_doors_were_open_when_it_was_pressed(
        self, house: House, event: Event, staff: Staff, phone: OfflinePhone, clock: Clock
    ) -> None:
        ticket = await saved(house, event, phone, clock)
        pressed = phone.record(ticket, staff.code)
        clock.advance(hours=20)
        [answer] = await phone.upload(house, ticket, pressed)
        assert (answer.status, answer.at) == (Status.OK, EVENING)

    async def test_a_press_outside_the_hours_stays_outside(
        self, house: House, event: Event, staff: Staff, phone: OfflinePhone, clock: Clock
    ) -> None:
        clock.advance(hours=20)
        ticket = await saved(house, event, phone, clock)
        assert (await phone.upload(house, ticket, phone.record(ticket, staff.code)))[0].reason is Reason.INVALID_TIME

    async def test_a_party_comes_in_parts_and_answers_are_kept(
        self, house: House, event: Event, staff: Staff, phone: OfflinePhone, clock: Clock
    ) -> None:
        ticket = await saved(house, event, phone, clock, places=5)
        answers = {"zeta": "Käse \u2028 \U0001f9c0", "alpha": 2, "empty": "", "more": None, "half": 0.5}
        two = phone.record(ticket, staff.code, admit=2, answers=answers)
        three = phone.record(ticket, staff.code, admit=3)
        answered = await phone.upload(house, ticket, two, three)
        assert [(answer.admitted, answer.remaining) for answer in answered] == [(2, 3), (3, 0)]
        assert (await Ticket.get(id=ticket.id)).answers == {"zeta": "Käse \u2028 \U0001f9c0", "alpha": 2, "half": 0.5}

    async def test_an_undone_admission_is_not_let_in_again_by_its_record(
        self, house: House, event: Event, staff: Staff, phone: OfflinePhone, clock: Clock
    ) -> None:
        ticket = await saved(house, event, phone, clock)
        pressed = phone.record(ticket, staff.code)
        [answer] = await phone.upload(house, ticket, pressed)
        await annul(answer.checkin or 0, staff.member)
        assert [(await phone.upload(house, ticket, pressed))[0].reason for _ in range(2)] == [Reason.ANNULLED] * 2
        assert await records(ticket) == [("ok", None, 1), ("annul", None, -1)]
        assert await possibly_entered(event.id) == []


async def test_what_the_database_could_not_answer_is_as_if_it_had_not_arrived(
    house: House, event: Event, staff: Staff, phone: OfflinePhone, clock: Clock
) -> None:
    ticket = await saved(house, event, phone, clock)
    before: datetime = (await Browser.get()).last_contact_at
    pressed = phone.record(ticket, staff.code, admit=0)  # breaks a rule of the database
    with pytest.raises(Exception, match="admit"):
        await phone.upload(house, ticket, pressed)
    assert (await Browser.get()).last_contact_at == before
    answer: Answer = (await phone.upload(house, ticket, phone.record(ticket, staff.code)))[0]
    assert answer.status is Status.OK
