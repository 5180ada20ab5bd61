"""News about programs that act for an organiser."""

from bot.owed.letter import Letter, Recipient, say
from models.tables import Owed, Webhook


async def webhook_failed(recipient: Recipient, row: Owed) -> Letter:
    """To the organiser, once: an address has taken nothing for a day. Not when it was removed meanwhile."""
    webhook = await Webhook.get_or_none(id=int(row.about["webhook"]), removed_at=None)
    return say(recipient, recipient.voice.html("api.webhook_failed", url=webhook.url)) if webhook else []
