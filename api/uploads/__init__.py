"""Files that callers upload ahead of an order: received, checked, kept and shown again."""
