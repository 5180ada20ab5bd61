"""Reports of repeated numbers, the last use of each staff member's door code, reminders to save tickets."""

from typing import Any

from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.indexes import Index
from tortoise.migrations import operations as ops

from models.tables.fields import UtcDatetimeField

INDEXES = (
    "CREATE UNIQUE INDEX repeat_reports_once ON repeat_reports (staff_id, COALESCE(checkin_id, 0))",
    "CREATE INDEX tickets_unreminded ON tickets (event_id, id) WHERE reminded_at IS NULL AND holder_id IS NOT NULL",
)


async def add_indexes(_apps: Any, editor: Any) -> None:
    """Those that the ORM can't say."""
    for statement in INDEXES:
        await editor.client.execute_query(statement)


class Migration(migrations.Migration):
    """After the door's devices."""

    dependencies = [("models", "0004_door_devices")]  # noqa: RUF012  # Tortoise's own declaration

    operations = [  # noqa: RUF012
        ops.CreateModel(
            name="RepeatReport",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "event",
                    fields.ForeignKeyField(
                        "models.Event",
                        source_field="event_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="repeat_reports",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "staff",
                    fields.ForeignKeyField(
                        "models.StaffMember",
                        source_field="staff_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="repeat_reports",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "checkin",
                    fields.ForeignKeyField(
                        "models.CheckIn",
                        source_field="checkin_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="repeat_reports",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("reported_at", UtcDatetimeField()),
            ],
            options={
                "table": "repeat_reports",
                "app": "models",
                "indexes": [Index(fields=["event_id"])],
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.AddField(model_name="StaffMember", name="last_use_id", field=fields.BigIntField(null=True)),
        ops.AddField(model_name="StaffMember", name="last_use_ticket_id", field=fields.IntField(null=True)),
        ops.AddField(model_name="StaffMember", name="last_use_at", field=UtcDatetimeField(null=True)),
        ops.AddField(model_name="Ticket", name="reminded_at", field=UtcDatetimeField(null=True)),
        ops.RunPython(add_indexes),
    ]
