"""Entry point of `python -m cli`, for where the `longtake` command is not installed."""

from cli import main

main()
