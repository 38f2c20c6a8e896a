"""Starts a run that cuts a finished film anew from the clips that it shows, in each language that it has."""

from collections.abc import Iterator, Mapping

from api.jobs.job_records import JobRecords
from api.jobs.rerun import collect_earlier_outputs, start_when_closed
from api.services import ApiServices
from contracts import MUSIC_NUMBER, Clip, LanguageCut
from store.models import JobRow


async def start_recut_run(
    services: ApiServices, row: JobRow, records: JobRecords, changes: Mapping[str, object]
) -> str:
    """Start the run and return its id. It uses the clips of the film that is there, and orders none.

    Args:
        services: the API's.
        row: the job as it ended.
        records: its own.
        changes: fields of the workflow's input: what is changed.

    Raises:
        JobAlreadyRunningError: another request has started a run.
        ProblemError: the last run has not ended yet.
        TemporalUnavailableError: nothing was changed.
    """
    there = {
        "clips": tuple(_list_clips(row, records)),
        "language_cuts": tuple(_list_languages(records)),
        # A worker that is older than this change runs it as any other run: that one must buy nothing either.
        "leave_out": tuple(sorted(_list_missing(row, records))),
        **collect_earlier_outputs(row, records),
    }
    job = services.build_generation_input(row).model_copy(update={**there, **changes})
    return await start_when_closed(services, row, job)


def _list_clips(row: JobRow, records: JobRecords) -> Iterator[Clip]:
    """List the clips of the film; one that came after it was cut stays out."""
    return (clip for scene, clip in records.clips_in_film.items() if scene not in row.gaps)


def _list_missing(row: JobRow, records: JobRecords) -> set[int]:
    silent = [MUSIC_NUMBER] if row.soundtrack_key is None else []
    return {*row.gaps, *records.missing_scenes, *silent}


def _list_languages(records: JobRecords) -> Iterator[LanguageCut]:
    for version in records.languages:
        if version.film_key is not None:
            takes = {int(scene): take for scene, take in version.takes.items()}
            yield LanguageCut(language=version.language, narrated=version.narration is not None, takes=takes)
