"""Exhibitors: applying, credentials, signing in, and who is there."""
