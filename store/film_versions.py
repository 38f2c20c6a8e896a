"""The versions of films: each cut that is kept, and taking one back."""

from sqlmodel.ext.asyncio.session import AsyncSession

from contracts import JobStatus
from store import asset_keys
from store.assets import Assets
from store.database import Database
from store.errors import JobActive
from store.film_records import list_scene_rows, list_version_rows
from store.film_search import refresh_search_text
from store.job_lifecycle import utc_now
from store.job_rows import get_visible_job
from store.models import FilmVersionRow, JobRow
from store.storyboards import build_scene_rows, to_scene


class FilmVersions:
    """The versions of all jobs' films."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def list_versions(self, job_id: str) -> list[FilmVersionRow]:
        """List the versions of the job's film, the oldest first."""
        async with self._database.read_session() as session:
            return await list_version_rows(session, job_id)

    async def restore_version(self, job_id: str, number: int) -> JobRow:
        """Make a kept version the job's film again, with its scenes, takes, music and mark. Safe to repeat.

        Raises:
            JobNotFound: there is no such job, or it is being deleted.
            JobActive: the job has not ended.
        """
        async with self._database.write_session(durable=True) as session:
            row = await get_visible_job(session, job_id, lock=True)
            if not row.status.has_ended:
                raise JobActive(job_id)
            version = await session.get_one(FilmVersionRow, (job_id, number))
            if row.film_key == version.film_key:
                return row
            _restore_job(row, version)
            await _restore_scenes(session, row, version)
            await refresh_search_text(session, row)
            return row


def _restore_job(row: JobRow, version: FilmVersionRow) -> None:
    row.film_key, row.poster_key = version.film_key, version.poster_key
    row.film_seconds, row.receipt = version.film_seconds, version.receipt
    row.music, row.soundtrack_key, row.mark = version.music, version.soundtrack_key, version.mark
    row.gaps, row.failures = list(version.gaps), {}
    row.error_type = row.error_message = None
    # Who watches the job learns of it as of any later end.
    row.status, row.ended_at = JobStatus.COMPLETED, utc_now()


async def _restore_scenes(session: AsyncSession, row: JobRow, version: FilmVersionRow) -> None:
    rows = await list_scene_rows(session, row.id)
    if tuple(map(to_scene, rows)) != version.scenes:
        row.revision += 1
    known, wanted = {each.number: each for each in rows}, {scene.number for scene in version.scenes}
    for number in known.keys() - wanted:
        # It came later. Its takes are paid for: it can be put into the film again.
        known[number].in_film = False
    for new in build_scene_rows(row.id, version.scenes):
        new.take = version.takes.get(str(new.number))
        await session.merge(new)


async def delete_version_files(assets: Assets, version: FilmVersionRow) -> None:
    """Delete the files of a version that is kept no more: the film, and what lies beside it."""
    captions = [asset_keys.captions_key(version.film_key, kind) for kind in ("vtt", "srt", "ass")]
    posters = (version.poster_key, asset_keys.small_poster_key(version.poster_key))
    for key in (version.film_key, *posters, asset_keys.film_cut_key(version.film_key), *captions):
        if key is not None:
            await assets.delete(key)
