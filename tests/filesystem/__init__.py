"""Tests of safe writing to the local disk."""
