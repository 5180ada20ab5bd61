"""What staff noticed about forged pages."""

from tortoise import fields
from tortoise.models import Model

from models.tables.door import CheckIn, StaffMember
from models.tables.events import Event
from models.tables.fields import UtcDatetimeField


class RepeatReport(Model):
    """A staff member saw the same number or word on two guests' phones. One per admission that it was seen with."""

    id = fields.IntField(primary_key=True)
    event: fields.ForeignKeyRelation[Event] = fields.ForeignKeyField(
        "models.Event", related_name="repeat_reports", on_delete=fields.RESTRICT
    )
    event_id: int
    staff: fields.ForeignKeyRelation[StaffMember] = fields.ForeignKeyField(
        "models.StaffMember", related_name="repeat_reports", on_delete=fields.RESTRICT
    )
    staff_id: int
    """Who reported it."""
    checkin: fields.ForeignKeyNullableRelation[CheckIn] = fields.ForeignKeyField(
        "models.CheckIn", related_name="repeat_reports", null=True, on_delete=fields.RESTRICT
    )
    checkin_id: int | None
    """Their admission that showed the number, or their latest; None: they had admitted nobody."""
    reported_at = UtcDatetimeField()

    class Meta:
        table = "repeat_reports"
        indexes = (("event_id",),)
