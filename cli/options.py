"""Options and arguments that several commands have."""

from typing import Annotated

import typer

from cli.configuration import api_url, load

ApiUrl = Annotated[
    str | None,
    typer.Option("--api", metavar="URL", envvar="LONGTAKE_API_URL", help="Default: this machine's."),
]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Spend what it costs without being asked.")]
JobId = Annotated[str, typer.Argument(metavar="ID", help="The job's id, as `longtake list` shows it.")]


def api_at(given: str | None) -> str:
    """Where the API is that a command asks."""
    return given or api_url(load())
