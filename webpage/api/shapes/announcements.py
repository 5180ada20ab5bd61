"""Announcements as programs see them."""

from typing import Annotated

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from models.owed.announcements import LONGEST_TEXT, Progress, is_too_long
from models.owed.mailing import Reach
from models.tables import Announcement, Audience
from webpage.api.shapes.basics import Given, Moment, Resource

LINES_WITH_LETTERS = r"^[^\u0000-\u0020\u007f-\u00a0\u2028\u2029][^\u0000-\u0008\u000b-\u001f\u007f-\u009f]*$"
"""Lines of text that do not begin with a space."""


def _short_enough(text: str) -> str:
    if is_too_long(text):
        raise PydanticCustomError("too_long", "too many UTF-16 units")
    return text


class NewAnnouncement(Given):
    """What is to be told, and to whom."""

    audience: Annotated[Audience, Field(strict=False)]
    """``all``; ``came``: some of theirs are in; ``absent``: nobody of theirs is in."""
    text: Annotated[
        str,
        Field(min_length=1, max_length=LONGEST_TEXT, pattern=LINES_WITH_LETTERS),
        AfterValidator(_short_enough),
    ]
    """Plain; guests read the event's name above it. Telegram counts UTF-16 units: an emoji is two, and more."""
    dry_run: bool = False
    """Send nothing, say whom it would reach."""


class AnnouncementReach(Resource):
    """Whom an announcement would reach."""

    recipients: int
    """People; each gets one copy, however many tickets they have."""
    blocked: int
    """People who have blocked the bot."""
    without_chat: int
    """Tickets that nobody has in a chat."""


class AnnouncementResource(Resource):
    """What was written to guests, and how far it is."""

    id: int
    event: int
    audience: Audience
    text: str
    """In HTML, as Telegram takes it."""
    recipients: int
    """People to whom it was to be sent."""
    sent: int
    """Copies that arrived."""
    blocked: int
    """People who turned out to have blocked the bot."""
    left: int
    """Copies that are still to be sent."""
    stopped: bool
    created_at: Moment


class Announcements(Resource):
    """A page of announcements."""

    items: list[AnnouncementResource]
    next: str | None
    """The address of the next page; null: this is the last."""


def announcement_resource(announcement: Announcement, state: Progress) -> AnnouncementResource:
    """An announcement, and how far it is."""
    return AnnouncementResource(
        id=announcement.id,
        event=announcement.event_id,
        audience=announcement.audience,
        text=announcement.text,
        recipients=state.recipients,
        sent=state.sent,
        blocked=state.blocked,
        left=state.left,
        stopped=state.stopped,
        created_at=announcement.created_at,
    )


def reach_resource(found: Reach) -> AnnouncementReach:
    """Whom it would reach."""
    return AnnouncementReach(recipients=found.people, blocked=found.blocked, without_chat=found.without_chat)
