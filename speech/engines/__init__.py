"""The code that runs in an engine's own process: nothing outside this folder imports it (ADR 32)."""
