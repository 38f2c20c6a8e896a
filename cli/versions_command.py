"""The Typer command that lists the versions of a film, and takes one back."""

from datetime import datetime
from typing import Annotated

import typer
from pydantic import BaseModel

from cli.api_client import ApiClient
from cli.options import ApiUrl, JobId, resolve_api_url
from cli.output import print_stderr, print_stdout
from cli.signals import run_interruptible

versions_app = typer.Typer()


class _ChangeItem(BaseModel):
    message: str


class _VersionItem(BaseModel):
    version: int
    is_current: bool
    made_at: datetime
    changes: tuple[_ChangeItem, ...]


class _VersionListResponse(BaseModel):
    versions: tuple[_VersionItem, ...]


@versions_app.command()
def versions(
    job_id: JobId,
    *,
    restore: Annotated[
        int | None, typer.Option(metavar="NUMBER", min=1, help="Make this version the film again.")
    ] = None,
    api: ApiUrl = None,
) -> None:
    """List the cuts of a film, the newest first, with what changed; or take one back, for nothing."""
    url = resolve_api_url(api)
    run_interruptible(_list_versions(url, job_id) if restore is None else _restore(url, job_id, restore))


async def _list_versions(url: str, job_id: str) -> None:
    async with ApiClient.connect(url) as api:
        answer = await api.call_job("GET", job_id, "/versions")
    for each in _VersionListResponse.model_validate(answer).versions:
        changes = "; ".join(change.message for change in each.changes)
        now = " (the film now)" if each.is_current else ""
        print_stdout(f"{each.version}  {each.made_at:%Y-%m-%d %H:%M}  {changes}{now}")


async def _restore(url: str, job_id: str, number: int) -> None:
    async with ApiClient.connect(url) as api:
        await api.call_job("POST", job_id, f"/versions/{number}/restore")
    print_stderr(f"Version {number} is the film again.")
