"""Sources of a film's captions: its spoken lines with their times, or its scenes' lines alone."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from activities.film_timeline import FilmTimeline
from activities.narration_placement import PlacedLine
from captions.utterance import CaptionWord, Utterance
from contracts import FPS, CaptionTimes, Scene

MILLISECONDS = 1000


@dataclass(frozen=True)
class CaptionSource:
    """The texts of a film's captions, in order. `language` is BCP 47, or empty."""

    utterances: Sequence[Utterance]
    times: CaptionTimes
    language: str = ""


def read_spoken_lines(lines: Sequence[PlacedLine], language: str) -> CaptionSource:
    """Return the lines as the voice speaks them."""
    has_words = all(line.recording.words for line in lines)
    return CaptionSource(
        utterances=[_to_utterance(line, language) for line in lines],
        times=CaptionTimes.WORDS if has_words else CaptionTimes.LINES,
        language=language,
    )


def read_silent_lines(
    scenes: Sequence[Scene], present: Collection[int], timeline: FilmTimeline
) -> CaptionSource:
    """Return the lines of a film in which nobody speaks: each scene's share its time by their letters."""
    utterances: list[Utterance] = []
    frames = timeline.title_frames
    for scene in scenes:
        if scene.number in present:
            until = frames + timeline.spans[scene.number]
            utterances += _share_time(scene.lines, frames / FPS, until / FPS)
            frames = until
    return CaptionSource(utterances, CaptionTimes.SCENES)


def _share_time(lines: Sequence[str], start: float, end: float) -> Iterator[Utterance]:
    at, letters = start, sum(map(len, lines))
    for line in lines:
        until = at + (end - start) * len(line) / letters
        yield Utterance(line, (CaptionWord(line, at * MILLISECONDS, until * MILLISECONDS),))
        at = until


def _to_utterance(line: PlacedLine, language: str) -> Utterance:
    begins = line.starts_at * MILLISECONDS
    words = tuple(
        CaptionWord(word.text, begins + word.start_ms, begins + word.end_ms) for word in line.recording.words
    )
    whole = CaptionWord(line.text, begins, line.ends_at * MILLISECONDS)
    return Utterance(line.text, words or (whole,), language)
