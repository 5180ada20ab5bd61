"""Webhooks: tells other programs what happens, as Standard Webhooks describes it (standardwebhooks.com)."""
