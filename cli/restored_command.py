"""`longtake restored`: says of a catalog that it comes from a back-up, before workers go on with it."""

import subprocess
import sys
from typing import Annotated

import typer

from cli.configuration import load_settings
from cli.processes import PROJECT_ROOT

QUESTION = "Is this a catalog that you have restored, with no worker running yet?"

restored_app = typer.Typer()


@restored_app.command()
def restored(*, yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False) -> None:
    """Mark the films under way in a restored PostgreSQL: nothing that was ordered since is paid for twice.

    Run it after the restore and before the first worker starts. `longtake backup` does this in its copy.
    """
    load_settings()  # A setting that is wrong is one line.
    if not yes:
        typer.confirm(QUESTION, abort=True)
    # The catalog is the API's: its own module writes there, in a process of its own.
    command = [sys.executable, "-m", "api.jobs.mark_restored"]
    raise typer.Exit(subprocess.run(command, cwd=PROJECT_ROOT, check=False).returncode)  # noqa: S603 - ours
