"""Files about an event that organisers ask the bot for."""

from enum import StrEnum

from tortoise import fields
from tortoise.models import Model

from models.tables.events import Event
from models.tables.fields import UtcDatetimeField
from models.tables.people import Person


class ExportForm(StrEnum):
    """How an export is written."""

    XLSX = "xlsx"
    """One file with a sheet for each table."""
    CSV = "csv"
    """A file for each table."""


class ExportStatus(StrEnum):
    """Where an export stands."""

    WAITING = "waiting"
    """To be written and sent, or being written and sent."""
    SENT = "sent"
    FAILED = "failed"
    """Given up."""


class Export(Model):
    """Files that somebody asked for in a chat. What is to be done stands here, so that a restart loses nothing."""

    id = fields.IntField(primary_key=True)
    event: fields.ForeignKeyRelation[Event] = fields.ForeignKeyField(
        "models.Event", related_name="exports", on_delete=fields.RESTRICT
    )
    event_id: int
    asked_by: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "models.Person", related_name="exports", on_delete=fields.RESTRICT
    )
    asked_by_id: int
    form = fields.CharEnumField(ExportForm, max_length=4)
    message = fields.BigIntField()
    """The bot's message that shows how far it is."""
    status = fields.CharEnumField(ExportStatus, max_length=10)
    attempts = fields.SmallIntField(default=0)
    files_sent = fields.SmallIntField(default=0)
    created_at = UtcDatetimeField()
    ended_at = UtcDatetimeField(null=True)

    class Meta:
        table = "exports"
        indexes = (("status", "id"), ("asked_by_id",))
