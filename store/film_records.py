"""Records a film as its job's and as a version; drops the versions beyond those that are kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from contracts import Film, FilmReceipt
from contracts.film_mark import FilmMark
from contracts.film_music import FilmMusic
from store.job_lifecycle import utc_now
from store.models import FilmVersionRow, JobRow, SceneRow
from store.storyboards import FILM_ORDER, to_scene

# A cut of 30 seconds in 720p is about 10 MB.
MAX_VERSIONS = 20


@dataclass(frozen=True)
class FilmChange:
    """What a cut changes of its film beside the scenes: its music, with that asset's key, and its watermark.

    None: that stays as it is.
    """

    music: tuple[FilmMusic, str | None] | None = None
    mark: FilmMark | None = None


UNCHANGED = FilmChange()


async def record_film(
    session: AsyncSession,
    row: JobRow,
    film: Film,
    receipt: FilmReceipt | None,
    *,
    gaps: Sequence[int],
    takes: Mapping[int, int],
    change: FilmChange,
) -> list[FilmVersionRow]:
    """Make the film the job's; return the versions that are kept no more, whose files are to be deleted."""
    scenes = await list_scene_rows(session, row.id)
    # A film of before there were versions becomes the first.
    before = await _keep_version(session, row, scenes, None)
    row.film_key, row.poster_key, row.film_seconds = film.asset_key, film.poster_key, film.seconds
    row.receipt, row.gaps = receipt, list(gaps)
    if change.music is not None:
        row.music, row.soundtrack_key = change.music
    row.mark = change.mark or row.mark
    for scene in scenes:
        scene.take = takes.get(scene.number, scene.take)
    await _keep_version(session, row, scenes, before)
    return await _drop_versions(session, row)


async def list_scene_rows(session: AsyncSession, job_id: str) -> list[SceneRow]:
    """List the rows of the job's scenes in the film's order, with those that were taken out of it."""
    found = select(SceneRow).where(col(SceneRow.job_id) == job_id).order_by(*FILM_ORDER)
    return list(await session.exec(found))


async def list_version_rows(session: AsyncSession, job_id: str) -> list[FilmVersionRow]:
    """List the rows of the job's versions, in order."""
    found = select(FilmVersionRow).where(col(FilmVersionRow.job_id) == job_id)
    return list(await session.exec(found.order_by(col(FilmVersionRow.number))))


async def _keep_version(
    session: AsyncSession, row: JobRow, scenes: Sequence[SceneRow], based_on: int | None
) -> int | None:
    """Keep the job's film as a version unless it is one; return the version's number, None without a film."""
    if row.film_key is None:
        return None
    known = await list_version_rows(session, row.id)
    if (same := next((each for each in known if each.film_key == row.film_key), None)) is not None:
        return same.number
    version = FilmVersionRow(
        job_id=row.id,
        number=known[-1].number + 1 if known else 1,
        based_on=based_on,
        film_key=row.film_key,
        poster_key=row.poster_key,
        film_seconds=row.film_seconds,
        receipt=row.receipt,
        scenes=tuple(map(to_scene, scenes)),
        takes={str(scene.number): scene.take for scene in scenes if scene.take is not None},
        gaps=list(row.gaps),
        music=row.music,
        soundtrack_key=row.soundtrack_key,
        mark=row.mark,
        made_at=row.ended_at or utc_now(),
    )
    session.add(version)
    await session.flush()
    return version.number


async def _drop_versions(session: AsyncSession, row: JobRow) -> list[FilmVersionRow]:
    known = await list_version_rows(session, row.id)
    dropped = [each for each in known[:-MAX_VERSIONS] if each.film_key != row.film_key]
    for each in dropped:
        await session.delete(each)
    return dropped
