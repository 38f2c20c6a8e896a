"""`python -m cli`, where the `longtake` command is not installed."""

from cli import main

main()
