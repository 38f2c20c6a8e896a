"""Makes cues of utterances."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from captions.caption_norms import CaptionNorms, choose_norms, is_wide
from captions.cue import Cue
from captions.cue_grouping import SpokenPhrase, group_phrases
from captions.cue_lines import LineShare, choose_line_breaks, split_wide_phrase
from captions.cue_timing import CueTime, fit_times, wanted_time
from captions.phrase_times import TimedPhrase, time_phrases
from captions.phrases import split_letters
from captions.utterance import Utterance

MeasureShare = Callable[[str], float]


def make_cues(
    utterances: Sequence[Utterance],
    *,
    film_frames: int,
    frames_per_second: int,
    line_share: MeasureShare | None = None,
    norms: CaptionNorms | None = None,
) -> list[Cue]:
    """Return the film's cues, which hold all text of the `utterances` (in the order of their times).

    Args:
        film_frames: the film's length; no cue is shown longer.
        line_share: the share of a line that a text takes where it is drawn; the norms' share holds as well.
        norms: by default those for the text's script.

    Raises ValueError for an utterance without times. Where speech is faster than the norms' reading speed and
    no pause is near, a cue stands as long as there is room.
    """
    chosen = norms or choose_norms("".join(utterance.text for utterance in utterances))
    measure = _strictest(chosen, line_share)
    spoken = [
        each
        for number, said in enumerate(utterances)
        for each in _list_phrases(said, number, measure, chosen)
    ]
    groups = [spoken[first:end] for first, end in group_phrases(spoken, chosen)]
    wanted = [_wanted_time([each.phrase for each in group], chosen, frames_per_second) for group in groups]
    times = fit_times(wanted, chosen, frames_per_second, film_frames)
    return [_build_cue(group, time, chosen) for group, time in zip(groups, times, strict=True)]


def _strictest(norms: CaptionNorms, line_share: MeasureShare | None) -> MeasureShare:
    if line_share is None:
        return norms.line_share
    return lambda text: max(norms.line_share(text), line_share(text))


def _list_phrases(
    utterance: Utterance, number: int, measure: MeasureShare, norms: CaptionNorms
) -> list[SpokenPhrase]:
    parts = [part for phrase in time_phrases(utterance) for part in _split_if_wide(phrase, measure)]
    parts[-1:] = [_add_blank(part) for part in parts[-1:]]
    shares = [LineShare(measure(part.text), measure(part.text.rstrip())) for part in parts]
    return [
        SpokenPhrase(part, share, norms.count_characters(part.text), number, utterance.speaker)
        for part, share in zip(parts, shares, strict=True)
    ]


def _add_blank(phrase: TimedPhrase) -> TimedPhrase:
    """Add the blank that divides an utterance from the next, should both stand in one cue."""
    return phrase if is_wide(phrase.text[-1]) else replace(phrase, text=phrase.text + " ")


def _split_if_wide(phrase: TimedPhrase, measure: MeasureShare) -> list[TimedPhrase]:
    if measure(phrase.text.rstrip()) <= 1:
        return [phrase]
    return split_wide_phrase(phrase, [measure(letter) for letter in split_letters(phrase.text)])


def _wanted_time(phrases: Sequence[TimedPhrase], norms: CaptionNorms, frames_per_second: int) -> CueTime:
    text = "".join(phrase.text for phrase in phrases).rstrip()
    characters = norms.count_characters(text)
    return wanted_time(phrases[0].start_ms, phrases[-1].end_ms, characters, norms, frames_per_second)


def _build_cue(group: Sequence[SpokenPhrase], time: CueTime, norms: CaptionNorms) -> Cue:
    phrases = [each.phrase for each in group]
    ends = choose_line_breaks(phrases, [each.share for each in group], norms.most_lines) or [len(group)]
    starts = [0, *ends[:-1]]
    lines = tuple(tuple(phrases[start:end]) for start, end in zip(starts, ends, strict=True))
    return Cue(time.start, time.end, lines)
