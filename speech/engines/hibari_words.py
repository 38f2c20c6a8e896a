"""hibari's phonemes word by word, so that their lengths give the times of words."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from speech.spoken_text import TimedSpan

# The model has heard no longer sentences.
MAX_PHONEMES = 400
_CLAUSE_ENDS = (",", ";", ":", "—")
# Their lengths are pauses, which belong to no word.
_PAUSES = frozenset(' ;:,.!?—…"()“”')


class Token(Protocol):
    """hibari's token, of which these are needed; `phonemes` is None for what it cannot read."""

    text: str
    whitespace: str
    phonemes: str | None


@dataclass(frozen=True)
class SoundedWord:
    """A word of the normalised text with its marks, and its phonemes (with a space inside: `24`)."""

    text: str
    phonemes: str


def sound_words(tokens: Iterable[Token]) -> list[SoundedWord]:
    """Join tokens into words at white space."""
    words, text, phonemes = [], "", ""
    for token in tokens:
        text += token.text
        phonemes += token.phonemes or ""
        if token.whitespace:
            words.append(SoundedWord(text, phonemes))
            text = phonemes = ""
    return [*words, SoundedWord(text, phonemes)] if text else words


def join_phonemes(words: Sequence[SoundedWord]) -> str:
    """Return the phonemes that the model gets for these words, as hibari itself joins them."""
    return " ".join(word.phonemes for word in words)


def split_long(words: Sequence[SoundedWord]) -> Iterator[Sequence[SoundedWord]]:
    """Yield the words in runs that the model can speak, cut after clauses, else between words."""
    while len(join_phonemes(words)) > MAX_PHONEMES and len(words) > 1:
        most = max(n for n in range(1, len(words)) if n == 1 or len(join_phonemes(words[:n])) <= MAX_PHONEMES)
        clauses = [n for n in range(1, most + 1) if words[n - 1].phonemes.endswith(_CLAUSE_ENDS)]
        cut = clauses[-1] if clauses else most
        yield words[:cut]
        words = words[cut:]
    yield words


def time_words(
    words: Sequence[SoundedWord],
    ends_ms: Sequence[float],
    vocabulary: Collection[str],
    *,
    offset: int,
    at_ms: float,
) -> Iterator[TimedSpan]:
    """Yield when each word is heard, pauses left out.

    Args:
        words: what was spoken at once.
        ends_ms: end of the pad before the first phoneme, then of each phoneme that the vocabulary has.
        vocabulary: phonemes that the model knows; others were left out.
        offset: where the first word stands in the text that was said.
        at_ms: when the sound of these words begins.
    """
    phoneme = 0
    for word in words:
        heard = []
        for symbol in word.phonemes + " ":
            if symbol in vocabulary:
                if symbol not in _PAUSES:
                    heard += [ends_ms[phoneme], ends_ms[phoneme + 1]]
                phoneme += 1
        if heard:
            yield TimedSpan(offset, offset + len(word.text), at_ms + heard[0], at_ms + heard[-1])
        offset += len(word.text) + 1
