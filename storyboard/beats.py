"""What happens in a prompt, one thing after the other."""

from itertools import chain

from storyboard.divide import merge
from storyboard.glyphs import shorten, unspaced
from storyboard.levels import clauses, sentences
from storyboard.paragraphs import paragraphs
from storyboard.vocabulary import LOOSE_END, REQUEST, THEN

_MAX_SUBJECT = 240


def beats_of(prompt: str) -> list[str]:
    """The prompt's beats in order: sentences, divided where one says "then". Never none."""
    told = REQUEST.sub("", prompt, count=1)
    whole = chain.from_iterable(sentences(paragraph) for paragraph in paragraphs(told))
    parts = chain.from_iterable(THEN.split(one) for one in whole)
    beats = [LOOSE_END.sub("", " ".join(part.split())) for part in parts if any(map(str.isalnum, part))]
    return beats or [" ".join(told.split())]


def subject_of(beats: list[str]) -> str:
    """What every shot must show to stand alone: the first beat, or as many of its clauses as fit."""
    subject = ""
    for clause in clauses(beats[0]):
        if subject and len(subject) + len(clause) > _MAX_SUBJECT:
            break
        subject += clause
    return shorten(LOOSE_END.sub("", subject), _MAX_SUBJECT)


def spread(beats: list[str], count: int) -> list[str]:
    """A beat for each of `count` shots: neighbours joined if there are more, each held for some if fewer."""
    if len(beats) > count:
        return [merged.strip() for merged in merge([f"{sentence(beat)} " for beat in beats], count)]
    return [sentence(beats[shot * len(beats) // count]) for shot in range(count)]


def sentence(text: str) -> str:
    """The text with a capital at its beginning and, behind a word, a full stop at its end."""
    stop = "" if not text[-1:].isalnum() else "。" if unspaced(text[-1]) else "."
    return text[:1].upper() + text[1:] + stop
