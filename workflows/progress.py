"""Stages and weights: from the facts of a job to what a person sees. Pure."""

from dataclasses import dataclass, field
from datetime import datetime

from workflows.contracts import (
    Approval,
    AssetLink,
    Clip,
    Condition,
    Ending,
    Film,
    JobError,
    JobStatus,
    ProgressAssets,
    ProgressResponse,
    SceneProgress,
    SceneState,
    Soundtrack,
    StageProgress,
    TakeProgress,
)

# The percentage of the job at which each part ends.
SCRIPT_END, SCENES_END, AUDIO_END, COMPOSING_END, FILM_END = 15.0, 90.0, 95.0, 98.0, 100.0
# A scene counts as whole only when its clip is checked and stored.
NEARLY = 0.95
# The soundtrack, where scenes are counted from 1.
MUSIC = 0


@dataclass
class Facts:
    """All that is known of a job. The workflow holds one; the API rebuilds one from the catalog."""

    job_id: str
    with_audio: bool
    status: JobStatus = JobStatus.QUEUED
    started_at: datetime | None = None
    updated_at: datetime | None = None
    storyboard_at: datetime | None = None
    scenes: dict[int, SceneProgress] = field(default_factory=dict)
    clips: dict[int, Clip] = field(default_factory=dict)
    audio: TakeProgress | None = None
    audio_share: float = 0.0
    audio_failed: bool = False
    soundtrack: Soundtrack | None = None
    parallel_scenes: int = 4
    tail_seconds: float | None = None
    composing: bool = False
    film: Film | None = None
    ended_at: datetime | None = None
    cost: float = 0.0
    detail: str = ""
    trouble: str = ""
    error: JobError | None = None
    approval: Approval | None = None
    ending: Ending | None = None

    @property
    def gaps(self) -> tuple[int, ...]:
        """The scenes that the film has to do without."""
        return tuple(n for n, scene in self.scenes.items() if scene.state is SceneState.FAILED)

    @property
    def failures(self) -> dict[int, JobError]:
        """By scene, 0 for the music, why it could not be made."""
        parts = {**self.scenes, MUSIC: self.audio}
        failed = {n: part.error for n, part in parts.items() if part and part.state is SceneState.FAILED}
        return {number: error for number, error in failed.items() if error is not None}


def picture_of(facts: Facts, *, seq: int, at_least: float = 0.0) -> ProgressResponse:
    """One consistent picture of a job; its percentage is never below `at_least`."""
    stages = _stages(facts)
    pending = [stage for stage in stages if stage.completed_at is None]
    current = pending[0] if pending else stages[-1]
    return ProgressResponse(
        job_id=facts.job_id,
        seq=seq,
        status=facts.status,
        progress=max(at_least, round(_percent(facts), 1)),
        current_stage=current.name,
        current_stage_display=current.display_name,
        stages_completed=tuple(stage for stage in stages if stage.completed_at is not None),
        stages_pending=tuple(pending),
        started_at=facts.started_at,
        updated_at=facts.updated_at,
        scenes=tuple(facts.scenes.values()),
        audio=facts.audio,
        parallel_scenes=facts.parallel_scenes,
        tail_seconds=facts.tail_seconds,
        assets=_assets(facts),
        cost=facts.cost,
        gaps=facts.gaps,
        detail=facts.trouble or facts.detail,
        error=facts.error,
        approval=facts.approval,
        ending=facts.ending,
    )


def told_of(clip: Clip) -> dict[str, object]:
    """What a scene says of the clip that is in: nothing where it is as ordered."""
    return {"condition": Condition.NOT_AS_ORDERED if clip.departures else None, "detail": clip.told}


def _percent(facts: Facts) -> float:
    if facts.film is not None:
        return FILM_END if facts.status is JobStatus.COMPLETED else COMPOSING_END
    if facts.composing:
        return AUDIO_END
    if facts.storyboard_at is None:
        return 0.0
    shares = [_share(scene) for scene in facts.scenes.values()]
    scenes = (SCENES_END - SCRIPT_END) * sum(shares) / len(shares)
    return SCRIPT_END + scenes + (AUDIO_END - SCENES_END) * facts.audio_share


def _share(scene: SceneProgress) -> float:
    if scene.state in (SceneState.COMPLETE, SceneState.FAILED):
        return 1.0
    if scene.state is SceneState.COLLECTING:
        return NEARLY
    return min(NEARLY, (scene.progress or 0.0) / 100)


def _stages(facts: Facts) -> list[StageProgress]:
    stages = _pair("script", "Writing the storyboard", "Storyboard ready", SCRIPT_END, facts.storyboard_at)
    for number in sorted(facts.scenes.keys() - facts.gaps):
        stages += _scene_stages(facts, number)
    if facts.with_audio and not facts.audio_failed:
        done_at = facts.soundtrack.created_at if facts.soundtrack else None
        stages += _pair("audio", "Generating background music", "Background music ready", AUDIO_END, done_at)
    film_at = facts.film.created_at if facts.film else None
    whole_at = facts.ended_at if facts.status is JobStatus.COMPLETED else None
    return [
        *stages,
        _stage("composing", "Cutting the film", COMPOSING_END, film_at),
        _stage("complete", "Film ready", FILM_END, whole_at),
    ]


def _scene_stages(facts: Facts, number: int) -> list[StageProgress]:
    end = SCRIPT_END + (SCENES_END - SCRIPT_END) * number / len(facts.scenes)
    # One that is made anew is not ready, though its earlier clip is in.
    ready = facts.scenes[number].state is SceneState.COMPLETE
    clip = facts.clips.get(number) if ready else None
    return _pair(
        f"scene_{number}",
        f"Generating scene {number}",
        f"Scene {number} ready",
        round(end, 1),
        clip.created_at if clip else None,
    )


def _pair(name: str, doing: str, done: str, end: float, at: datetime | None) -> list[StageProgress]:
    return [_stage(f"{name}_generating", doing, end, at), _stage(f"{name}_complete", done, end, at)]


def _stage(name: str, display: str, end: float, at: datetime | None) -> StageProgress:
    return StageProgress(name=name, display_name=display, progress=end, completed_at=at)


def _assets(facts: Facts) -> ProgressAssets:
    clips = [facts.clips[number] for number in sorted(facts.clips)]
    film, music = facts.film, facts.soundtrack
    return ProgressAssets(
        scene_clips=tuple(_link(c.asset_key, c.created_at, c.scene) for c in clips),
        thumbnails=tuple(_link(c.thumbnail_key, c.created_at, c.scene) for c in clips),
        audio=_link(music.asset_key, music.created_at) if music else None,
        final_video=_link(film.asset_key, film.created_at) if film else None,
        poster=_link(film.poster_key, film.created_at) if film else None,
    )


def _link(key: str, at: datetime, scene: int | None = None) -> AssetLink:
    return AssetLink(key=key, scene_number=scene, created_at=at)
