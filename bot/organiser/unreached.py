"""Guests whom no message of the bot reaches: how many they are, and a file of those without a chat."""

from collections.abc import Sequence

from telegram import InlineKeyboardButton

from bot.buttons import button
from bot.organiser.care_buttons import FileUnreached
from models.language.formats import number
from models.language.speech import Voice
from models.owed.mailing import Reach
from models.tables import Audience


def unreached_lines(found: Reach, voice: Voice) -> list[str]:
    """Who won't get it, and why. Nothing if everybody will."""
    lines = []
    if found.blocked:
        lines.append(voice.count_html("care.announce_unreached_blocked", found.blocked))
    if found.without_chat:
        tickets = number(found.without_chat, voice)
        lines.append(voice.count_html("care.announce_unreached_chat", found.without_chat, tickets=tickets))
    return lines


def unreached_row(event_id: int, found: Reach, audience: Audience, voice: Voice) -> Sequence[InlineKeyboardButton]:
    """A button for the file of those without a chat, if there are any."""
    if not found.without_chat:
        return []
    return [button(voice.text("care.button_unreached"), FileUnreached(event_id, audience))]
