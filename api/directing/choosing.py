"""Which of a scene's takes is in the film."""

from api import problems
from api.directing.again import ended, run_again
from api.directing.refusals import refusals
from api.problems import ProblemError
from api.services import Services
from api.standing import standing
from engine import EngineAwayError, RunsAlreadyError
from store.models import JobRow
from workflows.contracts import ChooseOrder, Clip, Stage, TakeKey


async def choose(services: Services, row: JobRow, scene: int, take: int) -> None:
    """Have the film cut with this take.

    Raises:
        ProblemError: there is no such clip, the scene is being made, or the job is ending.
        EngineAwayError, NoWorkerError: nobody could be told.
    """
    clip = await _clip(services, row, scene, take)
    before = (await services.storyboards.in_film(row.id)).get(scene)
    # The catalog first: whoever cuts reads it.
    await services.storyboards.put_in_film(row.id, scene, take)
    try:
        await _cut(services, row, clip)
    except (ProblemError, EngineAwayError):
        if before is not None:
            await services.storyboards.put_in_film(row.id, scene, before)
        raise


async def _cut(services: Services, row: JobRow, clip: Clip) -> None:
    if over := await ended(services, row):
        stands = await standing(services, over)
        try:
            await run_again(services, over, stands)
        except RunsAlreadyError:
            await ended(services, row)  # So that the catalog knows of that run too.
        else:
            return
    with refusals(row.id):
        await services.engine.directions.choose(row.id, ChooseOrder(clip=clip))


async def _clip(services: Services, row: JobRow, scene: int, take: int) -> Clip:
    found = await services.ledger.row(TakeKey(job_id=row.id, stage=Stage.SCENE, scene=scene, take=take))
    if found is None or (clip := found.clip) is None:
        raise ProblemError(
            problems.TAKE_NOT_FOUND, "That take of the scene has no clip (yet).", job_id=row.id
        )
    return clip
