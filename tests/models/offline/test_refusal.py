"""Refused records: kept, listed as possibly entered, and the next press is warned once."""

from datetime import timedelta

import pytest

from models.attendance.counts import attendance
from models.door.answers import Reason, Status
from models.house import House
from models.offline.conflicts import possibly_entered
from models.offline.reconciling import reconcile
from models.tables import Clash, Event, Order, OrderStatus, Ticket
from models.tickets.issuing import renew_link
from tests.clock import EVENING, Clock
from tests.makers import LINKS, Staff, make_ticket, token_of, wrong_code
from tests.models.door.test_verification import by_chat, press_of, records
from tests.models.offline.evening import saved, told
from tests.offline_phones import OfflinePhone, iso


class TestRefusal:
    """What was refused is kept, listed as possibly entered, and the next press is warned once."""

    async def test_the_next_press_is_warned_once_and_the_second_admits(
        self, house: House, event: Event, staff: Staff, phone: OfflinePhone, clock: Clock
    ) -> None:
        ticket = await saved(house, event, phone, clock)
        pressed = phone.record(ticket, wrong_code(staff))
        clock.advance(minutes=20)
        [refused] = await phone.upload(house, ticket, pressed)
        assert refused.reason is Reason.STAFF_INVALID
        [listed] = await possibly_entered(event.id)
        assert (listed.nonce, listed.pressed_at) == (pressed.nonce, EVENING)

        first = press_of(ticket, staff.code, nonce="m" * 22)
        warned = await house.verifier.decide(first)
        assert (warned.reason, warned.clash, warned.at) == (Reason.CONFLICT, Clash.WARNED, EVENING)
        assert await house.verifier.decide(first) == warned  # its answer was lost: nobody has read it yet
        assert (await house.verifier.decide(press_of(ticket, staff.code, nonce="o" * 22))).status is Status.OK
        assert (await Ticket.get(id=ticket.id)).warn_of is None
        counts = (await attendance(event)).refused
        assert (counts.conflicts, counts.possibly_entered) == (0, 1)
        assert await told(ticket) == []

    async def test_the_chat_is_warned_too(
        self, house: House, event: Event, staff: Staff, phone: OfflinePhone, clock: Clock
    ) -> None:
        ticket = await saved(house, event, phone, clock, places=2)
        await phone.upload(house, ticket, phone.record(ticket, wrong_code(staff)))
        answers = [await house.verifier.decide(by_chat(ticket, staff, nonce=n * 22, admit=1)) for n in "abc"]
        assert [answer.clash for answer in answers] == [Clash.WARNED, None, None]
        assert [answer.status for answer in answers] == [Status.ERROR, Status.OK, Status.OK]

    async def test_a_refusal_replayed_warns_nobody_again(
        self, house: House, event: Event, staff: Staff, phone: OfflinePhone, clock: Clock
    ) -> None:
        ticket = await saved(house, event, phone, clock, places=3)
        pressed = phone.record(ticket, wrong_code(staff))
        first = await phone.upload(house, ticket, pressed)
        for nonce in "ab":
            await house.verifier.decide(press_of(ticket, staff.code, nonce=nonce * 22, admit=1))
        assert await phone.upload(house, ticket, pressed) == first
        answer = await house.verifier.decide(press_of(ticket, staff.code, nonce="c" * 22, admit=1))
        assert answer.status is Status.OK
        assert await records(ticket) == [
            ("error", "staff_invalid", 0),
            ("error", "conflict", 0),
            ("ok", None, 1),
            ("ok", None, 1),
        ]

    async def test_an_unregistered_phones_guest_may_be_in_and_the_next_press_hears_it(
        self, house: House, event: Event, staff: Staff, clock: Clock
    ) -> None:
        ticket, phone = await make_ticket(event), OfflinePhone()
        await phone.upload(house, ticket, phone.record(ticket, staff.code))
        assert (await house.verifier.decide(press_of(ticket, staff.code))).clash is Clash.WARNED

    async def test_another_phones_record_is_not_warned(
        self, house: House, event: Event, staff: Staff, phone: OfflinePhone, clock: Clock
    ) -> None:
        ticket = await saved(house, event, phone, clock)
        await phone.upload(house, ticket, phone.record(ticket, wrong_code(staff)))
        assert (await phone.upload(house, ticket, phone.record(ticket, staff.code)))[0].status is Status.OK

    @pytest.mark.parametrize("reason", [Reason.CANCELED, Reason.UNPAID])
    async def test_a_cancelled_or_unpaid_ticket_is_refused_and_listed(
        self, house: House, event: Event, staff: Staff, phone: OfflinePhone, clock: Clock, reason: Reason
    ) -> None:
        ticket = await saved(house, event, phone, clock, paid=reason is not Reason.UNPAID)
        pressed = phone.record(ticket, staff.code)
        if reason is Reason.CANCELED:
            await Ticket.filter(id=ticket.id).update(cancelled_at=clock.moment)
        assert (await phone.upload(house, ticket, pressed))[0].reason is reason
        assert [row.reason for row in await possibly_entered(event.id)] == [reason]

    async def test_an_unpaid_refusal_is_final_and_the_guest_is_let_in_by_a_second_press(
        self, house: House, event: Event, staff: Staff, phone: OfflinePhone, clock: Clock
    ) -> None:
        ticket = await saved(house, event, phone, clock, paid=False)
        pressed = phone.record(ticket, staff.code)
        await phone.upload(house, ticket, pressed)
        await Order.filter(id=ticket.order_id).update(status=OrderStatus.PAID, paid_at=clock.moment)
        assert (await phone.upload(house, ticket, pressed))[0].reason is Reason.UNPAID
        answers = [await house.verifier.decide(press_of(ticket, staff.code, nonce=nonce * 22)) for nonce in "ab"]
        assert [answer.reason for answer in answers] == [Reason.CONFLICT, None]

    async def test_open_questions_leave_it_incomplete_and_listed(
        self, house: House, event: Event, staff: Staff, phone: OfflinePhone, clock: Clock
    ) -> None:
        questions = [{"id": "people", "label": "People", "kind": "number", "required": True}]
        ticket = await saved(house, event, phone, clock, questions=questions)
        pressed = phone.record(ticket, staff.code)
        answers = [(await phone.upload(house, ticket, pressed))[0] for _ in range(2)]
        assert [(answer.status, list(answer.questions)) for answer in answers] == [(Status.INCOMPLETE, questions)] * 2
        assert [row.status for row in await possibly_entered(event.id)] == [Status.INCOMPLETE]

    async def test_guesses_made_offline_pause_the_ticket_when_they_arrive(
        self, house: House, event: Event, staff: Staff, phone: OfflinePhone, clock: Clock
    ) -> None:
        ticket = await saved(house, event, phone, clock)
        at = iso(EVENING - timedelta(minutes=30))
        guesses = [phone.record(ticket, wrong_code(staff), pressed_at=at) for _ in range(5)]
        right = phone.record(ticket, staff.code, pressed_at=at)
        answers = await phone.upload(house, ticket, *guesses, right)
        assert [answer.reason for answer in answers] == [Reason.STAFF_INVALID] * 5 + [Reason.STAFF_LOCKED]
        assert (await Ticket.get(id=ticket.id)).paused_until == EVENING + timedelta(minutes=1)
        assert (await records(ticket))[-1] == ("error", "staff_locked", 0)

    async def test_a_replaced_link_admits_nobody_and_tells_nothing_of_the_person(
        self, house: House, event: Event, staff: Staff, phone: OfflinePhone, clock: Clock
    ) -> None:
        ticket = await saved(house, event, phone, clock)
        old, pressed = token_of(ticket), phone.record(ticket, staff.code)
        await renew_link(LINKS, ticket.id)
        for _ in range(2):
            answer = (await reconcile(house, old, phone.jwk, clock.moment, [pressed]))[pressed.nonce]
            assert (answer.reason, answer.order, answer.holder_name) == (Reason.REVOKED, None, None)
        assert await records(ticket) == [("error", "revoked", 0)]
