"""What people are owed, as calls to Telegram: each `models.owed.outbox.Kind` is rendered when its turn has come."""

from collections.abc import Mapping

from bot.owed.announcement_progress import announcement_progress
from bot.owed.board import board
from bot.owed.conflict import conflict
from bot.owed.device_news import device_bound
from bot.owed.door_news import burst, checked_in, code_changed, staff_joined, undone
from bot.owed.duty_news import duty_cancelled, duty_changed, duty_ended
from bot.owed.event_news import announcement, event_changed, reminder
from bot.owed.exhibition_news import (
    application,
    application_approved,
    application_declined,
    application_withdrawn,
    exhibitor_signed_in,
    folded_applications,
    folded_exhibitors,
)
from bot.owed.feed import feed, folded_feed
from bot.owed.letter import Folder, Renderer
from bot.owed.place_news import order_taken_back, place_answered, place_asked, place_claimed, place_moved
from bot.owed.program_news import webhook_failed
from bot.owed.refund_news import order_cancelled, refunded
from bot.owed.sales_news import event_cancelled, oversold
from bot.owed.share_copy import share_refresh
from bot.owed.ticket import ticket, ticket_refresh
from bot.owed.trust_news import code_twice, folded_code_twice, repeated, save_ticket
from models.owed.outbox import Kind

RENDERERS: Mapping[str, Renderer] = {
    Kind.FEED: feed,
    Kind.CHECKED_IN: checked_in,
    Kind.TICKET: ticket,
    Kind.TICKET_REFRESH: ticket_refresh,
    Kind.UNDONE: undone,
    Kind.BURST: burst,
    Kind.CODE_CHANGED: code_changed,
    Kind.STAFF_JOINED: staff_joined,
    Kind.DUTY_CHANGED: duty_changed,
    Kind.DUTY_ENDED: duty_ended,
    Kind.DUTY_CANCELLED: duty_cancelled,
    Kind.EVENT_CANCELLED: event_cancelled,
    Kind.OVERSOLD: oversold,
    Kind.CONFLICT: conflict,
    Kind.DEVICE_BOUND: device_bound,
    Kind.CODE_TWICE: code_twice,
    Kind.REPEATED: repeated,
    Kind.SAVE_TICKET: save_ticket,
    Kind.WEBHOOK_FAILED: webhook_failed,
    Kind.REMINDER: reminder,
    Kind.EVENT_CHANGED: event_changed,
    Kind.ANNOUNCEMENT: announcement,
    Kind.ANNOUNCEMENT_PROGRESS: announcement_progress,
    Kind.ORDER_CANCELLED: order_cancelled,
    Kind.REFUNDED: refunded,
    Kind.APPLICATION: application,
    Kind.APPLICATION_APPROVED: application_approved,
    Kind.APPLICATION_DECLINED: application_declined,
    Kind.APPLICATION_WITHDRAWN: application_withdrawn,
    Kind.EXHIBITOR_SIGNED_IN: exhibitor_signed_in,
    Kind.SHARE_REFRESH: share_refresh,
    Kind.PLACE_CLAIMED: place_claimed,
    Kind.PLACE_ASKED: place_asked,
    Kind.PLACE_ANSWERED: place_answered,
    Kind.PLACE_MOVED: place_moved,
    Kind.ORDER_TAKEN_BACK: order_taken_back,
    Kind.BOARD: board,
}
FOLDERS: Mapping[str, Folder] = {
    Kind.FEED: folded_feed,
    Kind.CODE_TWICE: folded_code_twice,
    Kind.EXHIBITOR_SIGNED_IN: folded_exhibitors,
    Kind.APPLICATION: folded_applications,
}
"""Kinds of which several late ones are told in one message."""
