"""The `longtake` command: runs an instance on this machine, and calls the API as any client does."""

from cli.commands import main

__all__ = ["main"]
