"""`longtake people`: lets people in from the machine that Longtake runs on."""

import subprocess
import sys
from typing import Annotated

import typer

from cli.configuration import load_settings
from cli.processes import PROJECT_ROOT

people_app = typer.Typer(no_args_is_help=True, help="Let people in, on the machine that Longtake runs on.")


@people_app.command("add-owner")
def add_owner(
    email: Annotated[str, typer.Argument(help="Their address. Needed where a proxy logs people in.")] = "",
) -> None:
    """Let an owner in: print a link that works once, for an hour."""
    load_settings()  # A setting that is wrong is one line.
    # The catalog is the API's: its own module writes there, in a process of its own.
    command = [sys.executable, "-m", "api.people.add_owner", *([email] if email else [])]
    raise typer.Exit(subprocess.run(command, cwd=PROJECT_ROOT, check=False).returncode)  # noqa: S603 - ours
