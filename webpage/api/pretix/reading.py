"""What a program reads before it checks tickets in: organiser, events, check-in lists."""

from models.attendance.counts import attendance
from models.programs.listing import event_by_slug, event_count, events_page_at, types_of
from models.tables import Event
from webpage.api.operations import Call, Reply
from webpage.api.pretix.paging import PAGE, page_of
from webpage.api.pretix.positions import pretix_event
from webpage.api.pretix.shapes import (
    CheckInList,
    CheckInLists,
    ItemStatus,
    ListStatus,
    Organizers,
    PretixEvents,
    PretixOrganizer,
)
from webpage.problems import Problem, Trouble


async def list_organizers(call: Call) -> Reply:
    """The organiser for whom the token acts, and no other."""
    return Reply(Organizers(results=[_organizer(call)], **page_of(call, 1)))


async def get_organizer(call: Call) -> Reply:
    """The organiser for whom the token acts."""
    check_organizer(call)
    return Reply(_organizer(call))


async def list_pretix_events(call: Call) -> Reply:
    """The organiser's events, in pretix's terms."""
    check_organizer(call)
    rows = await events_page_at(call.organiser_id, (call.query.page - 1) * PAGE, PAGE)
    frame = page_of(call, await event_count(call.organiser_id))
    return Reply(PretixEvents(results=[pretix_event(call.house, event) for event in rows], **frame))


async def get_pretix_event(call: Call) -> Reply:
    """One event, in pretix's terms."""
    return Reply(pretix_event(call.house, await _event_of(call)))


async def list_check_in_lists(call: Call) -> Reply:
    """The event's one check-in list."""
    event = await _event_of(call)
    return Reply(CheckInLists(results=[await _list(event)], **page_of(call, 1)))


async def get_check_in_list(call: Call) -> Reply:
    """The event's one check-in list, whose id is the event's."""
    return Reply(await _list(await _event_of(call)))


async def get_list_status(call: Call) -> Reply:
    """How many people are expected and in."""
    event = await _event_of(call)
    counts = await attendance(event)
    items = [
        ItemStatus(id=kind.id, name=kind.name, checkin_count=line.entered, position_count=line.expected)
        for kind, line in zip(await types_of(event.id), counts.by_type, strict=False)
    ]
    return Reply(
        ListStatus(
            event={"name": event.name},
            checkin_count=counts.entered,
            position_count=counts.expected,
            inside_count=counts.entered,
            items=items,
        )
    )


def check_organizer(call: Call) -> None:
    """The path names the token's own organiser. Raises Problem: as at pretix, there is no telling of others."""
    if call.path["organizer"] != call.caller.organiser.slug:
        raise Problem(Trouble.FORBIDDEN)


async def _event_of(call: Call) -> Event:
    check_organizer(call)
    event = await event_by_slug(call.organiser_id, call.path["slug"])
    if event is None or call.path.get("list", event.id) != event.id:
        raise Problem(Trouble.NOT_FOUND)
    return event


def _organizer(call: Call) -> PretixOrganizer:
    organiser = call.caller.organiser
    return PretixOrganizer(name=organiser.name, slug=organiser.slug, public_url=call.house.settings.public_url)


async def _list(event: Event) -> CheckInList:
    counts = await attendance(event)
    return CheckInList(id=event.id, name=event.name, position_count=counts.expected, checkin_count=counts.entered)
