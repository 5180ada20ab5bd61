"""Announcements of an event for programs, by ascending id."""

from models.tables import Announcement


async def announcements_page(event_id: int, after: int, most: int) -> list[Announcement]:
    """What was written to the event's guests."""
    return await Announcement.filter(event_id=event_id, id__gt=after).order_by("id").limit(most)


async def announcement_of(event_id: int, announcement_id: int) -> Announcement | None:
    """One of the event's announcements."""
    return await Announcement.get_or_none(id=announcement_id, event_id=event_id)
