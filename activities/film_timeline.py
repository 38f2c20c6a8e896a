"""The timeline of a job's film: spans, pieces and lengths in frames, from the brief and the scenes. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from contracts import CARD_FRAMES, Brief, Scene, ShortClipChoice
from media.film_format import FilmFormat, film_format_for
from media.timeline import Piece, TransitionKind, clip_frames, film_pieces, scene_spans

TITLE_CARD = 0


@dataclass(frozen=True)
class FilmTimeline:
    """The film's format and its scenes' spans in frames; music is made for `music_frames`.

    Cards stand before the first scene, as number 0, and after the last, as the next number: `card_texts` by
    these numbers. Cards are no scenes, so `spans` lacks them; every film of the job has them.
    """

    fmt: FilmFormat
    spans: dict[int, int]
    kind: TransitionKind
    music_frames: int
    short_clips: ShortClipChoice = ShortClipChoice.SHORTEN
    card_texts: Mapping[int, str] = field(default_factory=dict)

    @property
    def title_frames(self) -> int:
        """The length of the title card, which comes before all scenes."""
        return CARD_FRAMES if TITLE_CARD in self.card_texts else 0

    @property
    def all_spans(self) -> dict[int, int]:
        """The spans of scenes and cards, in order."""
        spans = {**self.spans, **dict.fromkeys(self.card_texts, CARD_FRAMES)}
        return {number: spans[number] for number in sorted(spans)}

    def with_shorter_scenes(self, seconds: Mapping[int, float | None]) -> "FilmTimeline":
        """Return the timeline with scenes shortened to the given seconds; None leaves a scene as it is."""
        shorter = {n: round(s * self.fmt.fps) for n, s in seconds.items() if s is not None}
        return replace(self, spans={n: min(span, shorter.get(n, span)) for n, span in self.spans.items()})

    def clip_frames(self, scene: int) -> int:
        """Return how many frames a scene's clip must have, including its tail under the next scene."""
        return clip_frames(self.all_spans, scene, self.kind)

    def list_pieces(self, present: Iterable[int]) -> list[Piece]:
        """List, in order, the pieces of a film of these scenes, with its cards."""
        return film_pieces(self.all_spans, {*present, *self.card_texts}, self.kind)

    def pieces_around(self, scene: int, neighbours: Iterable[int]) -> list[Piece]:
        """List the film's pieces that show this scene or cards alone, and need no clips but these."""
        cards = set(self.card_texts)
        there = {scene, *neighbours, *cards}
        return [
            piece
            for piece in self.list_pieces(self.spans)
            if there.issuperset(piece.scenes) and (scene in piece.scenes or cards.issuperset(piece.scenes))
        ]

    def count_frames(self, present: Iterable[int] | None = None) -> int:
        """Return the length in frames of a film of these scenes; of all scenes by default."""
        cards = len(self.card_texts) * CARD_FRAMES
        return cards + sum(self.spans[scene] for scene in (self.spans if present is None else present))

    def total_seconds(self, present: Iterable[int] | None = None) -> float:
        """Return the length in seconds of a film of these scenes; of all scenes by default."""
        return self.count_frames(present) / self.fmt.fps


def build_timeline(brief: Brief, scenes: Sequence[Scene]) -> FilmTimeline:
    """Build the timeline of a job's film."""
    spans = scene_spans([scene.seconds for scene in scenes])
    card_texts = _number_cards(brief, len(spans))
    return FilmTimeline(
        fmt=film_format_for(brief.aspect_ratio, brief.resolution),
        spans=spans,
        kind=TransitionKind(brief.transition.value),
        music_frames=sum(spans.values()) + len(card_texts) * CARD_FRAMES,
        # A held picture leaves the voice its time.
        short_clips=ShortClipChoice.HOLD if brief.narration else brief.short_clips,
        card_texts=card_texts,
    )


def _number_cards(brief: Brief, scenes: int) -> dict[int, str]:
    if brief.cards is None:
        return {}
    texts = {TITLE_CARD: brief.cards.title, scenes + 1: brief.cards.end}
    return {number: text for number, text in texts.items() if text is not None}
