"""Estimates of how long takes take and how long a film still takes. Pure."""
