"""The features of the bot, a flat list. Each is a module with ``handlers()``; the first handler that fits answers."""

from typing import Protocol

from bot import conversations, questions
from bot.chat import Handler
from bot.guest import (
    applying,
    buying,
    claiming,
    companions,
    events,
    help_page,
    language,
    payments,
    privacy,
    sharing,
    start,
    tickets,
)
from bot.organiser import (
    announce,
    api,
    applications,
    event,
    export,
    gates,
    importing,
    media,
    moved_places,
    newevent,
    place,
    refunds,
    settings,
    staff,
    taken_back,
    telling,
    transfers,
    webhooks,
)
from bot.organiser import questions as event_questions
from bot.staff import (
    arrivals,
    attendance,
    board,
    came_twice,
    choosing,
    devices,
    door,
    find,
    guests,
    not_me,
    organisations,
    undo,
    walk_in,
)


class Feature(Protocol):
    """A module with handlers."""

    def handlers(self) -> list[Handler]:
        """The feature's handlers, in order."""


GUEST: tuple[Feature, ...] = (
    payments,
    start,
    events,
    buying,
    claiming,
    applying,
    tickets,
    sharing,
    companions,
    language,
    privacy,
    help_page,
)
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
    board,
    arrivals,
    guests,
    newevent,
    event,
    export,
    settings,
    importing,
    telling,
    place,
    media,
    announce,
    refunds,
    transfers,
    moved_places,
    taken_back,
    gates,
    staff,
    applications,
    event_questions,
    organisations,
    walk_in,
    questions,
    api,
    webhooks,
)
LAST: tuple[Feature, ...] = (conversations,)
"""Plain text is for the step of a conversation, after everything else had its chance."""


def all_handlers() -> list[Handler]:
    """The handlers of every feature, in order."""
    return [handler for feature in (*GUEST, *STAFF, *LAST) for handler in feature.handlers()]
