"""The timeline of a job's film: spans, pieces and lengths in frames, from the brief and the scenes. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from contracts import CARD_FRAMES, Brief, Scene, ShortClipChoice
from media.film_format import FilmFormat, film_format_for
from media.timeline import (
    Piece,
    TransitionKind,
    Transitions,
    clip_frames,
    film_pieces,
    has_tail,
    scene_spans,
)

TITLE_CARD = 0


@dataclass(frozen=True)
class FilmTimeline:
    """The film's format and its scenes' spans in frames, in the film's order.

    Music is made for `music_frames`. Cards stand before the first scene, as number 0, and after the last, as
    the number after the highest: `card_texts` by these numbers. Cards are no scenes, so `spans` lacks them;
    every film of the job has them.
    """

    fmt: FilmFormat
    spans: dict[int, int]
    transitions: Transitions
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
        title = {TITLE_CARD: CARD_FRAMES} if TITLE_CARD in self.card_texts else {}
        return title | self.spans | dict.fromkeys(self.card_texts, CARD_FRAMES)

    def with_shorter_scenes(self, seconds: Mapping[int, float | None]) -> "FilmTimeline":
        """Return the timeline with scenes shortened to the given seconds; None leaves a scene as it is."""
        shorter = {n: round(s * self.fmt.fps) for n, s in seconds.items() if s is not None}
        return replace(self, spans={n: min(span, shorter.get(n, span)) for n, span in self.spans.items()})

    def list_present(self, scenes: Iterable[int]) -> list[int]:
        """List the numbers of these scenes, and of the cards, in the film's order."""
        there = {*scenes, *self.card_texts}
        return [number for number in self.all_spans if number in there]

    def clip_frames(self, scene: int) -> int:
        """Return how many frames a scene's clip must have, including its tail under the next scene."""
        return clip_frames(self.all_spans, scene, self.transitions)

    def has_tail(self, scene: int) -> bool:
        """Return whether the next scene, or a card, fades in over what a scene's clip has after its span."""
        return has_tail(self.all_spans, scene, self.transitions)

    def list_pieces(self, present: Iterable[int]) -> list[Piece]:
        """List, in order, the pieces of a film of these scenes, with its cards."""
        return film_pieces(self.all_spans, {*present, *self.card_texts}, self.transitions)

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
    """Build the timeline of a job's film, whose scenes are in its order."""
    lengths = scene_spans([scene.seconds for scene in scenes]).values()
    spans = {scene.number: frames for scene, frames in zip(scenes, lengths, strict=True)}
    card_texts = _number_cards(brief, max(spans, default=0))
    return FilmTimeline(
        fmt=film_format_for(brief.aspect_ratio, brief.resolution),
        spans=spans,
        transitions=_read_transitions(brief, scenes),
        music_frames=sum(spans.values()) + len(card_texts) * CARD_FRAMES,
        short_clips=ShortClipChoice.HOLD if brief.holds_short_clips else ShortClipChoice.SHORTEN,
        card_texts=card_texts,
    )


def _read_transitions(brief: Brief, scenes: Sequence[Scene]) -> Transitions:
    own = {scene.number: TransitionKind(scene.transition.value) for scene in scenes if scene.transition}
    return Transitions(TransitionKind(brief.transition.value), own)


def _number_cards(brief: Brief, last: int) -> dict[int, str]:
    if brief.cards is None:
        return {}
    texts = {TITLE_CARD: brief.cards.title, last + 1: brief.cards.end}
    return {number: text for number, text in texts.items() if text is not None}
