"""Has the film cut with another take of a scene."""

from dataclasses import replace

from api.http import problems
from api.http.problems import ProblemError
from api.jobs.job_records import read_job_records
from api.jobs.rerun import row_if_ended, start_rerun
from api.jobs.update_errors import translate_update_errors
from api.services import ApiServices
from contracts import ChooseOrder, Clip, LedgerStage, TakeKey
from store.models import JobRow
from temporal_client import JobAlreadyRunningError


async def request_take_in_film(services: ApiServices, row: JobRow, scene: int, take: int) -> None:
    """Have the film cut with this take. The database changes only when the film does.

    Raises:
        ProblemError: the take has no clip, the scene is busy, or the job is ending.
        TemporalUnavailableError, NoWorkerError: the workflow could not be reached.
    """
    clip = await _require_clip(services, row, scene, take)
    if ended := await row_if_ended(services, row):
        records = await read_job_records(services, ended)
        try:
            await start_rerun(
                services, ended, replace(records, takes_in_film={**records.takes_in_film, scene: take})
            )
        except JobAlreadyRunningError:
            await row_if_ended(services, row)  # Records that run in the database too.
        else:
            return
    async with translate_update_errors(services, row):
        await services.temporal.updates.choose_take(row.id, ChooseOrder(clip=clip))


async def _require_clip(services: ApiServices, row: JobRow, scene: int, take: int) -> Clip:
    found = await services.ledger.reads.find_row(
        TakeKey(job_id=row.id, stage=LedgerStage.SCENE, scene=scene, take=take)
    )
    if found is None or (clip := found.clip) is None:
        raise ProblemError(
            problems.TAKE_NOT_FOUND, "That take of the scene has no clip (yet).", job_id=row.id
        )
    return clip
