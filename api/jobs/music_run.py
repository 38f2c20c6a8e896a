"""Starts the run that gives a finished film other music, in each language that it has."""

from api.jobs.job_records import JobRecords
from api.jobs.recut_run import start_recut_run
from api.services import ApiServices
from contracts import AudioChoice, MusicChange
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
    }
    run_id = await start_recut_run(services, row, records, changes)
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
