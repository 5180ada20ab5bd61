"""The organiser's desk: guest lists, companions, exhibitors, announcements, programs."""

from typing import Any

from orjson import loads
from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.fields.data import JSON_DUMPS
from tortoise.indexes import Index
from tortoise.migrations import operations as ops

from models.storage.checks import add_checks
from models.tables.announcements import Audience
from models.tables.exhibitions import ApplicationStatus
from models.tables.fields import UtcDatetimeField
from models.tables.guest_lists import GuestListStatus

CHECKS = {
    "events": {
        "events_place": "(latitude IS NULL) = (longitude IS NULL)",
        "events_keep_days": "keep_days IS NULL OR keep_days >= 0",
    },
    "tickets": {"tickets_expected": "expected IS NULL OR expected >= 1"},
    "applications": {
        "applications_head_count": "head_count >= 1",
        "applications_credential": "(status = 'approved') = (ticket_id IS NOT NULL)",
    },
    "shares": {
        "shares_claimed": "(claimed_at IS NULL) = (claimed_ticket_id IS NULL)",
        "shares_one_end": "claimed_at IS NULL OR withdrawn_at IS NULL",
    },
}

INDEXES = (
    "CREATE UNIQUE INDEX orders_imported_once ON orders (event_id, import_key) WHERE import_key IS NOT NULL",
    "CREATE UNIQUE INDEX orders_external ON orders (event_id, external_number) WHERE external_number IS NOT NULL",
    "CREATE UNIQUE INDEX tickets_imported_once ON tickets (event_id, import_key) WHERE import_key IS NOT NULL",
    "CREATE INDEX tickets_split_from ON tickets (split_from_id) WHERE split_from_id IS NOT NULL",
    "CREATE INDEX outbox_announcement ON outbox (announcement_id) WHERE announcement_id IS NOT NULL",
    "CREATE INDEX sent_messages_event ON sent_messages (event_id) WHERE event_id IS NOT NULL",
    "CREATE INDEX sent_messages_share ON sent_messages (share_id) WHERE share_id IS NOT NULL",
    "CREATE UNIQUE INDEX sent_messages_inline_once ON sent_messages (inline_message_id)"
    " WHERE inline_message_id IS NOT NULL",
    "CREATE INDEX webhook_deliveries_next ON webhook_deliveries (due_at) WHERE done_at IS NULL",
)

APPEND_ONLY = "checkins is append-only"


async def add_rules(_apps: Any, editor: Any) -> None:
    """What the ORM can't say; and answers in check-ins, which are personal, may be erased."""
    client = editor.client
    sqlite = client.capabilities.dialect == "sqlite"
    await add_checks(client, CHECKS)
    for statement in (*INDEXES, *(await _sqlite_erasable(client) if sqlite else _ERASABLE)):
        await client.execute_query(statement)


_ERASABLE = (
    "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
    " IF TG_OP = 'UPDATE' AND NEW.answers::text = '{}' AND to_jsonb(NEW) - 'answers' = to_jsonb(OLD) - 'answers'"
    f" THEN RETURN NEW; END IF; RAISE EXCEPTION '{APPEND_ONLY}' USING ERRCODE = 'integrity_constraint_violation';"
    " END $$",
)


async def _sqlite_erasable(client: Any) -> tuple[str, ...]:
    _, columns = await client.execute_query("SELECT name FROM pragma_table_info('checkins') WHERE name <> 'answers'")
    lasting = ", ".join(column["name"] for column in columns)
    refuse = f"BEGIN SELECT RAISE(ABORT, '{APPEND_ONLY}'); END"
    return (
        "DROP TRIGGER checkins_no_update",
        f"CREATE TRIGGER checkins_no_update BEFORE UPDATE OF {lasting} ON checkins {refuse}",
        "CREATE TRIGGER checkins_answers_only_erased BEFORE UPDATE OF answers ON checkins"
        f" WHEN NEW.answers <> '{{}}' {refuse}",
    )


