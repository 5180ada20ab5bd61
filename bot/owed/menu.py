"""The command menu of somebody whose part in an event has changed, by whichever side."""

from telegram import Bot

from bot.menu import refresh_menu
from bot.owed.letter import Call, Letter, Recipient
from models.tables import Owed, Person


async def menu(recipient: Recipient, _row: Owed) -> Letter:
    """Make it show what they may do now."""
    person = await Person.get(id=recipient.chat_id)

    async def make(bot: Bot) -> bool:
        await refresh_menu(bot, person)
        return True

    return [Call(make)]
