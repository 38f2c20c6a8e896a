"""Webhooks of the providers, as they come in."""
