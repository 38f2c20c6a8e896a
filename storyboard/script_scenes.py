"""Plan the scenes of a script: their texts and lengths."""

from collections.abc import Iterator, Sequence

from storyboard.apportion import apportion_total
from storyboard.divide import ALL_LEVELS, FINE_LEVELS, divide_script
from storyboard.forms import read_script
from storyboard.length_limits import SceneLimits
from storyboard.passage_scenes import plan_passage_scenes
from storyboard.planned_scene import MAX_TEXT_CHARS, PlannedScene
from storyboard.scene_pacing import LAST_RESORT_SCENES, ScenePacing, choose_pacing
from storyboard.text.paragraphs import split_paragraphs
from storyboard.text.patterns import SLUGLINE
from storyboard.text.script_markup import strip_script_markup
from storyboard.text.split_levels import split_sentences


def plan_script_scenes(script: str, frames: int, limits: SceneLimits) -> list[PlannedScene]:
    """Plan scenes that together hold the whole script; longer pieces get more of the film's frames.

    Texts exceed `MAX_TEXT_CHARS` only if the script has more than that per scene.
    """
    reading = read_script(script)
    if reading.passages and (drafts := plan_passage_scenes(reading.passages, frames, limits)):
        return drafts
    pace = choose_pacing(frames, limits)
    cut = [piece.strip() for piece in _cut_script(reading.text, pace)]
    pieces = list(map(strip_script_markup, cut))
    span = (pace.shortest_frames, limits.max_frames)
    lengths = apportion_total(frames, [len(piece) for piece in pieces], [span] * len(pieces))
    told = zip(_prefix_locations(cut, pieces), pieces, lengths, strict=True)
    return [PlannedScene(text=text, caption=piece, frames=own) for text, piece, own in told]


def _prefix_locations(cut: Sequence[str], pieces: Sequence[str]) -> Iterator[str]:
    """Put the current location heading before each piece: a provider sees one piece at a time."""
    place = ""
    for whole, piece in zip(cut, pieces, strict=True):
        has_own = SLUGLINE.match(whole)
        yield f"{place}\n\n{piece}" if place and not has_own else piece
        places = [line.strip() for line in whole.splitlines() if SLUGLINE.match(line)]
        place = places[-1] if places else place


def _cut_script(script: str, pace: ScenePacing) -> list[str]:
    """Divide the script as its author did; if a piece is too long, into more, then more even pieces."""
    for count, levels in ((choose_scene_count(script, pace), ALL_LEVELS), (pace.most, ALL_LEVELS)):
        pieces = divide_script(script, count, levels)
        if max(map(len, pieces)) <= MAX_TEXT_CHARS:
            return pieces
    return divide_script(script, pace.most, FINE_LEVELS)


def choose_scene_count(script: str, pace: ScenePacing) -> int:
    """Return one scene per paragraph, else per sentence, if that paces well; else the natural number."""
    if not any(char.isalnum() for char in script):
        return pace.clamp_count(LAST_RESORT_SCENES)
    good = max(2, pace.calm)
    parts = split_paragraphs(script)
    if len(parts) >= good:
        return min(len(parts), pace.most)
    found = sum(len(split_sentences(part)) for part in parts)
    return min(found, pace.natural) if found >= good else pace.natural
