"""Download many films as one zip, and say which are not in it."""

from collections.abc import Sequence
from pathlib import Path
from zipfile import ZipFile

from cli.api_client import ApiClient
from cli.film_download import download_film
from cli.output import print_stderr

LEFT_OUT_FILE = "NOT HERE.txt"


async def download_zip(url: str, job_ids: Sequence[str], path: Path) -> Path:
    """Download the films, in one zip; print which were left out, and why.

    Raises:
        UserError: none of them is there, the disk is full, or the connection broke.
    """
    async with ApiClient.connect(url) as api:
        saved = await download_film(api, api.export_films_link(job_ids), path)
    with ZipFile(saved) as archive:
        if LEFT_OUT_FILE in archive.namelist():
            print_stderr(f"Not in the zip:\n{archive.read(LEFT_OUT_FILE).decode().rstrip()}", "yellow")
    return saved
