"""Rebuilds a job's progress facts from the database, for when its workflow does not answer. Pure."""

from api.jobs.caption_links import find_player_captions_key
from api.jobs.job_records import JobRecords
from contracts import (
    MUSIC_NUMBER,
    AudioChoice,
    CancelReceipt,
    Clip,
    Film,
    JobError,
    JobStatus,
    LanguageProgress,
    LedgerStage,
    ModelChoice,
    Scene,
    SceneProgress,
    SceneState,
    Soundtrack,
    TakeProgress,
)
from contracts.error_text import music_unchanged_sentence, no_music_sentence
from contracts.job_snapshot import JobFacts, describe_clip
from store import asset_keys
from store.job_lifecycle import derive_receipt
from store.models import CallOutcome, JobRow, LedgerRow
from storyboard import summarise_scene

_STATE_BY_OUTCOME = {CallOutcome.FAILED: SceneState.FAILED, CallOutcome.CANCELED: SceneState.CANCELED}
# State of a scene without a clip, by the status that its job ended with.
_STATE_BY_JOB_STATUS = {
    JobStatus.COMPLETED: SceneState.FAILED,
    JobStatus.FAILED: SceneState.FAILED,
    JobStatus.CANCELED: SceneState.CANCELED,
}


def job_facts_from_database(job: JobRow, records: JobRecords) -> JobFacts:
    """Rebuild the workflow's facts of the job, as far as the database has them."""
    scenes, clips, takes = records.scenes, records.clips_in_film, records.newest_takes
    if job.status.has_ended:
        takes = takes | {
            row.scene: row for row in records.ledger if _is_take_in_film(clips.get(row.scene), row)
        }
    audio = next((row for row in reversed(records.ledger) if row.stage is LedgerStage.AUDIO), None)
    facts = JobFacts(
        job_id=job.id,
        with_audio=job.audio is AudioChoice.MUSIC,
        status=job.status,
        started_at=job.started_at,
        storyboard_at=(job.started_at or job.created_at) if scenes else None,
        with_narration=job.brief.narration is not None,
        takes=job.brief.takes,
        narration_at=job.started_at if _is_narrated(job, records) else None,
        scenes={scene.number: _scene_progress(job, scene, takes.get(scene.number)) for scene in scenes},
        clips=clips,
        ended_at=job.ended_at,
        cost=job.cost_usd,
        error=job.error,
        other_language=_find_language(job, records),
    )
    _add_audio(facts, job, audio)
    facts.film = None if is_changing_film(job) else film_from_database(job, records)
    return facts


def _is_narrated(job: JobRow, records: JobRecords) -> bool:
    """Return whether all lines are there, as far as that is known: no scene is ordered before its own."""
    takes, silent = records.newest_takes, {*job.failures, *job.gaps}
    ordered = all(
        scene.number in takes or scene.number in silent or not scene.lines for scene in records.scenes
    )
    return job.film_key is not None or (bool(takes) and ordered)


def _find_language(job: JobRow, records: JobRecords) -> LanguageProgress | None:
    """Return the film in another language that is being made; None before the job has a film of its own."""
    version = records.awaited_language
    if version is None or job.film_key is None:
        return None
    return LanguageProgress(language=version.language, drafts_lines=version.draft_take > 0)


def _is_take_in_film(clip: Clip | None, row: LedgerRow) -> bool:
    """Return whether the ledger row is the take whose clip is in the film (what counts once a job ended)."""
    return row.stage is LedgerStage.SCENE and clip is not None and clip.take == row.take


def _scene_progress(job: JobRow, scene: Scene, row: LedgerRow | None) -> SceneProgress:
    why = _find_failure(job, scene.number, row)
    state = SceneState.FAILED if why or scene.number in job.gaps else _scene_state(job, row)
    take = _take_progress(state, row, ModelChoice(provider=job.provider, model=job.model), why)
    return _with_clip_details(
        SceneProgress(
            number=scene.number, seconds=scene.seconds, summary=summarise_scene(scene), **dict(take)
        ),
        row.clip if row else None,
    )


