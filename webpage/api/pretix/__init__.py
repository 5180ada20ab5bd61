"""Addresses, fields and codes of pretix's API, as far as a program needs them to check tickets in.

A check-in list is an event here, with the event's id. Door codes play no part: who checks in is the token's organiser.
What pretix knows and Usher does not (sub-events, add-ons, taxes, seats) has the value that says "none".
Source: pretix, doc/api/resources/checkin.rst, checkinlists.rst, events.rst, organizers.rst.
"""
