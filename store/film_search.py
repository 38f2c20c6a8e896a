"""What `q` finds a film by, written anew whenever one of its texts changes."""

from collections.abc import Iterable, Iterator

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from contracts import Scene
from store.derived_columns import search_text
from store.models import JobRow, RetakeRequestRow, SceneRow


async def refresh_search_text(session: AsyncSession, job: JobRow) -> None:
    """Write it of the title, the brief, the film's scenes and their lines, and the texts of asked takes."""
    scenes = select(SceneRow.text, SceneRow.lines).where(
        col(SceneRow.job_id) == job.id, col(SceneRow.in_film)
    )
    asked = select(RetakeRequestRow.text).where(
        col(RetakeRequestRow.job_id) == job.id, col(RetakeRequestRow.text).is_not(None)
    )
    await session.flush()
    texts = [each for text, lines in await session.exec(scenes) for each in (text, *lines)]
    texts.extend(text for text in await session.exec(asked) if text)
    job.search_text = search_text(job.title, job.brief, texts)


def iter_scene_texts(scenes: Iterable[Scene]) -> Iterator[str]:
    """Iterate over all that is seen and said in the scenes."""
    for scene in scenes:
        yield from (scene.text, *scene.lines)