class Migration(migrations.Migration):
    """After trust."""

    dependencies = [("models", "0005_trust")]  # noqa: RUF012  # Tortoise's own declaration

    operations = [  # noqa: RUF012
        ops.CreateModel(
            name="Announcement",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "event",
                    fields.ForeignKeyField(
                        "models.Event",
                        source_field="event_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="announcements",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "written_by",
                    fields.ForeignKeyField(
                        "models.Person",
                        source_field="written_by_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="announcements",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("audience", fields.CharEnumField(enum_type=Audience, max_length=10)),
                ("text", fields.TextField()),
                ("recipients", fields.IntField(default=0)),
                ("created_at", UtcDatetimeField()),
                ("stopped_at", UtcDatetimeField(null=True)),
            ],
            options={
                "table": "announcements",
                "app": "models",
                "indexes": [Index(fields=["event_id"])],
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="ApiToken",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "organiser",
                    fields.ForeignKeyField(
                        "models.Organiser",
                        source_field="organiser_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="api_tokens",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("name", fields.CharField(max_length=100)),
                ("scopes", fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                ("created_at", UtcDatetimeField()),
                ("last_used_at", UtcDatetimeField(null=True)),
                ("revoked_at", UtcDatetimeField(null=True)),
            ],
            options={
                "table": "api_tokens",
                "app": "models",
                "indexes": [Index(fields=["organiser_id"])],
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Application",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "event",
                    fields.ForeignKeyField(
                        "models.Event",
                        source_field="event_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="applications",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "person",
                    fields.ForeignKeyField(
                        "models.Person",
                        source_field="person_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="applications",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("organisation", fields.CharField(max_length=200)),
                ("contact_name", fields.CharField(default="", max_length=200)),
                ("head_count", fields.IntField()),
                ("exhibits", fields.TextField(default="")),
                ("status", fields.CharEnumField(enum_type=ApplicationStatus, max_length=10)),
                ("walk_in", fields.BooleanField(default=False)),
                ("answers", fields.JSONField(default=dict, encoder=JSON_DUMPS, decoder=loads)),
                (
                    "ticket",
                    fields.OneToOneField(
                        "models.Ticket",
                        source_field="ticket_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="application",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("created_at", UtcDatetimeField()),
                ("decided_at", UtcDatetimeField(null=True)),
            ],
            options={
                "table": "applications",
                "app": "models",
                "indexes": [Index(fields=["event_id", "status"]), Index(fields=["person_id"])],
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="GuestList",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "event",
                    fields.ForeignKeyField(
                        "models.Event",
                        source_field="event_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="guest_lists",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "sent_by",
                    fields.ForeignKeyField(
                        "models.Person",
                        source_field="sent_by_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="guest_lists",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("file_name", fields.CharField(max_length=200)),
                ("content", fields.BinaryField(null=True)),
                ("status", fields.CharEnumField(enum_type=GuestListStatus, max_length=10)),
                ("counts", fields.JSONField(default=dict, encoder=JSON_DUMPS, decoder=loads)),
                ("rows_done", fields.IntField(default=0)),
                ("created_at", UtcDatetimeField()),
                ("applied_at", UtcDatetimeField(null=True)),
            ],
            options={"table": "guest_lists", "app": "models", "indexes": [Index(fields=["event_id"])], "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="RepeatableRequest",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "token",
                    fields.ForeignKeyField(
                        "models.ApiToken",
                        source_field="token_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="requests",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("key", fields.CharField(max_length=100)),
                ("request_hash", fields.CharField(max_length=64)),
                ("status", fields.SmallIntField(null=True)),
                ("body", fields.TextField(null=True)),
                ("created_at", UtcDatetimeField()),
            ],
            options={
                "table": "repeatable_requests",
                "app": "models",
                "unique_together": (("token", "key"),),
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Share",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "ticket",
                    fields.ForeignKeyField(
                        "models.Ticket",
                        source_field="ticket_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="shares",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "offered_by",
                    fields.ForeignKeyField(
                        "models.Person",
                        source_field="offered_by_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="shares_offered",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("created_at", UtcDatetimeField()),
                ("sent_at", UtcDatetimeField(null=True)),
                (
                    "claimed_by",
                    fields.ForeignKeyField(
                        "models.Person",
                        source_field="claimed_by_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="shares_claimed",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("claimed_at", UtcDatetimeField(null=True)),
                (
                    "claimed_ticket",
                    fields.ForeignKeyField(
                        "models.Ticket",
                        source_field="claimed_ticket_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="claimed_shares",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("withdrawn_at", UtcDatetimeField(null=True)),
                (
                    "asked_by",
                    fields.ForeignKeyField(
                        "models.Person",
                        source_field="asked_by_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="shares_asked",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("asked_at", UtcDatetimeField(null=True)),
            ],
            options={
                "table": "shares",
                "app": "models",
                "indexes": [
                    Index(fields=["ticket_id"]),
                    Index(fields=["claimed_ticket_id"]),
                    Index(fields=["offered_by_id"]),
                    Index(fields=["claimed_by_id"]),
                ],
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Webhook",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "organiser",
                    fields.ForeignKeyField(
                        "models.Organiser",
                        source_field="organiser_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="webhooks",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("url", fields.CharField(max_length=500)),
                ("kinds", fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                ("secret_version", fields.IntField(default=1)),
                ("created_at", UtcDatetimeField()),
                ("removed_at", UtcDatetimeField(null=True)),
            ],
            options={
                "table": "webhooks",
                "app": "models",
                "indexes": [Index(fields=["organiser_id"])],
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="WebhookDelivery",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "webhook",
                    fields.ForeignKeyField(
                        "models.Webhook",
                        source_field="webhook_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="deliveries",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("kind", fields.CharField(max_length=20)),
                ("about", fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                ("created_at", UtcDatetimeField()),
                ("due_at", UtcDatetimeField()),
                ("attempts", fields.SmallIntField(default=0)),
                ("last_status", fields.SmallIntField(null=True)),
                ("done_at", UtcDatetimeField(null=True)),
                ("delivered", fields.BooleanField(default=False)),
            ],
            options={
                "table": "webhook_deliveries",
                "app": "models",
                "indexes": [Index(fields=["webhook_id", "id"])],
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.AddField(
            model_name="Event",
            name="day_reminder_at",
            field=UtcDatetimeField(null=True),
        ),
        ops.AddField(
            model_name="Event",
            name="directions",
            field=fields.TextField(null=True),
        ),
        ops.AddField(
            model_name="Event",
            name="erased_at",
            field=UtcDatetimeField(null=True),
        ),
        ops.AddField(
            model_name="Event",
            name="hours_reminder_at",
            field=UtcDatetimeField(null=True),
        ),
        ops.AddField(
            model_name="Event",
            name="keep_days",
            field=fields.IntField(null=True),
        ),
        ops.AddField(
            model_name="Event",
            name="latitude",
            field=fields.FloatField(null=True),
        ),
        ops.AddField(
            model_name="Event",
            name="longitude",
            field=fields.FloatField(null=True),
        ),
        ops.AddField(
            model_name="Event",
            name="questions",
            field=fields.JSONField(null=True, encoder=JSON_DUMPS, decoder=loads),
        ),
        ops.AddField(
            model_name="Event",
            name="revision",
            field=fields.IntField(default=0, db_default=0),
        ),
        ops.AddField(
            model_name="Event",
            name="transfers_until",
            field=UtcDatetimeField(null=True),
        ),
        ops.AddField(
            model_name="Order",
            name="external_number",
            field=fields.CharField(null=True, max_length=64),
        ),
        ops.AddField(
            model_name="Order",
            name="import_key",
            field=fields.CharField(null=True, max_length=64),
        ),
        ops.AddField(
            model_name="Owed",
            name="announcement",
            field=fields.ForeignKeyField(
                "models.Announcement",
                source_field="announcement_id",
                null=True,
                db_constraint=True,
                to_field="id",
                related_name="copies",
                on_delete=OnDelete.RESTRICT,
            ),
        ),
        ops.AddField(
            model_name="SentMessage",
            name="event",
            field=fields.ForeignKeyField(
                "models.Event",
                source_field="event_id",
                null=True,
                db_constraint=True,
                to_field="id",
                related_name="boards",
                on_delete=OnDelete.RESTRICT,
            ),
        ),
        ops.AddField(
            model_name="SentMessage",
            name="share",
            field=fields.ForeignKeyField(
                "models.Share",
                source_field="share_id",
                null=True,
                db_constraint=True,
                to_field="id",
                related_name="messages",
                on_delete=OnDelete.RESTRICT,
            ),
        ),
        ops.AddField(
            model_name="Ticket",
            name="expected",
            field=fields.IntField(null=True),
        ),
        ops.AddField(
            model_name="Ticket",
            name="import_key",
            field=fields.CharField(null=True, max_length=64),
        ),
        ops.AddField(
            model_name="Ticket",
            name="imported",
            field=fields.JSONField(null=True, encoder=JSON_DUMPS, decoder=loads),
        ),
        ops.AddField(
            model_name="Ticket",
            name="split_from",
            field=fields.ForeignKeyField(
                "models.Ticket",
                source_field="split_from_id",
                null=True,
                db_constraint=True,
                to_field="id",
                related_name="splits",
                on_delete=OnDelete.RESTRICT,
            ),
        ),
        ops.RunPython(add_rules),
    ]
