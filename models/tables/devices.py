"""Devices at the gate: browsers that a staff member bound to the door page."""

from tortoise import fields
from tortoise.models import Model

from models.tables.door import StaffMember
from models.tables.fields import UtcDatetimeField


class DoorDevice(Model):
    """A browser that acts as a staff member on the door page. A staff member has one at a time; earlier ones stay."""

    id = fields.IntField(primary_key=True)
    staff: fields.ForeignKeyRelation[StaffMember] = fields.ForeignKeyField(
        "models.StaffMember", related_name="devices", on_delete=fields.RESTRICT
    )
    staff_id: int
    key_hash = fields.CharField(max_length=64, unique=True)
    """Of the key in the browser's cookie."""
    bound_at = UtcDatetimeField()
    released_at = UtcDatetimeField(null=True)
    """When it was revoked, given up, or freed by another device."""

    class Meta:
        table = "door_devices"
        indexes = (("staff_id",),)
