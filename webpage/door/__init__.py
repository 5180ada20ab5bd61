"""The door page: for staff with a phone or a tablet at the gate."""

from webpage.door import binding, deeds, offline, page, reading

__all__ = ["binding", "deeds", "offline", "page", "reading"]
