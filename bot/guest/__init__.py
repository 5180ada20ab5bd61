"""The guest's side: events, buying, tickets, and what belongs to a person."""
