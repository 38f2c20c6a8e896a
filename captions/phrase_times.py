"""Times of phrases, from the times of words that may be spelt differently."""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import accumulate

from captions.caption_text import clean_text
from captions.phrases import split_phrases
from captions.utterance import CaptionWord, Utterance

Times = tuple[float, float]


@dataclass(frozen=True)
class TimedPhrase:
    """A phrase with the blank after it, if any, spoken from `start_ms` to `end_ms` of the film."""

    text: str
    start_ms: float
    end_ms: float


def time_phrases(utterance: Utterance) -> list[TimedPhrase]:
    """Return all phrases of the utterance's text, in order, with rising times.

    A letter that the words do not contain gets a time between those of its neighbours. Raises ValueError if
    there is a text but no word with a time.
    """
    phrases = split_phrases(clean_text(utterance.text), utterance.language)
    if not phrases:
        return []
    spelt = [list(_spoken_letters(phrase)) for phrase in phrases]
    times = _time_letters([letter for letters in spelt for letter in letters], utterance.words)
    ends = list(accumulate(len(letters) for letters in spelt))
    return [
        TimedPhrase(phrase, *_span(times, end - len(letters), end))
        for phrase, letters, end in zip(phrases, spelt, ends, strict=True)
    ]


def _spoken_letters(text: str) -> Iterator[str]:
    """Yield letters, marks and digits: services leave out punctuation, or add it."""
    folded = unicodedata.normalize("NFC", text).casefold()
    return (letter for letter in folded if letter.isalnum() or unicodedata.category(letter)[0] == "M")


def _time_letters(letters: Sequence[str], words: Sequence[CaptionWord]) -> list[Times]:
    heard = [(letter, times) for word in words for letter, times in _letters_of(word)]
    if not heard:
        if not words:
            raise ValueError("a text without times cannot be captioned")
        heard = [("", (words[0].start_ms, words[-1].end_ms))]
    spoken = [letter for letter, _ in heard]
    matches = SequenceMatcher(None, letters, spoken, autojunk=False).get_matching_blocks()
    known = {match.a + n: heard[match.b + n][1] for match in matches for n in range(match.size)}
    return _make_rising(_fill_unknown(len(letters), known, heard[0][1][0], heard[-1][1][1]))


def _letters_of(word: CaptionWord) -> Iterator[tuple[str, Times]]:
    letters = list(_spoken_letters(word.text))
    step = (word.end_ms - word.start_ms) / max(1, len(letters))
    for n, letter in enumerate(letters):
        yield letter, (word.start_ms + n * step, word.start_ms + (n + 1) * step)


def _fill_unknown(count: int, known: dict[int, Times], start: float, end: float) -> list[Times]:
    """Return a time for each of `count` letters; those between two known ones share the time between them."""
    filled: list[Times] = []
    for at in range(count):
        if at in known:
            filled.append(known[at])
            continue
        before = filled[-1][1] if filled else start
        following = next((n for n in range(at, count) if n in known), count)
        until = known[following][0] if following in known else end
        filled.append((before, before + max(0.0, until - before) / (following - at)))
    return filled


def _make_rising(times: Sequence[Times]) -> list[Times]:
    starts = accumulate((start for start, _ in times), max)
    ends = accumulate((end for _, end in times), max)
    return list(zip(starts, ends, strict=True))


def _span(times: Sequence[Times], first: int, end: int) -> Times:
    """Return the time of letters `first` to `end`; of none, the moment where they would be."""
    if first < end:
        return times[first][0], times[end - 1][1]
    moment = times[first - 1][1] if first else (times[0][0] if times else 0.0)
    return moment, moment
