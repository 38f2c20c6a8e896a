"""A film while it is being composed: its order, its parts, and where it lies."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from activities.film_captions import FilmCaptions
from activities.film_sound import PlacedClipSound
from activities.film_timeline import FilmTimeline
from activities.narration_placement import PlacedLine
from activities.piece_renderer import StoredClip
from activities.watermarks import JobWatermark
from contracts import ComposeOrder
from media.mix.clip_stem import first_samples
from media.timeline import Piece

# The poster is taken at this share of the film, when the first scene is well under way.
POSTER_AT_SHARE = 0.15


@dataclass(frozen=True)
class FilmWork:
    """A film being composed, in a folder of its own. `clips` are by scene."""

    order: ComposeOrder
    soundtrack_key: str | None
    timeline: FilmTimeline
    clips: Mapping[int, StoredClip]
    folder: Path
    lines: Sequence[PlacedLine] = ()
    captions: FilmCaptions | None = None
    clip_sounds: Sequence[PlacedClipSound] = ()
    watermark: JobWatermark | None = None
    music_level_db: float = 0.0

    @property
    def film(self) -> Path:
        """The joined film."""
        return self.folder / "film.mp4"

    @property
    def poster(self) -> Path:
        """The film's poster."""
        return self.folder / "poster.jpg"

    @property
    def small_poster(self) -> Path:
        """The same, as lists show it."""
        return self.folder / "poster.small.jpg"

    @property
    def frames(self) -> int:
        """The number of frames that the film has to have."""
        return self.timeline.count_frames(self.order.scenes)

    def find_first_samples(self) -> dict[int, int]:
        """Return the sample at which each scene and each card begins."""
        there = {*self.order.scenes, *self.timeline.card_texts}
        return first_samples(self.timeline.all_spans, there)

    def find_poster_frame(self, pieces: Sequence[Piece]) -> tuple[int, int]:
        """Return which of the film's pieces shows the poster, and its frame there, from 0.

        It is never in the title card.
        """
        title = self.timeline.title_frames
        frame = title + round((self.frames - title) * POSTER_AT_SHARE)
        for number, piece in enumerate(pieces):
            if frame < piece.frames:
                return number, frame
            frame -= piece.frames
        raise ValueError("a film without frames has no poster")

    @property
    def seconds(self) -> float:
        """The length that the film has to have, in seconds."""
        return self.timeline.total_seconds(self.order.scenes)
