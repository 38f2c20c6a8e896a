"""`longtake backup`: copies what an instance of this machine needs to go on elsewhere."""

import subprocess
import sys
from pathlib import Path
from typing import Annotated

import typer

from cli.configuration import load_settings
from cli.errors import UserError
from cli.processes import PROJECT_ROOT
from cli.temporal_server import external_temporal_address
from settings import Settings

KEPT_ELSEWHERE = (
    "This copies what `longtake up` keeps in its folder. "
    "{names} kept elsewhere: see Back up in docs/deploy.md."
)

backup_app = typer.Typer()


@backup_app.command()
def backup(
    folder: Annotated[Path, typer.Argument(help="The copy's folder, which must not be there yet.")],
) -> None:
    """Copy films, catalog, Temporal's database and keys to a folder, also while films are made.

    To go on from it: LONGTAKE_VAR_DIR=FOLDER longtake up. It holds keys, as var/ does.
    """
    settings = load_settings()
    _require_own_folder(settings)
    # The catalog is another room's, which copies it in a process of its own.
    command = [sys.executable, "-m", "store.instance_backup", str(settings.var_dir), str(folder.absolute())]
    raise typer.Exit(subprocess.run(command, cwd=PROJECT_ROOT, check=False).returncode)  # noqa: S603 - ours


def _require_own_folder(settings: Settings) -> None:
    """Raise UserError if a part of the instance is not in its folder."""
    elsewhere = {
        "The catalog is": settings.database_url,
        "Files are": settings.assets_url,
        "Temporal's database is": external_temporal_address(settings),
    }
    if names := [words for words, address in elsewhere.items() if address]:
        raise UserError(KEPT_ELSEWHERE.format(names=names[0]))
    if not (settings.var_dir / "longtake.db").exists():
        raise UserError(f"There is nothing to back up in {settings.var_dir}.")
