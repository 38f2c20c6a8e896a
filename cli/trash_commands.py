"""The `longtake trash` and `longtake untrash` commands."""

from typing import Annotated

import typer
from pydantic import BaseModel

from cli.api_client import ApiClient
from cli.job_outcomes import JobRefusal, print_outcomes
from cli.options import ApiUrl, resolve_api_url
from cli.signals import run_interruptible

trash_app = typer.Typer()
JobIds = Annotated[list[str], typer.Argument(metavar="ID...", help="Ids, as `longtake list` shows them.")]


class _Report(BaseModel):
    moved: tuple[str, ...]
    refused: tuple[JobRefusal, ...]


@trash_app.command()
def trash(job_ids: JobIds, api: ApiUrl = None) -> None:
    """Move films that have ended into the trash, which keeps them for 30 days."""
    _move(resolve_api_url(api), "/jobs/trash", job_ids)


@trash_app.command()
def untrash(job_ids: JobIds, api: ApiUrl = None) -> None:
    """Take films out of the trash. `longtake list --trashed` lists what is there."""
    _move(resolve_api_url(api), "/jobs/restore", job_ids)


def _move(url: str, path: str, job_ids: list[str]) -> None:
    """Print the ids that were moved. Exit code 1 if some were not, each with its reason."""
    report = _Report.model_validate(run_interruptible(_call(url, path, job_ids)))
    print_outcomes(report.moved, report.refused)


async def _call(url: str, path: str, job_ids: list[str]) -> object:
    async with ApiClient.connect(url) as client:
        return await client.call("POST", path, {"ids": job_ids})
