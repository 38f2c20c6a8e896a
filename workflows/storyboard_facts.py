"""Reads from a storyboard what is known of a film's parts before any of them is made. Pure."""

from dataclasses import dataclass, field

from contracts import ExpectedDuration, GenerationInput, OpensOn, SceneProgress, Storyboard, TakeProgress


@dataclass
class StoryboardFacts:
    """The facts of a storyboard that a running job keeps."""

    # Length of each scene: its clip may be shorter, and the narration may make it longer.
    scene_seconds: dict[int, float] = field(default_factory=dict)
    # The number of each scene's lines.
    line_counts: dict[int, int] = field(default_factory=dict)
    # The time that a service needs to speak all lines.
    voice_expected: ExpectedDuration | None = None
    # The scenes that open on the last picture of another, each with the other's number.
    chained_scenes: dict[int, int] = field(default_factory=dict)
    # The scenes that open on a still, and those of them whose stills look at that of the scene before.
    stilled_scenes: frozenset[int] = frozenset()
    followed_stills: frozenset[int] = frozenset()


def read_storyboard(storyboard: Storyboard) -> StoryboardFacts:
    """Return what a job keeps of this storyboard."""
    return StoryboardFacts(
        scene_seconds={outline.number: outline.seconds for outline in storyboard.scenes},
        line_counts={outline.number: outline.lines for outline in storyboard.scenes},
        voice_expected=storyboard.voice_expected,
        chained_scenes=_find_chained_scenes(storyboard),
        stilled_scenes=frozenset(
            outline.number for outline in storyboard.scenes if outline.opens_on is OpensOn.STILL
        ),
        followed_stills=frozenset(outline.number for outline in storyboard.scenes if outline.follows_still),
    )


def _find_chained_scenes(storyboard: Storyboard) -> dict[int, int]:
    found = {outline.number: outline.opening_scene for outline in storyboard.scenes}
    return {number: before for number, before in found.items() if before is not None}


def plan_scenes(job: GenerationInput, storyboard: Storyboard) -> dict[int, SceneProgress]:
    """Return the progress of each scene before its first take, by number."""
    return {
        outline.number: SceneProgress(
            number=outline.number,
            provider=job.provider,
            model=job.model,
            seconds=outline.seconds,
            summary=outline.summary,
            expected=outline.expected,
        )
        for outline in storyboard.scenes
    }


def plan_music(job: GenerationInput, storyboard: Storyboard) -> TakeProgress:
    """Return the progress of the music before its first take."""
    return TakeProgress(
        provider=job.music_provider, model=job.music_model, expected=storyboard.music_expected
    )
