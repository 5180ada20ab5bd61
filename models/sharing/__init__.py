"""Companions: places of a ticket that are offered, claimed, and asked for."""
