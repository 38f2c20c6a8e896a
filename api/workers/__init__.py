"""The worker processes, for operators."""
