"""What an organiser's desk has for the fuzzer to find, as `schemathesis_hooks` knows it."""

from models.clock import now
from models.programs.webhooks import News, add_webhook, send_test
from models.secrecy.bot_addresses import note_addresses
from models.tables import (
    Announcement,
    ApiToken,
    Audience,
    Event,
    GuestList,
    GuestListStatus,
    Installation,
    Organiser,
    Share,
)
from tests.exhibitors import make_application, make_credential, make_exhibition
from tests.makers import make_event, make_order, make_person, make_ticket
from tests.webpage.api.schemathesis_hooks import GUESTS


async def set_desk(event: Event) -> None:
    """The bot has introduced itself, and the organiser has sent guest lists."""
    await Installation.create(id=1, key_fingerprint="x", created_at=now())
    await note_addresses(claims="https://t.me/bot?start=c", invites="https://t.me/bot?start=s")
    await _send_lists(event)
    await _announce(event)
    await _exhibit(event)
    await _ask_for_places(event)
    await _listen(event)
    await _call_off(event)


async def _send_lists(event: Event) -> None:
    """One of each status; the files of two are kept."""
    organiser = await Organiser.get(id=event.organiser_id)
    for status in GuestListStatus:
        await GuestList.create(
            event=event,
            sent_by_id=organiser.person_id,
            program=await ApiToken.first(),
            file_name="guests.csv",
            content=GUESTS if status in {GuestListStatus.CHECKED, GuestListStatus.APPLIED} else None,
            status=status,
            created_at=now(),
            applied_at=now() if status is GuestListStatus.APPLIED else None,
        )


async def _announce(event: Event) -> None:
    """One that is over, one under way."""
    organiser = await Organiser.get(id=event.organiser_id)
    for stopped_at in (now(), None):
        await Announcement.create(
            event=event,
            written_by_id=organiser.person_id,
            audience=Audience.ALL,
            text="Hello",
            created_at=now(),
            stopped_at=stopped_at,
        )


async def _exhibit(event: Event) -> None:
    """A second event, an exhibition, to which organisations have applied; some exhibit."""
    exhibition = await make_exhibition(await Organiser.get(id=event.organiser_id), slug="maker-fair", capacity=20)
    for number in range(6):
        if number % 3:
            await make_application(exhibition, f"Organisation {number}", person=await make_person())
        else:
            await make_credential(exhibition, f"Organisation {number}")


async def _ask_for_places(event: Event) -> None:
    """Two places that one has claimed and another one asks for."""
    for _ in range(2):
        ticket = await make_ticket(event, holder=await make_person("Ben"))
        await Share.create(
            ticket=ticket,
            offered_by=await make_person("Ada"),
            created_at=now(),
            claimed_by_id=ticket.holder_id,
            claimed_at=now(),
            claimed_ticket=ticket,
            asked_by=await make_person("Carl"),
            asked_at=now(),
        )


async def _listen(event: Event) -> None:
    """Two webhooks, of which one has been called."""
    organiser = await Organiser.get(id=event.organiser_id)
    await add_webhook(organiser, "https://example.org/silent", list(News))
    await send_test(await add_webhook(organiser, "https://example.org/called", list(News)))


async def _call_off(event: Event) -> None:
    """A third event, which is cancelled, with an order of one ticket."""
    organiser = await Organiser.get(id=event.organiser_id)
    cancelled = await make_event(organiser, slug="rained-off", cancelled_at=now())
    await make_ticket(cancelled, order=await make_order(cancelled, number="GONE"))