def _with_clip_details(scene: SceneProgress, clip: Clip | None) -> SceneProgress:
    if clip is None or scene.state is not SceneState.COMPLETE:
        return scene
    seconds = scene.seconds if clip.film_seconds is None else clip.film_seconds
    return scene.model_copy(update={"seconds": seconds, **describe_clip(clip)})


def _find_failure(job: JobRow, number: int, row: LedgerRow | None) -> JobError | None:
    """Return why the last run could not make the scene; None if a clip arrived since."""
    return None if row is not None and row.collected_at is not None else job.failures.get(number)


def _take_progress(
    state: SceneState, row: LedgerRow | None, asked: ModelChoice, why: JobError | None = None
) -> TakeProgress:
    if row is None:
        never = CancelReceipt.NEVER_STARTED if state is SceneState.CANCELED else None
        return TakeProgress(
            state=state, provider=asked.provider, model=asked.model or "", receipt=never, error=why
        )
    return TakeProgress(
        state=state,
        progress=100.0 if state is SceneState.COMPLETE else None,
        provider=row.provider,
        model=row.model,
        take=row.take,
        started_at=row.accepted_at,
        receipt=derive_receipt(row) if state is SceneState.CANCELED else row.receipt,
        error=why or row.error,
    )


def _scene_state(job: JobRow, row: LedgerRow | None) -> SceneState:
    if row is None:
        return _STATE_BY_JOB_STATUS.get(job.status, SceneState.WAITING)
    if row.collected_at is not None:
        return SceneState.COMPLETE
    if row.outcome in _STATE_BY_OUTCOME:
        return _STATE_BY_OUTCOME[row.outcome]
    if job.status in _STATE_BY_JOB_STATUS:
        return _STATE_BY_JOB_STATUS[job.status]  # The provider may still deliver, but no film waits for it.
    if row.outcome is CallOutcome.SUCCEEDED:
        return SceneState.FAILED if row.error else SceneState.COLLECTING
    return SceneState.HELD if row.is_outcome_unknown else SceneState.SUBMITTED


def _add_audio(facts: JobFacts, job: JobRow, row: LedgerRow | None) -> None:
    if job.soundtrack_key is not None and facts.with_audio:
        made_at = (row.collected_at if row else None) or job.ended_at or job.created_at
        seconds = (row.seconds if row else None) or 0.0
        facts.soundtrack = Soundtrack(asset_key=job.soundtrack_key, seconds=seconds, created_at=made_at)
    facts.audio_failed = facts.soundtrack is None and (
        job.status is JobStatus.COMPLETED
        or MUSIC_NUMBER in job.failures
        or (row is not None and row.outcome is CallOutcome.FAILED)
    )
    if facts.with_audio:
        why = None if facts.soundtrack else job.failures.get(MUSIC_NUMBER)
        state = SceneState.FAILED if facts.audio_failed else _scene_state(job, row)
        state = SceneState.COMPLETE if facts.soundtrack else state
        asked = ModelChoice(provider=job.brief.music_provider, model=job.brief.music_model)
        facts.audio = _take_progress(state, row, asked, why)
        facts.detail = no_music_sentence(why) if why and job.status is not JobStatus.CANCELED else ""
        if facts.soundtrack and (unchanged := job.failures.get(MUSIC_NUMBER)):
            facts.detail = music_unchanged_sentence(unchanged)
    facts.audio_share = 1.0 if facts.soundtrack or facts.audio_failed or not facts.with_audio else 0.0


def film_from_database(job: JobRow, records: JobRecords) -> Film | None:
    """Return the film that people see: while a job is changed, what it was before."""
    if job.film_key is None:
        return None
    return Film(
        asset_key=job.film_key,
        poster_key=job.poster_key or "",
        seconds=job.film_seconds or 0.0,
        created_at=job.ended_at or job.started_at or job.created_at,
        captions_key=find_player_captions_key(job, records.scenes) or "",
    )


def is_changing_film(job: JobRow) -> bool:
    """Return whether the job is under way and its film is still an earlier run's."""
    if job.film_key is None or job.status.has_ended:
        return False
    is_this_runs = job.ended_at is None and job.film_key == asset_keys.film_key(job.id, job.run_id or "")
    return not is_this_runs
