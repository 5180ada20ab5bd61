"""Places that somebody asks for because another person claimed them: moved, or left where they are."""

from collections.abc import Iterator
from contextlib import contextmanager

from models.programs.place_requests import place_request_of, place_requests_page
from models.sharing.asks import ANSWERED, MoveRefused, leave_place, move_place
from models.tables import Share
from webpage.api.events import event_of
from webpage.api.operations import Call, Reply
from webpage.api.paging import next_page
from webpage.api.shapes.place_requests import PlaceRequests, place_request_resource
from webpage.problems import Problem, Trouble


async def list_place_requests(call: Call) -> Reply:
    """Who asks for a companion's place that somebody else has claimed, as long as nobody has answered."""
    event = await event_of(call)
    rows = await place_requests_page(event.id, call.query.cursor, call.query.limit)
    return Reply(PlaceRequests(items=[place_request_resource(row) for row in rows], next=next_page(call, rows)))


async def move_claimed_place(call: Call) -> Reply:
    """Give the place to who asks for it: with a new link, the old one is revoked, and both people are told."""
    share = await _share_of(call)
    with _refusals():
        await move_place(call.house.links, share.id, call.body.asker)
    return Reply(place_request_resource(await _share_of(call)))


async def leave_claimed_place(call: Call) -> Reply:
    """Leave the place with who has it; who asks for it is told."""
    share = await _share_of(call)
    with _refusals():
        await leave_place(share.id, call.body.asker)
    return Reply(place_request_resource(await _share_of(call)))


async def _share_of(call: Call) -> Share:
    event = await event_of(call)
    found = await place_request_of(event.id, call.path["request"])
    if found is None:
        raise Problem(Trouble.NOT_FOUND)
    return found


@contextmanager
def _refusals() -> Iterator[None]:
    """Raises Problem for what the rules refuse."""
    try:
        yield
    except MoveRefused as refusal:
        raise Problem(Trouble.DECIDED if refusal.key == ANSWERED else Trouble.NOT_MOVABLE) from refusal
