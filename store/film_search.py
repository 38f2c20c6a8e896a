"""What `q` finds a film by, written anew whenever one of its texts changes."""

from collections.abc import Iterable, Iterator
from itertools import chain

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from contracts import Scene
from store.derived_columns import search_text
from store.models import JobRow, LanguageRow, RetakeRequestRow, SceneRow


async def refresh_search_text(session: AsyncSession, job: JobRow) -> None:
    """Write it of title, brief, scenes, the lines in all languages, and the texts of asked takes."""
    scenes = select(SceneRow.text, SceneRow.lines).where(
        col(SceneRow.job_id) == job.id, col(SceneRow.in_film)
    )
    asked = select(RetakeRequestRow.text).where(
        col(RetakeRequestRow.job_id) == job.id, col(RetakeRequestRow.text).is_not(None)
    )
    spoken = select(LanguageRow.lines, LanguageRow.card_texts).where(col(LanguageRow.job_id) == job.id)
    await session.flush()
    texts = [each for text, lines in await session.exec(scenes) for each in (text, *lines)]
    texts.extend(text for text in await session.exec(asked) if text)
    for language_lines, card_texts in await session.exec(spoken):
        texts.extend((*chain.from_iterable(language_lines), *card_texts.values()))
    job.search_text = search_text(job.title, job.brief, texts)


def iter_scene_texts(scenes: Iterable[Scene]) -> Iterator[str]:
    """Iterate over all that is seen and said in the scenes."""
    for scene in scenes:
        yield from (scene.text, *scene.lines)
