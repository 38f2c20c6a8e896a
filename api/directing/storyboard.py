"""The storyboard that waits for its owner: edited, and approved."""

import asyncio
from collections.abc import Iterable, Sequence

from api.directing.refusals import MAYBE_DONE, refusals
from api.fit import Cast, cast_of
from api.problems import ProblemError
from api.services import Services
from store.models import JobRow
from storyboard import scene_limits, write_storyboard
from workflows.contracts import ApproveOrder, Brief, EditOrder, Frozen, Scene, SceneBrief, Storyboard


class Edited(Frozen):
    """The storyboard as it is now, and what it will cost in US dollars; null: nobody knows."""

    job_id: str
    revision: int
    price_usd: float | None
    scenes: tuple[Scene, ...]


async def edit(
    services: Services, row: JobRow, scenes: tuple[SceneBrief, ...], revision: int | None
) -> Edited:
    """Put these scenes in the storyboard's place.

    Raises:
        ProblemError: it does not wait for that, was edited meanwhile, or cannot be made so.
        EngineAwayError: nothing was changed.
    """
    brief = row.brief.model_copy(
        update={"prompt": None, "script": None, "scenes": scenes, "duration_seconds": None}
    )
    drafted = await _drafted(brief, cast_of(services.offers, brief))
    kept = _as_before(drafted, await services.storyboards.scenes(row.id))
    seen = row.revision if revision is None else revision
    draft_id = await services.drafts.write(row.id, kept)
    now = await _put(services, row, EditOrder(job_id=row.id, draft_id=draft_id, revision=seen))
    return Edited(job_id=row.id, revision=now.revision, price_usd=now.price_usd, scenes=kept)


async def approve(services: Services, row: JobRow, revision: int | None) -> None:
    """Have the storyboard made.

    Raises:
        ProblemError: it does not wait for that, or was edited meanwhile.
        EngineAwayError: nothing was changed.
    """
    async with refusals(services, row):
        await services.engine.directions.approve(row.id, ApproveOrder(revision=revision))


async def _put(services: Services, row: JobRow, order: EditOrder) -> Storyboard:
    try:
        async with refusals(services, row):
            return await services.engine.directions.edit(order)
    except ProblemError as refused:
        if refused.kind not in MAYBE_DONE:
            await services.drafts.discard(order.draft_id)
        raise


async def _drafted(brief: Brief, cast: Cast) -> tuple[Scene, ...]:
    limits = scene_limits((cast.video, *cast.fallbacks), brief.transition)
    return await asyncio.to_thread(write_storyboard, brief, limits, brief.seed or 0)


def _as_before(drafted: Iterable[Scene], before: Sequence[Scene]) -> tuple[Scene, ...]:
    """A scene whose text is not changed keeps its caption and its seed, wherever it stands now."""
    known = {scene.text: scene for scene in before}
    return tuple(_like(scene, known.get(scene.text, scene)) for scene in drafted)


def _like(scene: Scene, old: Scene) -> Scene:
    return scene.model_copy(update={"caption": old.caption, "seed": old.seed})
