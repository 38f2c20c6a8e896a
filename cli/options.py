"""Options and arguments that several commands share."""

from typing import Annotated

import typer

from cli.configuration import api_url, load_settings

ApiUrl = Annotated[
    str | None,
    typer.Option("--api", metavar="URL", envvar="LONGTAKE_API_URL", help="Default: this machine's."),
]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Spend what it costs without being asked.")]
Confirm = Annotated[
    bool, typer.Option("--confirm", help="Confirm the words that whoever runs Longtake wants confirmed.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print the API's own answer, as JSON.")]
JobId = Annotated[str, typer.Argument(metavar="ID", help="The job's id, as `longtake list` shows it.")]


def resolve_api_url(given: str | None) -> str:
    """Return the API's URL: the one given, else the local one by the settings."""
    return given or api_url(load_settings())
