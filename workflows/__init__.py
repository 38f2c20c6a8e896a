"""Workflows: the durable story of a film and everything it decides. Pure: no I/O here."""
