"""Typer commands about one film: show, download, open, rename, delete."""

import sys
import webbrowser
from pathlib import Path
from typing import Annotated
from urllib.parse import quote

import typer

from cli.api_client import ApiClient
from cli.errors import UserError
from cli.film_details import FilmDetails, describe_film
from cli.film_download import download_film, film_file_name
from cli.job_costs import JobCosts
from cli.options import ApiUrl, AsJson, JobId, resolve_api_url
from cli.output import print_json, print_stderr, print_stdout
from cli.request_bodies import require_sendable
from cli.signals import run_interruptible
from cli.zip_download import download_zip

film_app = typer.Typer()


@film_app.command()
def show(job_id: JobId, *, json: AsJson = False, api: ApiUrl = None) -> None:
    """Show a film: its state, scenes, files, and what it has cost."""
    answer = run_interruptible(_fetch_film(resolve_api_url(api), job_id))
    if json:
        print_json(answer)
        return
    for line in describe_film(FilmDetails.model_validate(answer)):
        print_stdout(line)
    if costs := JobCosts.model_validate(answer).to_sentence():
        print_stdout(f"  {costs}")


@film_app.command()
def download(
    job_ids: Annotated[
        list[str], typer.Argument(metavar="ID...", help="Ids of jobs, as `longtake list` shows them.")
    ],
    to: Annotated[
        Path, typer.Option(metavar="PATH", help="A folder, or the file's own name. Default: this folder.")
    ] = Path(),
    *,
    captions: Annotated[
        bool, typer.Option("--captions", help="Save its captions beside it, as .vtt and .srt.")
    ] = False,
    language: Annotated[
        str | None, typer.Option(metavar="TAG", help="The film in this other language.")
    ] = None,
    zip_file: Annotated[
        Path | None, typer.Option("--zip", metavar="FILE", help="Save them as one zip, up to 100 at once.")
    ] = None,
    api: ApiUrl = None,
) -> None:
    """Save finished films. For a film's clips, sounds and timelines, see `longtake export`."""
    url = resolve_api_url(api)
    if zip_file is not None:
        if captions or language or to != Path():
            raise UserError("--zip saves films only, into its own file: leave out the other options.")
        print_stdout(str(run_interruptible(download_zip(url, job_ids, zip_file))))
        return
    if len(job_ids) > 1 and not to.is_dir():
        raise UserError(f"{to} is no folder: several films need one.")
    for job_id in job_ids:
        for path in run_interruptible(_download_film(url, job_id, to, captions=captions, language=language)):
            print_stdout(str(path))


@film_app.command("open")
def open_film(job_id: JobId, api: ApiUrl = None) -> None:
    """Open a film's page in the browser."""
    address = run_interruptible(_find_page(resolve_api_url(api), job_id))
    print_stdout(address)
    if not webbrowser.open(address):
        print_stderr("No browser was found here: open this address in one.")


@film_app.command()
def rename(job_id: JobId, title: Annotated[str, typer.Argument()], api: ApiUrl = None) -> None:
    """Give a film another title."""
    require_sendable("title", title)
    run_interruptible(_rename_film(resolve_api_url(api), job_id, title))


@film_app.command()
def delete(
    job_id: JobId,
    *,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Delete it without being asked.")] = False,
    api: ApiUrl = None,
) -> None:
    """Delete a film that has ended, with its clips and all other files. It cannot be brought back."""
    url = resolve_api_url(api)
    film = FilmDetails.model_validate(run_interruptible(_fetch_film(url, job_id)))
    _confirm_deletion(film.title, yes=yes)
    run_interruptible(_delete_film(url, job_id))
    print_stdout("deleted")


def _confirm_deletion(title: str, *, yes: bool) -> None:
    if yes:
        return
    if not sys.stdin.isatty():
        raise UserError("Nothing was deleted: nobody can be asked here. To delete it, add --yes.")
    print_stderr(f"“{title}” and all its files will be gone.")
    if not typer.confirm("Delete it?", err=True):
        raise UserError("Nothing was deleted.")


async def _fetch_film(url: str, job_id: str) -> object:
    async with ApiClient.connect(url) as api:
        return await api.fetch_job(job_id)


async def _find_page(url: str, job_id: str) -> str:
    async with ApiClient.connect(url) as api:
        await api.fetch_job(job_id)
        return api.absolute_url(f"/#/jobs/{quote(job_id, safe='')}")


async def _rename_film(url: str, job_id: str, title: str) -> None:
    async with ApiClient.connect(url) as api:
        answer = await api.call_job("PATCH", job_id, body={"title": title})
        print_stdout(FilmDetails.model_validate(answer).title)


async def _delete_film(url: str, job_id: str) -> None:
    async with ApiClient.connect(url) as api:
        await api.call_job("DELETE", job_id)


async def _download_film(
    url: str, job_id: str, to: Path, *, captions: bool, language: str | None
) -> list[Path]:
    async with ApiClient.connect(url) as api:
        film = FilmDetails.model_validate(await api.fetch_job(job_id))
        files = film.find_files(language)
        path = _choose_path(film.title, job_id, to, language)
        saved = [await download_film(api, files.film, path)]
        for link, kind in files.captions if captions else ():
            saved.append(await download_film(api, link, path.with_suffix(f".{kind}")))
        return saved


def _choose_path(title: str, job_id: str, to: Path, language: str | None) -> Path:
    if not to.is_dir():
        return to
    return to / film_file_name(title, job_id, f"{language}.mp4" if language else "mp4")
