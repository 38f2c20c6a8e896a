"""Gives a scene of a finished film another length together with another take, which is made that long."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import ceil

from api.http.problems import FieldError, validation_problem
from api.jobs.change_length import find_least_seconds
from api.jobs.edit_run import read_finished_film, start_edit_run
from api.jobs.job_records import JobRecords, read_job_records
from api.services import ApiServices
from contracts import FPS, RetakeOrder, Scene
from store.models import JobRow


@dataclass(frozen=True)
class RetakeRecords:
    """A job's records, and the same with the scene as long as its new take is to be."""

    before: JobRecords
    planned: JobRecords

    @property
    def has_new_length(self) -> bool:
        """Whether the scene becomes longer or shorter."""
        return self.planned is not self.before


async def read_retake_records(
    services: ApiServices, row: JobRow, number: int, seconds: float | None
) -> RetakeRecords:
    """Read the job's records, and plan the scene's length.

    Args:
        services: the API's.
        row: the job.
        number: the scene's.
        seconds: how long it is to be; None: as it is.

    Raises:
        ProblemError: a length is to change, and the job is active or has no film, or the scene's lines need
            more time.
    """
    records = await read_job_records(services, row)
    scene = records.find_scene(number)
    length = None if seconds is None else round(seconds * FPS) / FPS
    if scene is None or length is None or length == scene.seconds:
        return RetakeRecords(records, records)
    ended, _ = await read_finished_film(services, row)
    least = min(scene.seconds, await find_least_seconds(services, ended, scene))
    if length < least:
        message = f"it lasts {ceil(least * 10) / 10:g} seconds at least: its lines need that"
        raise validation_problem(FieldError(field="duration_seconds", message=message))
    return RetakeRecords(records, replace(records, scenes=_with_length(records.scenes, number, length)))


async def start_retake_of_length(
    services: ApiServices, row: JobRow, records: RetakeRecords, order: RetakeOrder
) -> None:
    """Start the run that makes the take and cuts the film with the scene as long as that.

    Where nothing comes of the take, the film keeps the clip that it has, which ends where it did; in a film
    that holds short clips, as each narrated one does, its last picture is held.

    Args:
        services: the API's.
        row: the job as it ended.
        records: its own, and those with the new length.
        order: the take.

    Raises:
        ProblemError: the job is active again.
        TemporalUnavailableError: nothing was changed.
    """
    await start_edit_run(services, row, records.before, records.planned.scenes, retakes=(order,))


def _with_length(scenes: Sequence[Scene], number: int, seconds: float) -> list[Scene]:
    return [
        scene.model_copy(update={"seconds": seconds}) if scene.number == number else scene for scene in scenes
    ]
