"""Rules that the ORM can't say: checks, partial uniqueness, an append-only table."""

from typing import Any

from tortoise import migrations
from tortoise.migrations import operations as ops

from models.storage.checks import add_checks

CHECKS = {
    "events": {
        "events_end_after_start": "ends_at IS NULL OR ends_at > starts_at",
        "events_code_digits": "code_digits IN (4, 6)",
        "events_free_limit": "free_limit >= 1",
    },
    "ticket_types": {
        "ticket_types_price": "price >= 0",
        "ticket_types_capacity": "capacity IS NULL OR capacity >= 0",
        "ticket_types_held": "held >= 0",
    },
    "orders": {
        "orders_total": "total >= 0",
        "orders_reserved": "status <> 'reserved' OR reserved_until IS NOT NULL",
        "orders_paid": "(status <> 'paid' AND status <> 'refunded') OR paid_at IS NOT NULL",
    },
    "tickets": {
        "tickets_places": "places >= 1",
        "tickets_admitted": "admitted >= 0 AND admitted <= places",
        "tickets_wrong_codes": "wrong_codes >= 0",
    },
    "door_codes": {
        "door_codes_digits": "digits IN (4, 6)",
    },
    "checkins": {
        "checkins_status": "status IN ('ok', 'incomplete', 'error', 'annul')",
        "checkins_ok_admits": "status <> 'ok' OR admitted > 0",
        "checkins_refusal_admits_nobody": "(status <> 'error' AND status <> 'incomplete') OR admitted = 0",
        "checkins_error_reason": "status <> 'error' OR reason IS NOT NULL",
        "checkins_annul": "(status = 'annul' AND annuls_id IS NOT NULL AND admitted < 0)"
        " OR (status <> 'annul' AND annuls_id IS NULL)",
    },
    "arrivals": {
        "arrivals_entered": "entered >= 0",
    },
    "sent_messages": {
        "sent_messages_named": "inline_message_id IS NOT NULL OR (chat_id IS NOT NULL AND message_id IS NOT NULL)",
    },
    "installation": {
        "installation_one_row": "id = 1",
    },
}

INDEXES = (
    "CREATE UNIQUE INDEX checkins_ok_once_per_nonce ON checkins (ticket_id, nonce) WHERE status = 'ok'",
    "CREATE UNIQUE INDEX arrivals_cell ON arrivals (event_id, type_id, COALESCE(gate_id, 0), quarter)",
    "CREATE UNIQUE INDEX sent_messages_once ON sent_messages (chat_id, message_id) WHERE message_id IS NOT NULL",
    "CREATE INDEX checkins_nonce ON checkins (ticket_id, nonce)",
    "CREATE INDEX outbox_waiting ON outbox (chat_id, id) WHERE done_at IS NULL",
    "CREATE INDEX outbox_next ON outbox (priority, id) WHERE done_at IS NULL",
)

APPEND_ONLY = "checkins is append-only"


async def add_rules(_apps: Any, editor: Any) -> None:
    """Add them all, in the dialect's way."""
    client = editor.client
    sqlite = client.capabilities.dialect == "sqlite"
    await add_checks(client, CHECKS)
    for statement in (*INDEXES, *(_sqlite_append_only() if sqlite else _append_only())):
        await client.execute_query(statement)


def _append_only() -> tuple[str, ...]:
    return (
        "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS"
        f" $$ BEGIN RAISE EXCEPTION '{APPEND_ONLY}' USING ERRCODE = 'integrity_constraint_violation'; END $$",
        "CREATE TRIGGER checkins_append_only BEFORE UPDATE OR DELETE ON checkins"
        " FOR EACH ROW EXECUTE FUNCTION refuse_change()",
    )


def _sqlite_append_only() -> tuple[str, ...]:
    return tuple(
        f"CREATE TRIGGER checkins_no_{event.lower()} BEFORE {event} ON checkins"
        f" BEGIN SELECT RAISE(ABORT, '{APPEND_ONLY}'); END"
        for event in ("UPDATE", "DELETE")
    )


class Migration(migrations.Migration):
    """After the tables."""

    dependencies = [("models", "0001_initial")]  # noqa: RUF012  # Tortoise's own declaration

    operations = [ops.RunPython(add_rules)]  # noqa: RUF012
