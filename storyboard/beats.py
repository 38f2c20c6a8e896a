"""What happens in a prompt, one thing after the other."""

from itertools import chain

from storyboard.connectives import split_beats
from storyboard.divide import merge
from storyboard.glyphs import ideographic, shorten
from storyboard.levels import clauses, sentences, words
from storyboard.paragraphs import paragraphs
from storyboard.vocabulary import LIST_MARK, LOOSE_ENDS, REQUEST

_MAX_SUBJECT, _LEAST_SUBJECT = 240, 3


def beats_of(prompt: str) -> list[str]:
    """The prompt's beats in order: sentences, divided where one says "then". Never none."""
    request = REQUEST.match(prompt)
    told = prompt[request.end() :] if request else prompt
    whole = chain.from_iterable(sentences(paragraph) for paragraph in paragraphs(told))
    parts = chain.from_iterable(split_beats(" ".join(one.split())) for one in whole)
    beats = [_bare(part) for part in parts if any(map(str.isalnum, part))]
    return beats or [" ".join(told.split())]


def _bare(part: str) -> str:
    """On one line, without a list's mark before it and a comma behind it."""
    return LIST_MARK.sub("", " ".join(part.split())).rstrip(LOOSE_ENDS)


def subject_of(beats: list[str]) -> str:
    """What every shot must show to stand alone: the first beat, or as many of its clauses as fit.

    A first beat of hardly a word ("Tokyo.") names nothing yet: the next ones belong to it.
    """
    first, *others = beats
    while others and len(words(first)) < _LEAST_SUBJECT and not ideographic(first[0]):
        first = f"{sentence(first)} {others.pop(0)}"
    subject = ""
    for clause in clauses(first):
        if subject and len(subject) + len(clause) > _MAX_SUBJECT:
            break
        subject += clause
    return shorten(subject.rstrip(LOOSE_ENDS), _MAX_SUBJECT)


def spread(beats: list[str], count: int) -> list[str]:
    """A beat for each of `count` shots: neighbours joined if there are more, each held for some if fewer."""
    if len(beats) > count:
        return [merged.strip() for merged in merge([f"{sentence(beat)} " for beat in beats], count)]
    return [sentence(beats[shot * len(beats) // count]) for shot in range(count)]


def sentence(text: str) -> str:
    """The text with a capital at its beginning and, behind a word, a full stop at its end."""
    stop = "" if not text[-1:].isalnum() else "。" if ideographic(text[-1]) else "."
    return text[:1].upper() + text[1:] + stop
