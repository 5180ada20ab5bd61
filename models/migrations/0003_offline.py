"""Presses that were recorded without network: the browsers that sign them, both times, and what is in conflict."""

from typing import Any

from orjson import loads
from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.fields.data import JSON_DUMPS
from tortoise.migrations import operations as ops

from models.tables.door import Clash
from models.tables.fields import UtcDatetimeField

INDEXES = (
    "CREATE INDEX checkins_offline_refused ON checkins (event_id, id) WHERE claimed_at IS NOT NULL AND status <> 'ok'",
    "CREATE INDEX checkins_conflicts_with ON checkins (conflicts_with_id) WHERE conflicts_with_id IS NOT NULL",
)


async def add_indexes(_apps: Any, editor: Any) -> None:
    """Those that the ORM can't say."""
    for statement in INDEXES:
        await editor.client.execute_query(statement)


class Migration(migrations.Migration):
    """After the first rules."""

    dependencies = [("models", "0002_rules")]  # noqa: RUF012  # Tortoise's own declaration

    operations = [  # noqa: RUF012
        ops.CreateModel(
            name="Browser",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "ticket",
                    fields.ForeignKeyField(
                        "models.Ticket",
                        source_field="ticket_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="browsers",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("link_version", fields.IntField()),
                ("thumbprint", fields.CharField(max_length=43)),
                ("jwk", fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                ("registered_at", UtcDatetimeField()),
                ("last_contact_at", UtcDatetimeField()),
                ("earlier_contact_at", UtcDatetimeField(null=True)),
                ("clock_offset", fields.BigIntField(null=True)),
            ],
            options={
                "table": "browsers",
                "app": "models",
                "unique_together": (("ticket", "thumbprint"),),
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.AddField(model_name="Ticket", name="warn_of", field=UtcDatetimeField(null=True)),
        ops.AddField(model_name="Ticket", name="warned_nonce", field=fields.CharField(null=True, max_length=64)),
        ops.AddField(model_name="CheckIn", name="claimed_at", field=UtcDatetimeField(null=True)),
        ops.AddField(
            model_name="CheckIn",
            name="browser",
            field=fields.ForeignKeyField(
                "models.Browser",
                source_field="browser_id",
                null=True,
                db_constraint=True,
                to_field="id",
                related_name="checkins",
                on_delete=OnDelete.RESTRICT,
            ),
        ),
        ops.AddField(
            model_name="CheckIn", name="clash", field=fields.CharEnumField(enum_type=Clash, max_length=12, null=True)
        ),
        ops.AddField(
            model_name="CheckIn",
            name="conflicts_with",
            field=fields.ForeignKeyField(
                "models.CheckIn",
                source_field="conflicts_with_id",
                null=True,
                db_constraint=True,
                to_field="id",
                related_name="conflicts",
                on_delete=OnDelete.RESTRICT,
            ),
        ),
        ops.RunPython(add_indexes),
    ]
