"""Starts the run that gives a finished film other music, in each language that it has."""

from collections.abc import Iterator

from api.jobs.job_records import JobRecords
from api.jobs.rerun import collect_earlier_outputs, start_when_closed
from api.services import ApiServices
from contracts import AudioChoice, Clip, LanguageCut, MusicChange
from store.models import JobRow, MusicRequestRow


async def start_music_run(
    services: ApiServices, row: JobRow, records: JobRecords, request: MusicRequestRow
) -> None:
    """Start the run. It uses the clips of the film that is there, and orders none.

    Raises:
        JobAlreadyRunningError: another request has started a run.
        ProblemError: the last run has not ended yet.
        TemporalUnavailableError: nothing was changed.
    """
    changes = {
        "audio": AudioChoice.OFF if request.music.off else AudioChoice.MUSIC,
        "music": build_music_change(request),
        "clips": tuple(_list_clips(row, records)),
        "language_cuts": tuple(_list_languages(records)),
        **collect_earlier_outputs(row, records),
    }
    job = services.build_generation_input(row).model_copy(update=changes)
    run_id = await start_when_closed(services, row, job)
    # Else the same request once more would start another run.
    await services.music_requests.mark_begun(row.id, request.number)
    await services.jobs.note_run(row.id, run_id)


def build_music_change(request: MusicRequestRow) -> MusicChange:
    """Build the part of the workflow's input that says what is changed."""
    music = request.music
    if request.new_take is not None:
        return MusicChange(
            request=request.number, take=request.new_take, provider=music.provider, model=music.model
        )
    return MusicChange(request=request.number, is_upload=request.is_upload)


def _list_clips(row: JobRow, records: JobRecords) -> Iterator[Clip]:
    """List the clips of the film; one that came after it was cut stays out."""
    return (clip for scene, clip in records.clips_in_film.items() if scene not in row.gaps)


def _list_languages(records: JobRecords) -> Iterator[LanguageCut]:
    for version in records.languages:
        if version.film_key is not None:
            takes = {int(scene): take for scene, take in version.takes.items()}
            yield LanguageCut(language=version.language, narrated=version.narration is not None, takes=takes)
