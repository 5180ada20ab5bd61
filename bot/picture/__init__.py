"""Pictures that the bot sends: an event's tickets, its VOID picture, a poster for events that have none, arrivals."""

from bot.picture.arrivals import arrivals_picture
from bot.picture.facts import ArrivalFacts, EventFacts, TicketFacts
from bot.picture.poster import poster
from bot.picture.ticket import ticket_picture
from bot.picture.void import void_picture

__all__ = [
    "ArrivalFacts",
    "EventFacts",
    "TicketFacts",
    "arrivals_picture",
    "poster",
    "ticket_picture",
    "void_picture",
]
