"""Clocks of phones, and which phones have saved a ticket."""

from datetime import timedelta

import pytest

from models.door.answers import Status
from models.house import House
from models.offline.browser_keys import MalformedKey
from models.offline.reconciling import UnknownLink, is_saved, moment_of, reconcile, register_browser
from models.tables import Browser, CheckIn, Clash, Event
from models.tickets.issuing import renew_link
from tests.clock import EVENING, Clock
from tests.makers import LINKS, Staff, make_ticket, token_of
from tests.models.offline.evening import saved
from tests.offline_phones import OfflinePhone, iso


class TestClocks:
    """The phone's clock is corrected by what is known of it, and clamped by what can't have been."""

    @pytest.mark.parametrize("days", [-1, 1])
    async def test_a_clock_a_day_off_is_corrected(
        self, house: House, event: Event, staff: Staff, clock: Clock, days: int
    ) -> None:
        phone = OfflinePhone(ahead=timedelta(days=days, seconds=7))
        ticket = await saved(house, event, phone, clock)
        pressed = phone.record(ticket, staff.code)
        clock.advance(minutes=25)
        [answer] = await phone.upload(house, ticket, pressed)
        record = await CheckIn.get(id=answer.checkin)
        assert (answer.status, answer.at) == (Status.OK, EVENING)
        assert record.claimed_at == EVENING + timedelta(days=days, seconds=7)

    @pytest.mark.parametrize("between", ["registering and the press", "the press and the upload"])
    async def test_a_clock_that_was_set_meanwhile_is_corrected(
        self, house: House, event: Event, staff: Staff, clock: Clock, between: str
    ) -> None:
        phone = OfflinePhone(ahead=timedelta(days=-1))
        ticket = await saved(house, event, phone, clock)
        if between == "registering and the press":
            phone.ahead = timedelta()
        pressed = phone.record(ticket, staff.code)
        phone.ahead = timedelta()
        clock.advance(minutes=25)
        assert (await phone.upload(house, ticket, pressed))[0].at == EVENING

    async def test_a_clock_of_which_nothing_is_known_is_clamped(
        self, house: House, event: Event, staff: Staff, clock: Clock
    ) -> None:
        phone, ticket = OfflinePhone(), await make_ticket(event, places=2)
        await register_browser(house.links, token_of(ticket), phone.jwk, None)
        clock.advance(minutes=10)
        early = phone.record(ticket, staff.code, admit=1, pressed_at=iso(EVENING - timedelta(days=1)))
        late = phone.record(ticket, staff.code, admit=1, pressed_at=iso(EVENING + timedelta(days=1)))
        answers = await reconcile(house, token_of(ticket), phone.jwk, None, [early, late])
        assert [answer.at for answer in answers.values()] == [EVENING, EVENING + timedelta(minutes=10)]

    async def test_no_press_is_believed_to_be_from_before_the_last_contact(
        self, house: House, event: Event, staff: Staff, phone: OfflinePhone, clock: Clock
    ) -> None:
        ticket = await saved(house, event, phone, clock)
        await phone.save(house, ticket)
        clock.advance(minutes=10)
        pressed = phone.record(ticket, staff.code, pressed_at=iso(EVENING - timedelta(minutes=30)))
        assert (await phone.upload(house, ticket, pressed))[0].at == EVENING

    async def test_a_page_that_is_saved_anew_just_before_it_uploads_keeps_the_time_of_the_press(
        self, house: House, event: Event, staff: Staff, phone: OfflinePhone, clock: Clock
    ) -> None:
        ticket = await saved(house, event, phone, clock)
        pressed = phone.record(ticket, staff.code)
        clock.advance(minutes=30)
        await phone.save(house, ticket)
        clock.advance(seconds=20)
        assert (await phone.upload(house, ticket, pressed))[0].at == EVENING

    @pytest.mark.parametrize("text", ["", "2026-06-05", "1969-12-31T23:59:59.000Z", "9999-01-01T00:00:00.000Z", "nan"])
    def test_what_no_phone_shows_is_no_time(self, text: str) -> None:
        with pytest.raises(ValueError, match=r".+"):
            moment_of(text)


class TestSaving:
    """A ticket is saved when a browser is registered with its present link."""

    async def test_a_registered_browser_makes_the_ticket_saved(self, house: House, phone: OfflinePhone) -> None:
        ticket = await make_ticket()
        assert not await is_saved(ticket)
        first, again = await phone.save(house, ticket), await phone.save(house, ticket)
        assert first is not None
        assert again is not None
        assert first.id == again.id
        assert await is_saved(ticket)
        assert first.jwk.keys() == {"kty", "crv", "x", "y"}

    async def test_who_has_the_old_link_has_not_saved_the_ticket(self, house: House, phone: OfflinePhone) -> None:
        ticket = await make_ticket()
        old = token_of(ticket)
        await phone.save(house, ticket)
        ticket = await renew_link(LINKS, ticket.id)
        assert not await is_saved(ticket)
        assert await register_browser(house.links, old, OfflinePhone().jwk, None) is None
        await phone.save(house, ticket)
        assert await is_saved(ticket)

    async def test_too_many_browsers_are_not_registered_and_their_records_not_believed(
        self, house: House, event: Event, staff: Staff, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("models.offline.reconciling.MOST_BROWSERS", 2)
        ticket, phones = await make_ticket(event), [OfflinePhone() for _ in range(3)]
        assert [await phone.save(house, ticket) is not None for phone in phones] == [True, True, False]
        [answer] = await phones[2].upload(house, ticket, phones[2].record(ticket, staff.code))
        assert answer.clash is Clash.UNREGISTERED

    async def test_a_link_that_nobody_made_is_unknown(self, house: House, phone: OfflinePhone) -> None:
        with pytest.raises(UnknownLink):
            await register_browser(house.links, "x" * 27, phone.jwk, None)
        with pytest.raises(UnknownLink):
            await reconcile(house, "x" * 27, phone.jwk, None, [])

    async def test_what_is_no_key_registers_nothing(self, house: House, phone: OfflinePhone) -> None:
        ticket = await make_ticket()
        with pytest.raises(MalformedKey):
            await register_browser(house.links, token_of(ticket), {**phone.jwk, "x": phone.jwk["y"]}, None)
        assert not await Browser.exists()
