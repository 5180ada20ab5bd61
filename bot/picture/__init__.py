"""Pictures that the bot sends: an event's tickets, its VOID picture, and a poster for events that have none."""

from bot.picture.facts import EventFacts, TicketFacts
from bot.picture.poster import poster
from bot.picture.ticket import ticket_picture
from bot.picture.void import void_picture

__all__ = ["EventFacts", "TicketFacts", "poster", "ticket_picture", "void_picture"]
