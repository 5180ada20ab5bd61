"""What people are owed, as calls to Telegram: each kind of `models.outbox.Kind` is rendered when its turn has come."""

from collections.abc import Mapping

from bot.owed.door_news import burst, checked_in, code_changed, staff_joined, undone
from bot.owed.feed import feed, folded_feed
from bot.owed.letter import Folder, Renderer
from bot.owed.sales_news import event_cancelled, oversold
from bot.owed.ticket import ticket, ticket_refresh
from models.outbox import Kind

RENDERERS: Mapping[str, Renderer] = {
    Kind.FEED: feed,
    Kind.CHECKED_IN: checked_in,
    Kind.TICKET: ticket,
    Kind.TICKET_REFRESH: ticket_refresh,
    Kind.UNDONE: undone,
    Kind.BURST: burst,
    Kind.CODE_CHANGED: code_changed,
    Kind.STAFF_JOINED: staff_joined,
    Kind.EVENT_CANCELLED: event_cancelled,
    Kind.OVERSOLD: oversold,
}
FOLDERS: Mapping[str, Folder] = {Kind.FEED: folded_feed}
"""Kinds of which several late ones are told in one message."""
