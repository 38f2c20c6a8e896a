"""Groups phrases into cues: the division of the whole film with the least cost."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from captions.caption_norms import CaptionNorms
from captions.clause_ends import ends_clause, ends_sentence
from captions.cue_lines import LineShare, LineWidths
from captions.phrase_times import TimedPhrase

# Costs of a division, in units of one more cue.
CUE_COST = 1.0
BREAK_IN_CLAUSE_COST, BREAK_AT_CLAUSE_COST, BREAK_AT_PAUSE_COST = 4.0, 1.5, 1.0
SENTENCE_WITHIN_COST, UTTERANCE_WITHIN_COST, PAUSE_WITHIN_COST = 0.6, 1.5, 4.0
TOO_SHORT_COST, TOO_FAST_COST_PER_SECOND = 6.0, 8.0
BREAK_PAUSE_MS, LONG_PAUSE_MS = 300.0, 1000.0


@dataclass(frozen=True)
class SpokenPhrase:
    """A timed phrase with the `share` of a line that it takes, its utterance's number and its speaker.

    `characters`: how many it counts for a reader.
    """

    phrase: TimedPhrase
    share: LineShare
    characters: float
    utterance: int
    speaker: str


def group_phrases(spoken: Sequence[SpokenPhrase], norms: CaptionNorms) -> list[tuple[int, int]]:
    """Return the cues as spans of phrases (first, end), in order; each fits in the norms' lines."""
    costs, previous = [0.0], [0]
    for end in range(1, len(spoken) + 1):
        options = [(costs[first] + cost, first) for first, cost in _list_candidates(spoken, end, norms)]
        cost, first = min(options)
        costs.append(cost)
        previous.append(first)
    return _trace_back(previous)


def _list_candidates(
    spoken: Sequence[SpokenPhrase], end: int, norms: CaptionNorms
) -> Iterator[tuple[int, float]]:
    """Yield the possible cues that end before `end`: their first phrase and their cost."""
    within = 0.0
    for first in range(end - 1, -1, -1):
        if first < end - 1:
            if spoken[first].speaker != spoken[first + 1].speaker:
                return
            within += _cost_within(spoken[first], spoken[first + 1])
        if first < end - 1 and not _fits(spoken[first:end], norms):
            return
        yield first, CUE_COST + within + _cost_of_end(spoken, end) + _cost_of_time(spoken, first, end, norms)


def _fits(spoken: Sequence[SpokenPhrase], norms: CaptionNorms) -> bool:
    lasts = spoken[-1].phrase.end_ms - spoken[0].phrase.start_ms
    if lasts > norms.longest_seconds * 1000:
        return False
    widths = LineWidths([each.share for each in spoken])
    return widths.measure(0, len(spoken)) <= 1 or (norms.most_lines > 1 and bool(widths.list_breaks()))


def _cost_within(before: SpokenPhrase, after: SpokenPhrase) -> float:
    """Return the cost of two phrases in one cue between which there could be a break."""
    cost = PAUSE_WITHIN_COST if _pause_ms(before, after) >= LONG_PAUSE_MS else 0.0
    if before.utterance != after.utterance:
        return cost + UTTERANCE_WITHIN_COST
    return cost + (SENTENCE_WITHIN_COST if ends_sentence(before.phrase.text) else 0.0)


def _cost_of_end(spoken: Sequence[SpokenPhrase], end: int) -> float:
    if end == len(spoken) or spoken[end - 1].utterance != spoken[end].utterance:
        return 0.0
    text = spoken[end - 1].phrase.text
    if ends_sentence(text):
        return 0.0
    if _pause_ms(spoken[end - 1], spoken[end]) >= BREAK_PAUSE_MS:
        return BREAK_AT_PAUSE_COST
    return BREAK_AT_CLAUSE_COST if ends_clause(text) else BREAK_IN_CLAUSE_COST


def _cost_of_time(spoken: Sequence[SpokenPhrase], first: int, end: int, norms: CaptionNorms) -> float:
    """Return the cost of a cue that the next one leaves too little time to be read."""
    if end == len(spoken):
        return 0.0
    room = (spoken[end].phrase.start_ms - spoken[first].phrase.start_ms) / 1000
    reading = sum(each.characters for each in spoken[first:end]) / norms.characters_per_second
    too_short = TOO_SHORT_COST if room < norms.shortest_seconds else 0.0
    return too_short + max(0.0, reading - room) * TOO_FAST_COST_PER_SECOND


def _pause_ms(before: SpokenPhrase, after: SpokenPhrase) -> float:
    return after.phrase.start_ms - before.phrase.end_ms


def _trace_back(previous: Sequence[int]) -> list[tuple[int, int]]:
    spans, end = [], len(previous) - 1
    while end > 0:
        spans.append((previous[end], end))
        end = previous[end]
    return spans[::-1]
