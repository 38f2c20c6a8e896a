"""The `longtake` command: runs the parts on this machine, and asks the API as any client does."""

from cli.commands import main

__all__ = ["main"]
