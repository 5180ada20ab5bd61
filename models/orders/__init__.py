"""Buying and claiming: what is on, orders, payments, refunds."""
