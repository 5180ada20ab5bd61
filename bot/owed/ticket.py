"""The ticket in the chat: sent once, then kept true."""

from telegram import Bot, InputMediaPhoto
from telegram.constants import ParseMode

from bot.buttons import keyboard
from bot.owed.letter import Call, Letter, Recipient, Sent
from bot.owed.share_copy import stale_copies
from bot.owed.ticket_message import TicketMessage, file_id_in, picture_shown, ticket_message
from models.owed.sent_messages import messages_of, note_shown, remember_message
from models.owed.stored_files import store_file
from models.tables import Owed, SentMessage


async def ticket(recipient: Recipient, row: Owed) -> Letter:
    """The ticket's message, as the ticket is now."""
    ticket_id = int(row.about["ticket"])
    message = await ticket_message(recipient, ticket_id)
    photo = await message.picture.photo()

    async def send(bot: Bot) -> Sent:
        return await bot.send_photo(
            recipient.chat_id,
            photo,
            caption=message.caption,
            parse_mode=ParseMode.HTML,
            reply_markup=keyboard(message.rows),
        )

    async def remember(sent: Sent | None) -> None:
        if sent is None or isinstance(sent, bool):
            return
        file_id = file_id_in(sent)
        if file_id:
            await store_file(message.picture.name, file_id)
        await remember_message(ticket_id, recipient.chat_id, sent.message_id, shows=message.shows, file_id=file_id)

    return [Call(send, after=remember, file=message.picture.name)]


async def ticket_refresh(recipient: Recipient, row: Owed) -> Letter:
    """Edits of the ticket's messages in this chat, and of copies that offer its places, where they are not true now."""
    ticket_id = int(row.about["ticket"])
    return [*await _stale_messages(recipient, ticket_id), *await stale_copies(recipient, ticket_id)]


async def _stale_messages(recipient: Recipient, ticket_id: int) -> Letter:
    followed = await messages_of(ticket_id, recipient.chat_id)
    if not followed:
        return []
    message = await ticket_message(recipient, ticket_id)
    return [_edit(message, old) for old in followed if old.shows != message.shows]


def _edit(message: TicketMessage, old: SentMessage) -> Call:
    async def edit(bot: Bot) -> Sent:
        if picture_shown(old.shows) == message.picture.name:
            return await bot.edit_message_caption(
                chat_id=old.chat_id,
                message_id=old.message_id,
                caption=message.caption,
                parse_mode=ParseMode.HTML,
                reply_markup=keyboard(message.rows),
            )
        photo = await message.picture.photo()
        return await bot.edit_message_media(
            InputMediaPhoto(photo, caption=message.caption, parse_mode=ParseMode.HTML),
            chat_id=old.chat_id,
            message_id=old.message_id,
            reply_markup=keyboard(message.rows),
        )

    async def note(sent: Sent | None) -> None:
        file_id = file_id_in(sent)
        if file_id:
            await store_file(message.picture.name, file_id)
        await note_shown(old, shows=message.shows, file_id=file_id)

    return Call(edit, after=note, edits=old, file=message.picture.name)
