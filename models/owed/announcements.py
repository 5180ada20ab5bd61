"""What an organiser writes to the guests of an event: to all, to those who came, or to those who did not."""

from dataclasses import dataclass
from datetime import timedelta

from tortoise.expressions import Q

from models.clock import now
from models.owed.delivery import Outcome
from models.owed.mailing import Holders, owe_holders
from models.owed.outbox import Kind, owed
from models.storage.database import unit_of_work
from models.tables import Announcement, Audience, Conversation, Owed

SHOWN_EVERY = timedelta(seconds=3)
"""Edits count against Telegram's limits."""


@dataclass(frozen=True, slots=True)
class Message:
    """An announcement to be, in Telegram's HTML."""

    event_id: int
    audience: Audience
    text: str


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
async def announce(conversation: Conversation, message: Message, *, shown_in: int) -> Announcement | None:
    """Owe a copy to each guest of the audience, and end the conversation that it was written in.

    None if that had ended: one conversation, one announcement, however often Send is pressed. ``shown_in`` is the
    bot's message that is to show how far it is.
    """
    if not await Conversation.filter(person_id=conversation.person_id, topic=conversation.topic).delete():
        return None
    announcement = await Announcement.create(
        event_id=message.event_id,
        written_by_id=conversation.person_id,
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
    await announcement.save(update_fields=["recipients"])
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
    copies = Owed.filter(announcement_id=announcement.id)
    return Progress(
        recipients=announcement.recipients,
        sent=await copies.filter(outcome=Outcome.SENT).count(),
        blocked=await copies.filter(outcome=Outcome.BLOCKED).count(),
        left=await copies.filter(done_at=None).count(),
        stopped=announcement.stopped_at is not None,
    )
