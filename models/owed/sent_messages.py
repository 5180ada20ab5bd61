"""Messages that show a ticket and follow its life."""

from models.clock import now
from models.storage.database import unit_of_work
from models.tables import Purpose, SentMessage

FOLLOWED = 5
"""How many messages of one ticket in one chat are kept up to date, the newest ones. Edits count against the limits."""


@unit_of_work
async def remember_message(ticket_id: int, chat_id: int, message_id: int, *, shows: str, file_id: str | None) -> None:
    """Keep a message in mind, to be edited when its ticket changes."""
    await SentMessage.create(
        chat_id=chat_id,
        message_id=message_id,
        purpose=Purpose.TICKET,
        ticket_id=ticket_id,
        shows=shows,
        file_id=file_id,
        sent_at=now(),
    )


@unit_of_work
async def note_shown(message: SentMessage, *, shows: str, file_id: str | None) -> None:
    """Write down what a message shows now."""
    facts = {"shows": shows, "file_id": file_id} if file_id else {"shows": shows}
    await SentMessage.filter(id=message.id).update(**facts)


async def messages_of(ticket_id: int, chat_id: int) -> list[SentMessage]:
    """The messages of a ticket in a chat that can be edited, the newest first."""
    found = SentMessage.filter(ticket_id=ticket_id, chat_id=chat_id, purpose=Purpose.TICKET, gone_at=None)
    return await found.order_by("-id").limit(FOLLOWED)
