"""Which of a scene's takes is in the film."""

from dataclasses import replace

from api import problems
from api.directing.again import ended, run_again
from api.directing.refusals import refusals
from api.problems import ProblemError
from api.services import Services
from api.standing import standing
from engine import RunsAlreadyError
from store.models import JobRow
from workflows.contracts import ChooseOrder, Clip, Stage, TakeKey


async def choose(services: Services, row: JobRow, scene: int, take: int) -> None:
    """Have the film cut with this take. It is in the film when the film says so: nothing is written before.

    Raises:
        ProblemError: there is no such clip, the scene is being made, or the job is ending.
        EngineAwayError, NoWorkerError: nobody could be told.
    """
    clip = await _clip(services, row, scene, take)
    if over := await ended(services, row):
        stands = await standing(services, over)
        try:
            await run_again(services, over, replace(stands, in_film={**stands.in_film, scene: take}))
        except RunsAlreadyError:
            await ended(services, row)  # So that the catalog knows of that run too.
        else:
            return
    async with refusals(services, row):
        await services.engine.directions.choose(row.id, ChooseOrder(clip=clip))


async def _clip(services: Services, row: JobRow, scene: int, take: int) -> Clip:
    found = await services.ledger.row(TakeKey(job_id=row.id, stage=Stage.SCENE, scene=scene, take=take))
    if found is None or (clip := found.clip) is None:
        raise ProblemError(
            problems.TAKE_NOT_FOUND, "That take of the scene has no clip (yet).", job_id=row.id
        )
    return clip
