"""The cut of a film: which frames of which clips, and which sounds when; kept beside the film for editors."""

from pydantic import Field

from contracts.shared_types import FrozenModel


class CutScene(FrozenModel):
    """A scene of the film. The clip plays from its first frame on.

    `frames` is its length in the film, `clip_frames` the clip's at the film's rate. Where the clip is too
    short, for the scene or for the cross-fade after it, the film holds its last frame.
    """

    scene: int
    take: int
    clip_key: str
    frames: int
    clip_frames: int
    card: str = Field(default="", description="what stands on it, if it is a card and no scene")
    transition_frames: int | None = Field(
        default=None, description="of the cross-fade into it, 0: a hard cut; null: as the film"
    )


class CutLine(FrozenModel):
    """A spoken line: as it was recorded, and levelled as in the film, where it begins at `first_sample`."""

    scene: int
    text: str
    recording_key: str
    stem_key: str
    first_sample: int
    samples: int


class FilmCut(FrozenModel):
    """The cut of a film. A cross-fade is in the first `transition_frames` of the scene that comes in.

    The scenes are in the film's order.
    """

    width: int
    height: int
    frames_per_second: int
    samples_per_second: int
    transition_frames: int = Field(description="0: hard cuts")
    scenes: tuple[CutScene, ...]
    lines: tuple[CutLine, ...] = ()
    music_key: str | None = None
    watermark_key: str | None = Field(default=None, description="a picture over all scenes, not in the clips")

    def count_transition_frames(self, scene: CutScene) -> int:
        """Return the length of the cross-fade into a scene; 0: a hard cut."""
        return self.transition_frames if scene.transition_frames is None else scene.transition_frames

    @property
    def frames(self) -> int:
        """The film's length."""
        return sum(scene.frames for scene in self.scenes)

    @property
    def samples(self) -> int:
        """The length of its sound."""
        return self.frames * self.samples_per_second // self.frames_per_second
