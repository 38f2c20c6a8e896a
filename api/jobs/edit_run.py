"""Starts the run that cuts a finished film anew from a changed storyboard."""

from collections.abc import Sequence
from dataclasses import replace

from api.http import problems
from api.http.problems import ProblemError
from api.jobs.job_records import JobRecords, read_job_records
from api.jobs.rerun import RerunPlan, row_if_ended, start_rerun
from api.services import ApiServices
from contracts import Clip, EditOrder, RetakeOrder, Scene
from store.models import JobRow
from temporal_client import JobAlreadyRunningError


async def read_finished_film(services: ApiServices, row: JobRow) -> tuple[JobRow, JobRecords]:
    """Read a job that has ended with a film.

    Raises:
        ProblemError: the job is active or has no film.
    """
    ended = await row_if_ended(services, row)
    if ended is None:
        raise still_active(row)
    if ended.film_key is None:
        raise ProblemError(problems.NO_FILM, "This is changed of a film that is there.", job_id=row.id)
    return ended, await read_job_records(services, ended)


async def start_edit_run(
    services: ApiServices,
    row: JobRow,
    records: JobRecords,
    scenes: Sequence[Scene],
    *,
    retakes: tuple[RetakeOrder, ...] = (),
) -> None:
    """Start a run that cuts the film from these scenes, and buys nothing but the `retakes`.

    The film that there is stays until the new one is done.

    Args:
        services: the API's.
        row: the job as it ended.
        records: its own.
        scenes: in the film's new order, with those that are taken out of it.
        retakes: takes that are ordered.

    Raises:
        ProblemError: the job is active again.
        TemporalUnavailableError: nothing was changed.
    """
    # The run itself replaces the storyboard, so that one that is never started changes nothing.
    draft_id = await services.drafts.write_draft(row.id, scenes)
    edit = EditOrder(job_id=row.id, draft_id=draft_id, revision=row.revision)
    try:
        plan = RerunPlan(
            edit=edit,
            retakes=retakes,
            refitted={} if row.brief.holds_short_clips else _refit_clips(records, scenes),
        )
        await start_rerun(services, row, _with_scenes(records, scenes), plan)
    except (JobAlreadyRunningError, ProblemError) as refused:
        await services.drafts.discard_draft(draft_id)
        raise still_active(row) from refused


def _refit_clips(records: JobRecords, scenes: Sequence[Scene]) -> dict[int, Clip]:
    """Return the clips of scenes that get another length, as the catalog has them once they have it."""
    lengths = {scene.number: scene.seconds for scene in scenes}
    return {
        scene.number: clip.refit(before=scene.seconds, after=lengths[scene.number])
        for scene in records.scenes
        if (clip := records.clips_in_film.get(scene.number)) is not None
        and lengths.get(scene.number, scene.seconds) != scene.seconds
    }


def _with_scenes(records: JobRecords, scenes: Sequence[Scene]) -> JobRecords:
    named = {scene.number for scene in scenes}
    removed = [scene for scene in scenes if not scene.in_film]
    removed += [scene for scene in records.removed_scenes if scene.number not in named]
    there = [scene for scene in scenes if scene.in_film]
    return replace(records, scenes=there, removed_scenes=removed)


def still_active(row: JobRow) -> ProblemError:
    """Return the problem of a job that has not ended."""
    return ProblemError(
        problems.JOB_ACTIVE, "Something of it is being made: ask again when it has ended.", job_id=row.id
    )
