"""Read subtitles (SubRip, WebVTT, SubStation): spoken lines with times."""

import re
from html import unescape
from typing import NamedTuple

from pysubs2 import SSAFile
from pysubs2.exceptions import Pysubs2Error

from contracts import ScriptForm
from storyboard.forms.script_reading import Passage, ScriptReading, reading_from_passages
from storyboard.text.patterns import LINE_ENDS_A_SENTENCE

_TIME = r"(?:\d{1,3}:)?\d{1,2}:\d{2}[,.]\d{1,3}"
_CUE = re.compile(rf"^[ \t]*{_TIME}[ \t]*-->[ \t]*{_TIME}", re.MULTILINE)
_SUBSTATION = "[Script Info]"
# `<i>`, `<v Anna>`: removed here, as pysubs2 (1.8) takes a second for some thousands of them. It also leaves
# WebVTT character references as they are (findings/pysubs2_keeps_webvtt_references.sh).
_TAG = re.compile(r"<[^<>\n]{1,80}>")
# If the first cue starts no later than this, the film starts at 0; else with the cue.
_LONGEST_SILENCE_MS = 5_000
# A shorter group of cues is too short for a scene of its own.
_SHORTEST_SCENE_MS = 2_500


class SubtitleCue(NamedTuple):
    """A subtitle line with its start and end in milliseconds."""

    start: int
    end: int
    text: str


def is_subtitles(text: str) -> bool:
    """Return whether the text has timed cues."""
    return text.lstrip().startswith(_SUBSTATION) or _CUE.search(text) is not None


def read_subtitles(text: str) -> ScriptReading | None:
    """Return one passage per group of whole sentences, as long as its cues; None if there is no cue."""
    try:
        subtitles = SSAFile.from_string(_TAG.sub("", text).strip() + "\n")
    except (Pysubs2Error, ValueError):
        return None
    subtitles.sort()
    lines = [(line, " ".join(unescape(line.plaintext).split())) for line in subtitles if line.is_text]
    cues = [SubtitleCue(line.start, line.end, told) for line, told in lines if told and line.end > line.start]
    return reading_from_passages(ScriptForm.SUBTITLES, _build_passages(_group_cues(cues))) if cues else None


def _group_cues(cues: list[SubtitleCue]) -> list[list[SubtitleCue]]:
    """Join cues until a sentence is complete and the group long enough."""
    groups: list[list[SubtitleCue]] = []
    for cue in cues:
        if groups and not _is_whole_sentence(groups[-1], cue.start):
            groups[-1].append(cue)
        else:
            groups.append([cue])
    return groups


def _is_whole_sentence(group: list[SubtitleCue], next_start: int) -> bool:
    ends = LINE_ENDS_A_SENTENCE.search(group[-1].text)
    return bool(ends) and next_start - group[0].start >= _SHORTEST_SCENE_MS


def _build_passages(groups: list[list[SubtitleCue]]) -> list[Passage]:
    """Make each group last until the next one begins, so that the film keeps the subtitles' timing."""
    starts = [group[0].start for group in groups]
    if starts[0] <= _LONGEST_SILENCE_MS:
        starts[0] = 0
    ends = [*starts[1:], max(cue.end for cue in groups[-1])]
    return [
        Passage(" ".join(cue.text for cue in group), (end - start) / 1_000)
        for group, start, end in zip(groups, starts, ends, strict=True)
    ]
