"""The log of callers' webhooks, their redelivery, and tests of receivers."""
