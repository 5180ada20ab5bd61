"""What people are owed, as calls to Telegram: each kind of `models.outbox.Kind` is rendered when its turn has come."""

from collections.abc import Mapping

from bot.owed.conflict import conflict
from bot.owed.device_news import device_bound
from bot.owed.door_news import burst, checked_in, code_changed, staff_joined, undone
from bot.owed.feed import feed, folded_feed
from bot.owed.letter import Folder, Renderer
from bot.owed.sales_news import event_cancelled, oversold
from bot.owed.ticket import ticket, ticket_refresh
from bot.owed.trust_news import code_twice, folded_code_twice, repeated, save_ticket
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
    Kind.CONFLICT: conflict,
    Kind.DEVICE_BOUND: device_bound,
    Kind.CODE_TWICE: code_twice,
    Kind.REPEATED: repeated,
    Kind.SAVE_TICKET: save_ticket,
}
FOLDERS: Mapping[str, Folder] = {Kind.FEED: folded_feed, Kind.CODE_TWICE: folded_code_twice}
"""Kinds of which several late ones are told in one message."""
