"""Places that somebody asks the organisers for because another person claimed them, for programs, by ascending id."""

from tortoise.queryset import QuerySet

from models.tables import Share


async def place_requests_page(event_id: int, after: int, most: int) -> list[Share]:
    """The event's open questions."""
    return await _asked(event_id).filter(id__gt=after, asked_at__isnull=False).order_by("id").limit(most)


async def place_request_of(event_id: int, share_id: int) -> Share | None:
    """One of the event's questions, also when it was answered."""
    return await _asked(event_id).get_or_none(id=share_id)


def _asked(event_id: int) -> QuerySet[Share]:
    shares = Share.filter(ticket__event_id=event_id, asked_by_id__isnull=False, claimed_ticket_id__isnull=False)
    return shares.select_related("claimed_ticket", "claimed_ticket__order", "claimed_by", "asked_by")
