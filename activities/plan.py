"""How a job's scenes lie in its film: the timeline of `media`, from what the catalog holds. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from media.formats import FilmFormat, film_format
from media.timeline import Piece, TransitionKind, clip_frames, film_pieces, scene_spans
from workflows.contracts import Brief, Scene


@dataclass(frozen=True)
class FilmPlan:
    """The film's shape, and each scene's span of it in frames."""

    fmt: FilmFormat
    spans: dict[int, int]
    kind: TransitionKind

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
    return FilmPlan(
        fmt=film_format(brief.aspect_ratio, brief.resolution),
        spans=scene_spans([scene.seconds for scene in scenes]),
        kind=TransitionKind(brief.transition.value),
    )
