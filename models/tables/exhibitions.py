"""Applications of exhibitors."""

from enum import StrEnum
from typing import Any

from tortoise import fields
from tortoise.models import Model

from models.tables.events import Event
from models.tables.fields import UtcDatetimeField
from models.tables.orders import Ticket
from models.tables.people import Person


class ApplicationStatus(StrEnum):
    """Where an application stands."""

    OPEN = "open"
    APPROVED = "approved"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class Application(Model):
    """An organisation that wants to exhibit. Approved, it has a credential, which is a ticket."""

    id = fields.IntField(primary_key=True)
    event: fields.ForeignKeyRelation[Event] = fields.ForeignKeyField(
        "models.Event", related_name="applications", on_delete=fields.RESTRICT
    )
    event_id: int
    person: fields.ForeignKeyNullableRelation[Person] = fields.ForeignKeyField(
        "models.Person", related_name="applications", null=True, on_delete=fields.RESTRICT
    )
    person_id: int | None
    """Who applied in a chat; None: entered by the organiser, imported, or a walk-in."""
    organisation = fields.CharField(max_length=200)
    contact_name = fields.CharField(max_length=200, default="")
    head_count = fields.IntField()
    """People expected."""
    exhibits = fields.TextField(default="")
    status = fields.CharEnumField(ApplicationStatus, max_length=10)
    walk_in = fields.BooleanField(default=False)
    """Entered at the door."""
    answers: fields.Field[dict[str, Any]] = fields.JSONField(default=dict)
    ticket: fields.OneToOneNullableRelation[Ticket] = fields.OneToOneField(
        "models.Ticket", related_name="application", null=True, on_delete=fields.RESTRICT
    )
    ticket_id: int | None
    created_at = UtcDatetimeField()
    decided_at = UtcDatetimeField(null=True)

    class Meta:
        table = "applications"
        indexes = (("event_id", "status"), ("person_id",))
