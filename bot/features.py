"""The features of the bot, a flat list. Each is a module with ``handlers()``; the first handler that fits answers."""

from typing import Protocol

from bot import conversations
from bot.chat import Handler
from bot.guest import buying, claiming, events, help_page, language, payments, privacy, start, tickets
from bot.organiser import event, newevent, settings, staff
from bot.staff import attendance, came_twice, choosing, devices, door, find, not_me, undo


class Feature(Protocol):
    """A module with handlers."""

    def handlers(self) -> list[Handler]:
        """The feature's handlers, in order."""


GUEST: tuple[Feature, ...] = (payments, start, events, buying, claiming, tickets, language, privacy, help_page)
"""Payments first: a payment is a message too."""
STAFF: tuple[Feature, ...] = (
    choosing,
    door,
    find,
    undo,
    not_me,
    came_twice,
    devices,
    attendance,
    newevent,
    event,
    settings,
    staff,
)
LAST: tuple[Feature, ...] = (conversations,)
"""Plain text is for the step of a conversation, after everything else had its chance."""


def all_handlers() -> list[Handler]:
    """The handlers of every feature, in order."""
    return [handler for feature in (*GUEST, *STAFF, *LAST) for handler in feature.handlers()]
