"""When anything was last written, for those who watch over a running Usher."""

from datetime import datetime

from models.storage.database import current
from models.tables import CheckIn, Owed


async def last_write_at() -> datetime | None:
    """When this process last committed, or any wrote a check-in or a message. Raises DatabaseUnavailable."""
    checkin = await CheckIn.all().order_by("-id").first().values_list("received_at", flat=True)
    owed = await Owed.all().order_by("-id").first().values_list("created_at", flat=True)
    moments = [moment for moment in (current().last_commit_at, checkin, owed) if isinstance(moment, datetime)]
    return max(moments, default=None)
