"""What organisers tell their guests."""

from enum import StrEnum

from tortoise import fields
from tortoise.models import Model

from models.tables.events import Event
from models.tables.fields import UtcDatetimeField
from models.tables.people import Person


class Audience(StrEnum):
    """Which guests an announcement is for."""

    ALL = "all"
    CAME = "came"
    ABSENT = "absent"


class Announcement(Model):
    """A message to many guests. Its copies are outbox rows that name it."""

    id = fields.IntField(primary_key=True)
    event: fields.ForeignKeyRelation[Event] = fields.ForeignKeyField(
        "models.Event", related_name="announcements", on_delete=fields.RESTRICT
    )
    event_id: int
    written_by: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "models.Person", related_name="announcements", on_delete=fields.RESTRICT
    )
    written_by_id: int
    audience = fields.CharEnumField(Audience, max_length=10)
    text = fields.TextField()
    recipients = fields.IntField(default=0)
    sent_before = fields.IntField(default=0, db_default=0)
    """Copies that arrived and are purged from the outbox."""
    blocked_before = fields.IntField(default=0, db_default=0)
    """Of those that are purged, copies for people who turned out to have blocked the bot."""
    created_at = UtcDatetimeField()
    stopped_at = UtcDatetimeField(null=True)

    class Meta:
        table = "announcements"
        indexes = (("event_id",),)
