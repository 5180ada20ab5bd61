"""What an organiser writes to the guests of an event: to all, to those who came, or to those who did not."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from html import escape

from tortoise.expressions import Q
from tortoise.functions import Count

from models.clock import now
from models.owed.delivery import Outcome
from models.owed.mailing import Holders, owe_holders
from models.owed.outbox import Kind, owed
from models.storage.database import unit_of_work
from models.tables import Announcement, Audience, Conversation, Owed

SHOWN_EVERY = timedelta(seconds=3)
"""Edits count against Telegram's limits."""
LONGEST_TEXT = 3500
"""UTF-16 units, as Telegram counts; a message has 4096, and the frame needs some."""


class NobodyToTell(Exception):
    """No guest of the audience can be reached."""


@dataclass(frozen=True, slots=True)
class Message:
    """An announcement to be, in Telegram's HTML."""

    event_id: int
    audience: Audience
    text: str

    @classmethod
    def plain(cls, event_id: int, audience: Audience, text: str) -> "Message":
        """Of a text without formatting."""
        return cls(event_id, audience, escape(text, quote=False))


def is_too_long(text: str) -> bool:
    """Whether a text, without its formatting, is longer than an announcement may be."""
    return len(text.encode("utf-16-le")) // 2 > LONGEST_TEXT


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an announcement is, in copies."""

    recipients: int
    sent: int
    blocked: int
    """These guests turned out to have blocked the bot."""
    left: int
    stopped: bool

    @property
    def is_over(self) -> bool:
        """Nothing more will be sent."""
        return self.left == 0


@unit_of_work
async def announce(author_id: int, message: Message) -> Announcement:
    """Owe a copy to each guest of the audience. Raises NobodyToTell."""
    announcement = await Announcement.create(
        event_id=message.event_id,
        written_by_id=author_id,
        audience=message.audience,
        text=message.text,
        created_at=now(),
    )
    await owe_holders(
        Holders(message.event_id, message.audience),
        Kind.ANNOUNCEMENT,
        {"announcement": announcement.id},
        announcement_id=announcement.id,
    )
    announcement.recipients = await Owed.filter(announcement_id=announcement.id).count()
    if not announcement.recipients:
        raise NobodyToTell(message.event_id)
    await announcement.save(update_fields=["recipients"])
    return announcement


@unit_of_work
async def announce_from(conversation: Conversation, message: Message, *, shown_in: int) -> Announcement | None:
    """Send the announcement that a conversation was about and end it. None if it had ended: sent once.

    ``shown_in`` is the bot's message that is to show how far it is. Raises NobodyToTell; then the conversation goes on.
    """
    if not await Conversation.filter(person_id=conversation.person_id, topic=conversation.topic).delete():
        return None
    announcement = await announce(conversation.person_id, message)
    await progress_edit(announcement, shown_in).save()
    return announcement


@unit_of_work
async def stop(announcement_id: int) -> bool:
    """Send no further copy. What is on its way at this moment still arrives. False: it was stopped before."""
    moment = now()
    if not await Announcement.filter(id=announcement_id, stopped_at=None).update(stopped_at=moment):
        return False
    at_rest = Q(lease=None) | Q(leased_until__lte=moment)
    waiting = Owed.filter(at_rest, announcement_id=announcement_id, done_at=None)
    await waiting.update(done_at=moment, outcome=Outcome.DROPPED, lease=None, leased_until=None)
    return True


async def find_announcement(announcement_id: int) -> Announcement | None:
    """The announcement, with its event."""
    return await Announcement.get_or_none(id=announcement_id).select_related("event")


def progress_edit(announcement: Announcement, message: int) -> Owed:
    """The row that makes the bot's message to the author show how far it is, in a moment."""
    return owed(
        announcement.written_by_id,
        Kind.ANNOUNCEMENT_PROGRESS,
        due_at=now() + SHOWN_EVERY,
        announcement=announcement.id,
        message=message,
    )


async def progress(announcement: Announcement) -> Progress:
    """How far it is now."""
    return (await progress_of([announcement]))[announcement.id]


async def progress_of(announcements: Sequence[Announcement]) -> dict[int, Progress]:
    """How far each of these is now."""
    counts: dict[int, Counter[str | None]] = {announcement.id: Counter() for announcement in announcements}
    copies = Owed.filter(announcement_id__in=list(counts)).annotate(copies=Count("id"))
    rows = copies.group_by("announcement_id", "outcome").values("announcement_id", "outcome", "copies")
    for row in await rows if counts else ():
        counts[row["announcement_id"]][row["outcome"]] = row["copies"]
    return {announcement.id: _progress(announcement, counts[announcement.id]) for announcement in announcements}


def _progress(announcement: Announcement, counts: Counter[str | None]) -> Progress:
    return Progress(
        recipients=announcement.recipients,
        sent=announcement.sent_before + counts[Outcome.SENT],
        blocked=announcement.blocked_before + counts[Outcome.BLOCKED],
        left=counts[None],
        stopped=announcement.stopped_at is not None,
    )
