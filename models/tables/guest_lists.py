"""Guest lists that organisers send to the bot, or programs to the API."""

from enum import StrEnum
from typing import Any

from tortoise import fields
from tortoise.models import Model

from models.tables.events import Event
from models.tables.fields import UtcDatetimeField
from models.tables.people import Person
from models.tables.programs import ApiToken


class GuestListStatus(StrEnum):
    """Where an import stands."""

    CHECKED = "checked"
    """Its dry run was shown."""
    APPLYING = "applying"
    APPLIED = "applied"
    DROPPED = "dropped"


class GuestList(Model):
    """A file with guests. Its content is kept until it is applied or dropped, so that a restart loses nothing."""

    id = fields.IntField(primary_key=True)
    event: fields.ForeignKeyRelation[Event] = fields.ForeignKeyField(
        "models.Event", related_name="guest_lists", on_delete=fields.RESTRICT
    )
    event_id: int
    sent_by: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "models.Person", related_name="guest_lists", on_delete=fields.RESTRICT
    )
    sent_by_id: int
    """A program acts for its organiser."""
    program: fields.ForeignKeyNullableRelation[ApiToken] = fields.ForeignKeyField(
        "models.ApiToken", related_name="guest_lists", null=True, on_delete=fields.RESTRICT
    )
    program_id: int | None
    """None: it came to the bot, which sends the links to the chat. A program fetches them."""
    file_name = fields.CharField(max_length=200)
    content = fields.BinaryField(null=True)
    """The file as it came; None once it is not needed any more."""
    encoding = fields.CharField(max_length=20, null=True)
    """Of a CSV file, as Python calls it; None: an XLSX."""
    status = fields.CharEnumField(GuestListStatus, max_length=10)
    counts: fields.Field[dict[str, Any]] = fields.JSONField(default=dict)
    """What the dry run counted, and what applying has done so far."""
    rows_done = fields.IntField(default=0)
    created_at = UtcDatetimeField()
    applied_at = UtcDatetimeField(null=True)

    class Meta:
        table = "guest_lists"
        indexes = (("event_id",),)
