"""Typer commands that hand a film to others: export, share, unshare."""

from pathlib import Path
from typing import Annotated

import typer

from cli.api_client import ApiClient
from cli.film_download import download_film, film_file_name
from cli.options import ApiUrl, JobId, resolve_api_url
from cli.output import print_stderr, print_stdout
from cli.signals import run_interruptible

handover_app = typer.Typer()


@handover_app.command()
def export(
    job_id: JobId,
    to: Annotated[
        Path, typer.Option(metavar="PATH", help="A folder, or the file's own name. Default: this folder.")
    ] = Path(),
    api: ApiUrl = None,
) -> None:
    """Save a film with its clips, sounds, captions and timelines as a zip for an editing program."""
    folder, name = (to, None) if to.is_dir() else (to.parent, to.name)
    print_stdout(str(run_interruptible(_export_film(resolve_api_url(api), job_id, folder, name))))


@handover_app.command()
def share(
    job_id: JobId,
    until: Annotated[
        str | None,
        typer.Option(
            metavar="DAY", help="The last day (UTC) on which it works: 2026-12-24. Default: in a week."
        ),
    ] = None,
    *,
    shown: Annotated[bool, typer.Option("--list", help="Show the links that work, with their ids.")] = False,
    api: ApiUrl = None,
) -> None:
    """Make a link that shows a film, and nothing else, to whoever has it. The link is shown only once."""
    url = resolve_api_url(api)
    run_interruptible(_list_shares(url, job_id) if shown else _share_film(url, job_id, until))


@handover_app.command()
def unshare(
    job_id: JobId,
    share_id: Annotated[str, typer.Argument(metavar="LINK", help="Its id: see `longtake share ID --list`.")],
    api: ApiUrl = None,
) -> None:
    """Revoke a link to a film: from now on it shows nothing."""
    run_interruptible(_revoke_share(resolve_api_url(api), job_id, share_id))


async def _share_film(url: str, job_id: str, until: str | None) -> None:
    async with ApiClient.connect(url) as api:
        made = await api.share_film(job_id, until)
        print_stdout(api.absolute_url(made.url))
    print_stderr(f"It works until {made.ends_at:%Y-%m-%d %H:%M} UTC. Revoke it with:", "dim")
    print_stderr(f"longtake unshare {job_id} {made.share_id}", "dim")


async def _list_shares(url: str, job_id: str) -> None:
    async with ApiClient.connect(url) as api:
        found = await api.list_shares(job_id)
    for one in found.shares:
        print_stdout(f"{one.share_id}  until {one.ends_at:%Y-%m-%d %H:%M} UTC")
    if not found.shares:
        print_stderr("No link shows this film.", "dim")


async def _revoke_share(url: str, job_id: str, share_id: str) -> None:
    async with ApiClient.connect(url) as api:
        await api.revoke_share(job_id, share_id)
    print_stdout("revoked")


async def _export_film(url: str, job_id: str, folder: Path, name: str | None) -> Path:
    async with ApiClient.connect(url) as api:
        name = name or film_file_name(await api.fetch_title(job_id), job_id, "zip")
        return await download_film(api, api.export_link(job_id), folder / name)
