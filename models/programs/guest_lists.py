"""Guest lists of an event for programs, by ascending id. Their files, of up to 20 MB, are read where needed only."""

from tortoise.queryset import QuerySet

from models.tables import GuestList

LIGHT = (
    "id",
    "event_id",
    "program_id",
    "file_name",
    "status",
    "counts",
    "created_at",
    "applied_at",
)
"""All that is told of a list."""


async def imports_page(event_id: int, after: int, most: int) -> list[GuestList]:
    """The event's guest lists without their files."""
    return await _light(event_id).filter(id__gt=after).order_by("id").limit(most)


async def import_of(event_id: int, list_id: int) -> GuestList | None:
    """One of the event's guest lists without its file."""
    return await _light(event_id).get_or_none(id=list_id)


async def whole_import_of(event_id: int, list_id: int) -> GuestList | None:
    """One of the event's guest lists with its file and event."""
    return await GuestList.get_or_none(id=list_id, event_id=event_id).select_related("event")


def _light(event_id: int) -> QuerySet[GuestList]:
    return GuestList.filter(event_id=event_id).only(*LIGHT)
