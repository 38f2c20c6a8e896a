"""Subtitles (SubRip, WebVTT, SubStation): what is said, and when."""

import re
from html import unescape
from typing import NamedTuple

from pysubs2 import SSAFile
from pysubs2.exceptions import Pysubs2Error

from storyboard.forms.reading import Passage, Reading, of_passages
from storyboard.vocabulary import LINE_ENDS_A_SENTENCE
from workflows.contracts import ScriptForm

_TIME = r"(?:\d{1,3}:)?\d{1,2}:\d{2}[,.]\d{1,3}"
_CUE = re.compile(rf"^[ \t]*{_TIME}[ \t]*-->[ \t]*{_TIME}", re.MULTILINE)
_SUBSTATION = "[Script Info]"
# `<i>`, `<v Anna>`: pysubs2 (1.8) takes a second for some thousands of them. It leaves character references
# of WebVTT as they are (findings/pysubs2_keeps_webvtt_references.sh).
_TAG = re.compile(r"<[^<>\n]{1,80}>")
# A film that begins with the first cue does so after this silence at most.
_LONGEST_SILENCE_MS = 5_000
# A shorter cue is not looked at long enough to be a scene of its own.
_SHORTEST_SCENE_MS = 2_500


class Cue(NamedTuple):
    """A line and its times, in milliseconds."""

    start: int
    end: int
    text: str


def is_subtitles(text: str) -> bool:
    """Whether the text has cues with times."""
    return text.lstrip().startswith(_SUBSTATION) or _CUE.search(text) is not None


def read_subtitles(text: str) -> Reading | None:
    """Scenes of whole sentences, as long as their cues. None when there is not one cue."""
    try:
        subtitles = SSAFile.from_string(_TAG.sub("", text).strip() + "\n")
    except (Pysubs2Error, ValueError):
        return None
    subtitles.sort()
    lines = [(line, " ".join(unescape(line.plaintext).split())) for line in subtitles if line.is_text]
    cues = [Cue(line.start, line.end, told) for line, told in lines if told and line.end > line.start]
    return of_passages(ScriptForm.SUBTITLES, _passages(_groups(cues))) if cues else None


def _groups(cues: list[Cue]) -> list[list[Cue]]:
    """Cues joined until a sentence is whole, and long enough."""
    groups: list[list[Cue]] = []
    for cue in cues:
        if groups and not _is_whole(groups[-1], cue.start):
            groups[-1].append(cue)
        else:
            groups.append([cue])
    return groups


def _is_whole(group: list[Cue], next_start: int) -> bool:
    ends = LINE_ENDS_A_SENTENCE.search(group[-1].text)
    return bool(ends) and next_start - group[0].start >= _SHORTEST_SCENE_MS


def _passages(groups: list[list[Cue]]) -> list[Passage]:
    """Each group lasts until the next one begins, so that the film keeps the pace of the times."""
    starts = [group[0].start for group in groups]
    if starts[0] <= _LONGEST_SILENCE_MS:
        starts[0] = 0
    ends = [*starts[1:], max(cue.end for cue in groups[-1])]
    return [
        Passage(" ".join(cue.text for cue in group), (end - start) / 1_000)
        for group, start, end in zip(groups, starts, ends, strict=True)
    ]
