"""How a job's scenes lie in its film: the timeline of `media`, from what the catalog holds. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from media.formats import FilmFormat, film_format
from media.timeline import Piece, TransitionKind, clip_frames, film_pieces, scene_spans
from workflows.contracts import Brief, Scene, ShortClips


@dataclass(frozen=True)
class FilmPlan:
    """The film's shape, and each scene's span of it in frames. The music is made for `music_frames`."""

    fmt: FilmFormat
    spans: dict[int, int]
    kind: TransitionKind
    music_frames: int
    short_clips: ShortClips = ShortClips.SHORTEN

    def cut_to(self, seconds: Mapping[int, float | None]) -> "FilmPlan":
        """The plan with the lengths of scenes whose clips are far too short; null: as it is."""
        shorter = {n: round(s * self.fmt.fps) for n, s in seconds.items() if s is not None}
        return replace(self, spans={n: min(span, shorter.get(n, span)) for n, span in self.spans.items()})

    def clip_frames(self, scene: int) -> int:
        """How many frames a scene's clip needs."""
        return clip_frames(self.spans, scene, self.kind)

    def pieces(self, present: Iterable[int]) -> list[Piece]:
        """The pieces, in order, of a film of these scenes."""
        return film_pieces(self.spans, present, self.kind)

    def pieces_around(self, scene: int, neighbours: Iterable[int]) -> list[Piece]:
        """The pieces of the whole film that can be made of this scene's clip and its neighbours'."""
        there = {scene, *neighbours}
        return [p for p in self.pieces(self.spans) if scene in p.scenes and there.issuperset(p.scenes)]

    def frames(self, present: Iterable[int] | None = None) -> int:
        """Frames of a film of these scenes; of all when not given."""
        return sum(self.spans[scene] for scene in (self.spans if present is None else present))

    def seconds(self, present: Iterable[int] | None = None) -> float:
        """The same in seconds."""
        return self.frames(present) / self.fmt.fps


def plan_of(brief: Brief, scenes: Sequence[Scene]) -> FilmPlan:
    """The plan of a job's film."""
    spans = scene_spans([scene.seconds for scene in scenes])
    return FilmPlan(
        fmt=film_format(brief.aspect_ratio, brief.resolution),
        spans=spans,
        kind=TransitionKind(brief.transition.value),
        music_frames=sum(spans.values()),
        short_clips=brief.short_clips,
    )
