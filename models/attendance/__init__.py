"""Counts of people: counters, curves, boards, and lists of guests."""
