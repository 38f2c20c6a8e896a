"""Temporal activities: one idempotent side effect each, because any worker may retry one at any moment."""
