"""Clips, soundtrack and film, and the order to compose it."""

from collections.abc import Mapping
from datetime import datetime

from pydantic import Field

from contracts.departures import Departure
from contracts.entities import find_scene_before
from contracts.film_mark import FilmMark
from contracts.shared_types import FrozenModel


class Clip(FrozenModel):
    """A finished take: checked and stored, with its piece of the film rendered."""

    scene: int
    take: int
    asset_key: str
    thumbnail_key: str
    seconds: float
    created_at: datetime
    film_seconds: float | None = Field(
        default=None, description="of the film, where the clip is far too short; null: as in the storyboard"
    )
    departures: tuple[Departure, ...] = Field(default=(), description="what its owner is told of it")
    opens_on_take: int | None = Field(
        default=None, description="of the scene before: its last picture is this clip's first; null: none"
    )
    opens_after: int | None = Field(
        default=None, description="the scene that this take is of; null: the number before this one"
    )
    opens_on_still: int | None = Field(
        default=None,
        description="the take of the scene's still, this clip's first picture; null: none",
    )

    @property
    def opening_scene(self) -> int | None:
        """The number of the scene from whose last picture it begins; None: it begins from no other's."""
        if self.opens_on_take is None:
            return None
        return find_scene_before(self.scene, self.opens_after)

    def refit(self, *, before: float, after: float) -> "Clip":
        """Return the clip as it is when its scene has another length; see `refit_film_seconds`."""
        good_for = refit_film_seconds(self.film_seconds, self.seconds, before=before, after=after)
        return self.model_copy(update={"film_seconds": good_for})

    @property
    def departures_text(self) -> str:
        """The departures' sentences, joined; empty if the clip is as ordered."""
        return " ".join(departure.message for departure in self.departures)


def refit_film_seconds(
    film_seconds: float | None, clip_seconds: float, *, before: float, after: float
) -> float | None:
    """Return how much of the film a clip is good for when its scene's length changes; None: the whole scene.

    A clip that is too short for the longer scene goes on ending where it did: it is not held.

    Args:
        film_seconds: what it was good for until now; None: the whole scene.
        clip_seconds: its own length.
        before: the scene's length until now.
        after: the scene's new length.
    """
    shown = before if film_seconds is None else min(film_seconds, before)
    return None if after <= shown or after <= clip_seconds else shown


def find_stale_scenes(clips: Mapping[int, Clip]) -> tuple[int, ...]:
    """Return the scenes whose clips begin from another take of the scene before than the film has.

    Args:
        clips: of a film, by scene.
    """
    return tuple(sorted(number for number, clip in clips.items() if _is_stale(clip, clips)))


def _is_stale(clip: Clip, clips: Mapping[int, Clip]) -> bool:
    before = clips.get(clip.opening_scene) if clip.opening_scene is not None else None
    return before is not None and before.take != clip.opens_on_take


class Still(FrozenModel):
    """The picture that a scene begins from: drawn by an image service, checked and stored."""

    scene: int
    take: int
    asset_key: str
    created_at: datetime


class StillQuery(FrozenModel):
    """A question for the newest still of a scene that earlier calls have brought."""

    job_id: str
    scene: int


class LastFrameOrder(FrozenModel):
    """Keep the picture on which the scene after this take's may open."""

    job_id: str
    scene: int
    take: int


class Soundtrack(FrozenModel):
    """The film's music: checked, levelled and stored."""

    asset_key: str
    seconds: float
    created_at: datetime


class ComposeOrder(FrozenModel):
    """Compose the film from the scenes whose clips are ready."""

    job_id: str
    scenes: tuple[int, ...]
    with_soundtrack: bool
    with_narration: bool = False
    language: str = Field(default="", description="of a further film; empty: the job's first")
    takes: dict[int, int] = Field(
        default_factory=dict, description="by scene, which take; of scenes not named, as the catalog has it"
    )
    music_request: int = Field(default=0, description="whose music the film gets; 0: the film's own")
    soundtrack_key: str = Field(default="", description="of that music; empty: as the catalog has it")
    mark: FilmMark | None = Field(
        default=None, description="the watermark that the film gets; null: the one that it has"
    )


class Film(FrozenModel):
    """The finished film."""

    asset_key: str
    poster_key: str
    seconds: float
    created_at: datetime
    captions_key: str = Field(default="", description="WebVTT for players; empty: none, or in the picture")
