"""From a script to its scenes' texts and lengths."""

from collections.abc import Iterator, Sequence

from storyboard.apportion import apportion
from storyboard.divide import ALL, FINE, divide
from storyboard.draft import MAX_TEXT, Draft
from storyboard.forms import read_script
from storyboard.levels import sentences
from storyboard.limits import SceneLimits
from storyboard.marks import without_marks
from storyboard.pace import LAST_RESORT_SCENES, Pace, pace_of
from storyboard.paragraphs import paragraphs
from storyboard.passages import passage_drafts
from storyboard.vocabulary import SLUGLINE


def script_drafts(script: str, frames: int, limits: SceneLimits) -> list[Draft]:
    """Scenes that together hold the script's whole story; longer pieces get more of the film's frames.

    Only a story of more than `MAX_TEXT` characters a scene has texts that are too long to send whole.
    """
    reading = read_script(script)
    if reading.passages and (drafts := passage_drafts(reading.passages, frames, limits)):
        return drafts
    pace = pace_of(frames, limits)
    cut = [piece.strip() for piece in _pieces(reading.text, pace)]
    pieces = list(map(without_marks, cut))
    span = (pace.shortest_frames, limits.max_frames)
    lengths = apportion(frames, [len(piece) for piece in pieces], [span] * len(pieces))
    told = zip(_placed(cut, pieces), pieces, lengths, strict=True)
    return [Draft(text=text, caption=piece, frames=own) for text, piece, own in told]


def _placed(cut: Sequence[str], pieces: Sequence[str]) -> Iterator[str]:
    """Each piece under the heading that says where it is seen: a service knows no other piece."""
    place = ""
    for whole, piece in zip(cut, pieces, strict=True):
        has_own = SLUGLINE.match(whole)
        yield f"{place}\n\n{piece}" if place and not has_own else piece
        places = [line.strip() for line in whole.splitlines() if SLUGLINE.match(line)]
        place = places[-1] if places else place


def _pieces(script: str, pace: Pace) -> list[str]:
    """The script divided as its author did; into more, then evener pieces if one is too long to send."""
    for count, levels in ((scene_count(script, pace), ALL), (pace.most, ALL)):
        pieces = divide(script, count, levels)
        if max(map(len, pieces)) <= MAX_TEXT:
            return pieces
    return divide(script, pace.most, FINE)


def scene_count(script: str, pace: Pace) -> int:
    """A scene for each paragraph, else each sentence, where that is a good pace; else the natural number."""
    if not any(char.isalnum() for char in script):
        return pace.clamp(LAST_RESORT_SCENES)
    good = max(2, pace.calm)
    parts = paragraphs(script)
    if len(parts) >= good:
        return min(len(parts), pace.most)
    found = sum(len(sentences(part)) for part in parts)
    return min(found, pace.natural) if found >= good else pace.natural
