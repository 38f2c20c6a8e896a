"""The films of many jobs as the files of one zip, each under its title, with a text of those left out."""

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath

from api.export.zip_stream import ZippedFile
from api.http.download_name import download_name
from store.assets import Assets
from store.errors import JobNotFound
from store.job_trash import JobTrash
from store.models import JobRow

LEFT_OUT_FILE = "NOT HERE.txt"


@dataclass(frozen=True)
class ManyFilms:
    """The rows whose films are there, in the order asked for, and why each other is left out."""

    rows: Sequence[JobRow]
    left_out: Sequence[str]

    @property
    def made_at(self) -> datetime:
        """When the newest of the films was made."""
        return max(row.ended_at or row.created_at for row in self.rows)

    def list_files(self) -> Iterator[ZippedFile]:
        """List the files of the zip, no two under one name, whatever letters a file system tells apart."""
        used = {LEFT_OUT_FILE.casefold()}
        for row in self.rows:
            path = _find_free_name(row, used)
            used.add(path.casefold())
            yield ZippedFile(path, row.film_key or "")
        if self.left_out:
            yield ZippedFile(LEFT_OUT_FILE, text="\n".join(self.left_out) + "\n")


async def find_films(trash: JobTrash, assets: Assets, owner: str, job_ids: Sequence[str]) -> ManyFilms:
    """Find the films of these jobs, in the trash or not. Raises nothing for one that is not there."""
    found = {job_id: row async for job_id, row in _find_rows(trash, owner, job_ids)}
    sizes = await asyncio.gather(*(_find_size(assets, row) for row in found.values()))
    there = [row for row, size in zip(found.values(), sizes, strict=True) if row and size is not None]
    ids = {row.id for row in there}
    return ManyFilms(there, [_say_why(job_id, row) for job_id, row in found.items() if job_id not in ids])


async def _find_rows(
    trash: JobTrash, owner: str, job_ids: Sequence[str]
) -> AsyncIterator[tuple[str, JobRow | None]]:
    for job_id in dict.fromkeys(job_ids):
        try:
            yield job_id, await trash.get_job(owner, job_id)
        except JobNotFound:
            yield job_id, None


async def _find_size(assets: Assets, row: JobRow | None) -> int | None:
    return await assets.get_size(row.film_key) if row and row.film_key else None


def _say_why(job_id: str, row: JobRow | None) -> str:
    if row is None:
        return f"{job_id}: there is no such film."
    why = "its file is not there any more" if row.film_key else "it is not finished"
    return f"{row.title} ({job_id}): {why}."


def _find_free_name(row: JobRow, used: set[str]) -> str:
    ending = PurePosixPath(row.film_key or "").suffix
    path, number = download_name(row.title, ending), 1
    while path.casefold() in used:
        number += 1
        path = download_name(row.title, f" ({number}){ending}")
    return path
