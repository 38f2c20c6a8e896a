"""What callers were told by webhook: the log, and redelivery."""
