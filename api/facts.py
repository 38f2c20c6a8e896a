"""The facts of a job from the catalog alone, for when its workflow does not answer. Pure."""

from api.standing import Standing
from store.lifecycle import receipt_of
from store.models import JobRow, LedgerRow, LedgerState, Outcome
from storyboard import summary
from workflows.contracts import (
    AudioChoice,
    Choice,
    Clip,
    Film,
    JobError,
    JobStatus,
    Receipt,
    Scene,
    SceneProgress,
    SceneState,
    Soundtrack,
    Stage,
    TakeProgress,
)
from workflows.failures import no_music
from workflows.progress import MUSIC, Facts, told_of

_ENDED_AS = {Outcome.FAILED: SceneState.FAILED, Outcome.CANCELED: SceneState.CANCELED}
# What becomes of a scene that is not in when its job ends so.
_NEVER_MADE = {
    JobStatus.COMPLETED: SceneState.FAILED,
    JobStatus.FAILED: SceneState.FAILED,
    JobStatus.CANCELED: SceneState.CANCELED,
}


def facts_of(job: JobRow, stands: Standing) -> Facts:
    """What the workflow would know, as far as the catalog does."""
    scenes, clips, takes = stands.scenes, stands.clips, stands.newest
    if job.status.ended:
        takes = takes | {row.scene: row for row in stands.ledger if _is_of(clips.get(row.scene), row)}
    audio = next((row for row in reversed(stands.ledger) if row.stage is Stage.AUDIO), None)
    facts = Facts(
        job_id=job.id,
        with_audio=job.brief.audio is AudioChoice.MUSIC,
        status=job.status,
        started_at=job.started_at,
        storyboard_at=(job.started_at or job.created_at) if scenes else None,
        scenes={scene.number: _scene(job, scene, takes.get(scene.number)) for scene in scenes},
        clips=clips,
        ended_at=job.ended_at,
        cost=job.cost_usd,
        error=job.error,
    )
    _add_audio(facts, job, audio)
    _add_film(facts, job)
    return facts


def _is_of(clip: Clip | None, row: LedgerRow) -> bool:
    """Whether it is the take whose clip is in the film: of an ended job, that is the one that counts."""
    return row.stage is Stage.SCENE and clip is not None and clip.take == row.take


def _scene(job: JobRow, scene: Scene, row: LedgerRow | None) -> SceneProgress:
    why = _failure(job, scene.number, row)
    state = SceneState.FAILED if why or scene.number in job.gaps else _state(job, row)
    take = _take(state, row, Choice(provider=job.provider, model=job.model), why)
    return _with_clip(
        SceneProgress(number=scene.number, seconds=scene.seconds, summary=summary(scene), **dict(take)),
        row.clip if row else None,
    )


def _with_clip(scene: SceneProgress, clip: Clip | None) -> SceneProgress:
    if clip is None or scene.state is not SceneState.COMPLETE:
        return scene
    seconds = scene.seconds if clip.film_seconds is None else clip.film_seconds
    return scene.model_copy(update={"seconds": seconds, **told_of(clip)})


def _failure(job: JobRow, number: int, row: LedgerRow | None) -> JobError | None:
    """Why the last run could not make this part, as the run itself had it; a clip that came later counts."""
    return None if row is not None and row.collected_at is not None else job.failures.get(number)


def _take(
    state: SceneState, row: LedgerRow | None, asked: Choice, why: JobError | None = None
) -> TakeProgress:
    if row is None:
        never = Receipt.NEVER_STARTED if state is SceneState.CANCELED else None
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
        receipt=receipt_of(row) if state is SceneState.CANCELED else row.receipt,
        error=why or row.error,
    )


def _state(job: JobRow, row: LedgerRow | None) -> SceneState:
    if row is None:
        return _NEVER_MADE.get(job.status, SceneState.WAITING)
    if row.collected_at is not None:
        return SceneState.COMPLETE
    if row.outcome in _ENDED_AS:
        return _ENDED_AS[row.outcome]
    if job.status in _NEVER_MADE:
        return _NEVER_MADE[job.status]  # What its provider has may still come: no film waits for it.
    if row.outcome is Outcome.SUCCEEDED:
        return SceneState.FAILED if row.error else SceneState.COLLECTING
    held = row.state is LedgerState.INTENT and row.held_at is not None
    return SceneState.HELD if held else SceneState.SUBMITTED


def _add_audio(facts: Facts, job: JobRow, row: LedgerRow | None) -> None:
    if job.soundtrack_key is not None:
        made_at = (row.collected_at if row else None) or job.ended_at or job.created_at
        seconds = (row.seconds if row else None) or 0.0
        facts.soundtrack = Soundtrack(asset_key=job.soundtrack_key, seconds=seconds, created_at=made_at)
    facts.audio_failed = facts.soundtrack is None and (
        job.status is JobStatus.COMPLETED
        or MUSIC in job.failures
        or (row is not None and row.outcome is Outcome.FAILED)
    )
    if facts.with_audio:
        why = None if facts.soundtrack else job.failures.get(MUSIC)
        state = SceneState.FAILED if facts.audio_failed else _state(job, row)
        state = SceneState.COMPLETE if facts.soundtrack else state
        asked = Choice(provider=job.brief.music_provider, model=job.brief.music_model)
        facts.audio = _take(state, row, asked, why)
        facts.detail = no_music(why) if why and job.status is not JobStatus.CANCELED else ""
    facts.audio_share = 1.0 if facts.soundtrack or facts.audio_failed or not facts.with_audio else 0.0


def _add_film(facts: Facts, job: JobRow) -> None:
    if job.film_key is not None:
        facts.film = Film(
            asset_key=job.film_key,
            poster_key=job.poster_key or "",
            seconds=job.film_seconds or 0.0,
            created_at=job.ended_at or job.started_at or job.created_at,
        )
