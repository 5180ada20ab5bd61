"""Requests for places that somebody else has claimed, as programs see them."""

from typing import Annotated

from pydantic import BeforeValidator, Field

from models.tables import Share
from webpage.api.shapes.basics import LARGEST_RECORD, Given, Moment, Resource, whole

PersonId = Annotated[int, Field(ge=1, le=LARGEST_RECORD), BeforeValidator(whole)]


class PlaceAnswer(Given):
    """Who is answered."""

    asker: PersonId
    """As the request says it: nobody else is answered who asks meanwhile."""


class PlaceRequestResource(Resource):
    """A companion's place that one person has claimed and another one asks for."""

    id: int
    ticket: int
    """The id of the ticket that the place was claimed as."""
    order: str
    """The order number."""
    holder_name: str
    claimed_by: str | None
    """The name of who has it, in the chat."""
    claimed_at: Moment | None
    asker: int
    """Who asks for it, by the number that Telegram knows them by."""
    asker_name: str
    """As they call themselves in the chat."""
    asked_at: Moment | None
    """null: it has been answered."""


class PlaceRequests(Resource):
    """A page of requests."""

    items: list[PlaceRequestResource]
    next: str | None
    """The address of the next page; null: this is the last."""


def place_request_resource(share: Share) -> PlaceRequestResource:
    """An offer that was asked for, read with the ticket it was claimed as, order, claimer and asker."""
    ticket, asker = share.claimed_ticket, share.asked_by
    if ticket is None or asker is None:
        raise LookupError(f"nobody asks for the place of offer {share.id}")
    return PlaceRequestResource(
        id=share.id,
        ticket=ticket.id,
        order=ticket.order.number,
        holder_name=ticket.holder_name,
        claimed_by=share.claimed_by.name if share.claimed_by else None,
        claimed_at=share.claimed_at,
        asker=asker.id,
        asker_name=asker.name,
        asked_at=share.asked_at,
    )
