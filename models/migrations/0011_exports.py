"""Exports that a restart does not lose."""

from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.indexes import Index
from tortoise.migrations import operations as ops

from models.tables.exports import ExportForm, ExportStatus
from models.tables.fields import UtcDatetimeField


class Migration(migrations.Migration):
    """After what invites begin with."""

    dependencies = [("models", "0010_invite_address")]  # noqa: RUF012  # Tortoise's own declaration

    operations = [  # noqa: RUF012
        ops.CreateModel(
            name="Export",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "event",
                    fields.ForeignKeyField(
                        "models.Event",
                        source_field="event_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="exports",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "asked_by",
                    fields.ForeignKeyField(
                        "models.Person",
                        source_field="asked_by_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="exports",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("form", fields.CharEnumField(enum_type=ExportForm, max_length=4)),
                ("message", fields.BigIntField()),
                (
                    "status",
                    fields.CharEnumField(
                        enum_type=ExportStatus,
                        max_length=10,
                    ),
                ),
                ("attempts", fields.SmallIntField(default=0)),
                ("files_sent", fields.SmallIntField(default=0)),
                ("created_at", UtcDatetimeField()),
                ("ended_at", UtcDatetimeField(null=True)),
            ],
            options={
                "table": "exports",
                "app": "models",
                "indexes": [Index(fields=["status", "id"]), Index(fields=["asked_by_id"])],
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
    ]
