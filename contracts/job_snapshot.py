"""Builds a job's progress snapshot from its facts: stages, weights, percentage. Pure."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from contracts import (
    MUSIC_NUMBER,
    AssetLink,
    Clip,
    Film,
    JobError,
    JobStatus,
    LanguageProgress,
    PendingApproval,
    ProgressAssets,
    ProgressResponse,
    RequestedEnd,
    SceneProgress,
    SceneState,
    Soundtrack,
    StageProgress,
    TakeCondition,
    TakeProgress,
    find_stale_scenes,
)
from contracts.scenes_under_way import SETTLED_STATES, describe_scenes_under_way
from contracts.stages import (
    AUDIO_STAGE,
    COMPOSING_STAGE,
    FILM_STAGE,
    NARRATION_STAGE,
    SCENES_STAGE,
    SCRIPT_STAGE,
    PipelineStage,
)

# A scene counts at most this much until its clip is checked and stored.
MAX_UNCOLLECTED_SHARE = 0.95
_EPOCH, _MILLISECOND = datetime(1970, 1, 1, tzinfo=UTC), timedelta(milliseconds=1)


@dataclass
class JobFacts:
    """The facts of a job. The workflow holds one; the API rebuilds one from the database."""

    job_id: str
    with_audio: bool
    status: JobStatus = JobStatus.QUEUED
    started_at: datetime | None = None
    updated_at: datetime | None = None
    storyboard_at: datetime | None = None
    with_narration: bool = False
    narration_at: datetime | None = None
    narration: TakeProgress | None = None
    scenes: dict[int, SceneProgress] = field(default_factory=dict)
    clips: dict[int, Clip] = field(default_factory=dict)
    audio: TakeProgress | None = None
    audio_share: float = 0.0
    audio_failed: bool = False
    soundtrack: Soundtrack | None = None
    parallel_scenes: int = 4
    parallel_takes: int | None = None
    takes: int = 1
    tail_seconds: float | None = None
    composing: bool = False
    film: Film | None = None
    ended_at: datetime | None = None
    cost: float = 0.0
    detail: str = ""
    trouble: str = ""
    error: JobError | None = None
    approval: PendingApproval | None = None
    ending: RequestedEnd | None = None
    # Scenes, 0 for the music, that the owner has left out of the film.
    left_out: set[int] = field(default_factory=set)
    # The film in another language that the run is for.
    other_language: LanguageProgress | None = None

    @property
    def gaps(self) -> tuple[int, ...]:
        """The numbers of the scenes that are missing from the film."""
        return tuple(n for n, scene in self.scenes.items() if scene.state is SceneState.FAILED)

    @property
    def failures(self) -> dict[int, JobError]:
        """The reasons why parts failed, by scene number (0: the music)."""
        parts = {**self.scenes, MUSIC_NUMBER: self.audio}
        failed = {n: part.error for n, part in parts.items() if part and part.state is SceneState.FAILED}
        return {number: error for number, error in failed.items() if error is not None}


def build_snapshot(facts: JobFacts, *, seq: int, at_least: float = 0.0) -> ProgressResponse:
    """Return a consistent snapshot of a job; its percentage is never below `at_least`."""
    stages = _build_stages(facts)
    pending = [stage for stage in stages if stage.completed_at is None]
    current = pending[0] if pending else stages[-1]
    return ProgressResponse(
        job_id=facts.job_id,
        seq=seq,
        status=facts.status,
        progress=max(at_least, round(_job_percent(facts), 1)),
        current_stage=current.name,
        current_stage_display=_describe_step(facts, current),
        stages_completed=tuple(stage for stage in stages if stage.completed_at is not None),
        stages_pending=tuple(pending),
        started_at=facts.started_at,
        updated_at=facts.updated_at,
        scenes=_list_scenes(facts),
        audio=facts.audio,
        narration=facts.narration,
        parallel_scenes=facts.parallel_scenes,
        parallel_takes=facts.parallel_takes,
        takes=facts.takes,
        tail_seconds=facts.tail_seconds,
        assets=_collect_assets(facts),
        cost=facts.cost,
        gaps=facts.gaps,
        detail=facts.trouble or facts.detail,
        error=facts.error,
        approval=facts.approval,
        ending=facts.ending,
        other_language=None if facts.status.has_ended else facts.other_language,
    )


def _describe_step(facts: JobFacts, step: StageProgress) -> str:
    """Return the words for what is done now: more scenes may be under way than the step's own."""
    is_scene = step.name in {SCENES_STAGE.step_names(number)[0][0] for number in facts.scenes}
    together = describe_scenes_under_way(facts.scenes.values()) if is_scene else ""
    return together or step.display_name


def seq_at(moment: datetime) -> int:
    """Return the lowest `seq` of a change at this time: milliseconds since 1970."""
    return (moment - _EPOCH) // _MILLISECOND


