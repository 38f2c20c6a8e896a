"""The scenes of storyboards, with their full texts, which would be too large for a workflow's history."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import Row, bindparam, inspect
from sqlalchemy import select as select_columns
from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from contracts import Scene
from store.database import Database
from store.derived_columns import search_text
from store.direct_statements import run_directly
from store.errors import JobNotFound, SceneNotFound
from store.film_search import iter_scene_texts
from store.models import JobRow, SceneRow

# Films of before there was an order have position 0 everywhere.
FILM_ORDER = col(SceneRow.position), col(SceneRow.number)
# Each take of a film reads all of its scenes.
_FILM_SCENES = (
    select_columns(inspect(SceneRow).local_table)
    .where(col(SceneRow.job_id) == bindparam("job_id"), col(SceneRow.in_film))
    .order_by(*FILM_ORDER)
)


class Storyboards:
    """Reads and writes of the scenes table."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def keep_storyboard(self, job_id: str, scenes: Sequence[Scene]) -> tuple[Scene, ...]:
        """Store a job's storyboard, unless it has one; return the stored one.

        Raises:
            JobNotFound: there is no such job.
        """
        async with self._database.write_session() as session:
            # Locking the job's row makes writers take turns, so that a storyboard is never a mix of two.
            job = await session.get(JobRow, job_id, with_for_update=True)
            if job is None:
                raise JobNotFound(job_id)
            kept = await select_film_scenes(session, job_id)
            if not kept:
                session.add_all(build_scene_rows(job_id, scenes))
                job.search_text = search_text(job.title, job.brief, iter_scene_texts(scenes))
            return kept or tuple(scenes)

    async def list_scenes(self, job_id: str) -> tuple[Scene, ...]:
        """List the scenes of the job's film in its order; none before its storyboard is written."""
        async with self._database.read_session() as session:
            return await select_film_scenes(session, job_id)

    async def list_all_scenes(self, job_id: str) -> tuple[Scene, ...]:
        """List these, and those that the owner took out of the film, whose takes are kept."""
        found = select(SceneRow).where(col(SceneRow.job_id) == job_id).order_by(*FILM_ORDER)
        async with self._database.read_session() as session:
            return tuple(to_scene(row) for row in await session.exec(found))

    async def lengthen_scenes(self, job_id: str, seconds: Mapping[int, float]) -> None:
        """Make scenes, by number, this long, unless they are longer already. Safe to repeat."""
        found = select(SceneRow).where(col(SceneRow.job_id) == job_id).with_for_update()
        async with self._database.write_session() as session:
            for row in await session.exec(found):
                row.seconds = max(row.seconds, seconds.get(row.number, 0.0))

    async def sum_lengths(self, job_ids: Collection[str]) -> dict[str, float]:
        """Return, by job, the length of its storyboard in seconds; jobs without a storyboard are left out."""
        total = (
            select(SceneRow.job_id, func.sum(SceneRow.seconds))
            .where(col(SceneRow.job_id).in_(job_ids), col(SceneRow.in_film))
            .group_by(col(SceneRow.job_id))
        )
        async with self._database.read_session() as session:
            return dict((await session.exec(total)).all()) if job_ids else {}

    async def get_scene(self, job_id: str, number: int) -> Scene:
        """Return one scene.

        Raises:
            SceneNotFound: the job's storyboard has no such scene.
        """
        async with self._database.read_session() as session:
            row = await session.get(SceneRow, (job_id, number))
        if row is None:
            raise SceneNotFound(job_id, number)
        return to_scene(row)

    async def get_takes_in_film(self, job_id: str) -> dict[int, int]:
        """Return, by scene, the take that is in the film; empty before there is a film."""
        found = select(SceneRow.number, SceneRow.take).where(col(SceneRow.job_id) == job_id)
        async with self._database.read_session() as session:
            return {number: take for number, take in await session.exec(found) if take is not None}


def build_scene_rows(job_id: str, scenes: Sequence[Scene]) -> list[SceneRow]:
    """Build the rows of a job's scenes, which are in the film's order."""
    return [_build_row(job_id, scene, position) for position, scene in enumerate(scenes, start=1)]


def _build_row(job_id: str, scene: Scene, position: int) -> SceneRow:
    lists = {name: list(getattr(scene, name)) for name in ("lines", "line_voices", "entities")}
    return SceneRow(job_id=job_id, position=position, **(dict(scene) | lists))


async def select_film_scenes(session: AsyncSession, job_id: str) -> tuple[Scene, ...]:
    """Return the scenes of the job's film in its order, as they are in the database."""
    return tuple(to_scene(row) for row in await run_directly(session, _FILM_SCENES, {"job_id": job_id}))


def to_scene(row: SceneRow | Row[*tuple[Any, ...]]) -> Scene:
    """Return the scene of a row."""
    return Scene(
        number=row.number,
        text=row.text,
        caption=row.caption,
        seconds=row.seconds,
        seed=row.seed,
        reference_image=row.reference_image,
        last_image=row.last_image,
        clip_sound=row.clip_sound,
        lines=tuple(row.lines),
        line_voices=tuple(row.line_voices),
        entities=tuple(row.entities),
        opens_on=row.opens_on,
        opens_after=row.opens_after,
        transition=row.transition,
        in_film=row.in_film,
    )
