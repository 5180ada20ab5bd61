"""The command menu of somebody whose part in an event has changed, by whichever side."""

from telegram import Bot

from bot.menu import refresh_menu
from bot.owed.letter import Call, Recipient
from models.tables import Person


def menu_call(recipient: Recipient) -> Call:
    """The call that makes it show what they may do now."""

    async def make(bot: Bot) -> bool:
        await refresh_menu(bot, await Person.get(id=recipient.chat_id))
        return True

    return Call(make)
