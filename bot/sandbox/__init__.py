"""A local Telegram for the demo and the tests: no account, no network, strict where Telegram is strict.

It knows nothing of what a bot is for. Start one with ``LocalTelegram.serve()``.
"""

from bot.sandbox.faults import Gate, Outage
from bot.sandbox.guide import Guide
from bot.sandbox.limits import FloodLimits
from bot.sandbox.payments import PaymentFailed
from bot.sandbox.person import ChatBlocked, InlineResults, NothingReceived, Person
from bot.sandbox.queries import CallbackAnswer
from bot.sandbox.state import Call, Options
from bot.sandbox.telegram import LocalTelegram

__all__ = [
    "Call",
    "CallbackAnswer",
    "ChatBlocked",
    "FloodLimits",
    "Gate",
    "Guide",
    "InlineResults",
    "LocalTelegram",
    "NothingReceived",
    "Options",
    "Outage",
    "PaymentFailed",
    "Person",
]
