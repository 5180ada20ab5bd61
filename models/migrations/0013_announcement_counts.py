"""What became of the copies of announcements that are purged."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    """After the encodings of guest lists."""

    dependencies = [("models", "0012_encodings")]  # noqa: RUF012  # Tortoise's own declaration

    operations = [  # noqa: RUF012
        ops.AddField(model_name="Announcement", name="sent_before", field=fields.IntField(default=0, db_default=0)),
        ops.AddField(model_name="Announcement", name="blocked_before", field=fields.IntField(default=0, db_default=0)),
    ]
