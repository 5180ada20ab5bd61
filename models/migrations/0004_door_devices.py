"""Devices that are bound to the door page. A staff member has one at a time."""

from typing import Any

from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.indexes import Index
from tortoise.migrations import operations as ops

from models.tables.fields import UtcDatetimeField

ONE_AT_A_TIME = "CREATE UNIQUE INDEX door_devices_one_per_staff ON door_devices (staff_id) WHERE released_at IS NULL"


async def add_rules(_apps: Any, editor: Any) -> None:
    """What the ORM can't say."""
    await editor.client.execute_query(ONE_AT_A_TIME)


class Migration(migrations.Migration):
    """After the tables of offline presses."""

    dependencies = [("models", "0003_offline")]  # noqa: RUF012  # Tortoise's own declaration

    operations = [  # noqa: RUF012
        ops.CreateModel(
            name="DoorDevice",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "staff",
                    fields.ForeignKeyField(
                        "models.StaffMember",
                        source_field="staff_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="devices",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("key_hash", fields.CharField(unique=True, max_length=64)),
                ("bound_at", UtcDatetimeField()),
                ("released_at", UtcDatetimeField(null=True)),
            ],
            options={
                "table": "door_devices",
                "app": "models",
                "indexes": [Index(fields=["staff_id"])],
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.RunPython(add_rules),
    ]
