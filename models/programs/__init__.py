"""Programs that act for an organiser: tokens, lists, orders, check-ins, webhooks."""