def describe_clip(clip: Clip) -> dict[str, object]:
    """Return the condition and detail of a scene whose clip is ready: both empty if it is as ordered."""
    return {
        "condition": TakeCondition.NOT_AS_ORDERED if clip.departures else None,
        "detail": clip.departures_text,
    }


def _list_scenes(facts: JobFacts) -> tuple[SceneProgress, ...]:
    stale = find_stale_scenes(facts.clips)
    return tuple(_show_scene(scene, stale=number in stale) for number, scene in facts.scenes.items())


def _show_scene(scene: SceneProgress, *, stale: bool) -> SceneProgress:
    """Return the scene as it is told: once it is settled, none of its takes is open."""
    has_ended = bool(scene.open_takes) and scene.state in SETTLED_STATES
    if not (stale or has_ended):
        return scene
    changes = {"stale": stale} | ({"open_takes": ()} if has_ended else {})
    return scene.model_copy(update=changes)


def _job_percent(facts: JobFacts) -> float:
    if facts.film is not None:
        return FILM_STAGE.end if facts.status is JobStatus.COMPLETED else FILM_STAGE.start
    if facts.composing:
        return COMPOSING_STAGE.start
    if facts.storyboard_at is None:
        return 0.0
    shares = [_scene_share(scene) for scene in facts.scenes.values()]
    scenes = (SCENES_STAGE.end - SCENES_STAGE.start) * sum(shares) / len(shares)
    return SCENES_STAGE.start + scenes + (AUDIO_STAGE.end - AUDIO_STAGE.start) * facts.audio_share


def _scene_share(scene: SceneProgress) -> float:
    if scene.state in (SceneState.COMPLETE, SceneState.FAILED):
        return 1.0
    if scene.state is SceneState.COLLECTING and not scene.open_takes:
        return MAX_UNCOLLECTED_SHARE
    return min(MAX_UNCOLLECTED_SHARE, (scene.progress or 0.0) / 100)


def _build_stages(facts: JobFacts) -> list[StageProgress]:
    film_at = facts.film.created_at if facts.film else None
    ended_at = facts.ended_at if facts.status is JobStatus.COMPLETED else None
    steps = [*_build_steps(SCRIPT_STAGE, facts.storyboard_at)]
    if facts.with_narration:
        steps += _build_steps(NARRATION_STAGE, facts.narration_at)
    for number in sorted(facts.scenes.keys() - facts.gaps):
        steps += _build_scene_steps(facts, number)
    if facts.with_audio and not facts.audio_failed:
        steps += _build_steps(AUDIO_STAGE, facts.soundtrack.created_at if facts.soundtrack else None)
    return [*steps, *_build_steps(COMPOSING_STAGE, film_at), *_build_steps(FILM_STAGE, ended_at)]


def _build_scene_steps(facts: JobFacts, number: int) -> tuple[StageProgress, ...]:
    # During a retake the scene is not ready, though its earlier clip exists.
    ready = facts.scenes[number].state is SceneState.COMPLETE
    clip = facts.clips.get(number) if ready else None
    return _build_steps(
        SCENES_STAGE, clip.created_at if clip else None, number=number, share=number / len(facts.scenes)
    )


# All snapshots of all jobs share the steps that are equal, most of which nobody has come to yet.
@lru_cache(maxsize=4096)
def _build_steps(
    stage: PipelineStage, completed_at: datetime | None, *, number: int = 0, share: float = 1.0
) -> tuple[StageProgress, ...]:
    """Return the steps of a stage, or of the scene with this number, up to this share of its percentage."""
    percent = round(stage.start + (stage.end - stage.start) * share, 1)
    return tuple(
        StageProgress(name=name, display_name=display, progress=percent, completed_at=completed_at)
        for name, display in stage.step_names(number)
    )


def _collect_assets(facts: JobFacts) -> ProgressAssets:
    clips = [facts.clips[number] for number in sorted(facts.clips)]
    film, music = facts.film, facts.soundtrack
    return ProgressAssets(
        scene_clips=tuple(_asset_link(c.asset_key, c.created_at, c.scene) for c in clips),
        thumbnails=tuple(_asset_link(c.thumbnail_key, c.created_at, c.scene) for c in clips),
        audio=_asset_link(music.asset_key, music.created_at) if music else None,
        final_video=_asset_link(film.asset_key, film.created_at) if film else None,
        poster=_asset_link(film.poster_key, film.created_at) if film else None,
        captions=_asset_link(film.captions_key, film.created_at) if film and film.captions_key else None,
    )


def _asset_link(key: str, at: datetime, scene: int | None = None) -> AssetLink:
    return AssetLink(key=key, scene_number=scene, created_at=at)
