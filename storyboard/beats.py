"""Beats: the events of a prompt, in order."""

from itertools import chain

from storyboard.divide import merge_neighbours
from storyboard.text.connectives import split_beats
from storyboard.text.graphemes import has_ideographic_stop, shorten_text
from storyboard.text.paragraphs import split_paragraphs
from storyboard.text.patterns import LIST_MARK, REQUEST_PREFIX, TRAILING_PUNCTUATION
from storyboard.text.split_levels import split_clauses, split_sentences, split_words

_MAX_SUBJECT_CHARS, _MIN_SUBJECT_WORDS = 240, 3


def find_beats(prompt: str) -> list[str]:
    """Return the beats in order: sentences, split at words like "then". At least one."""
    request = REQUEST_PREFIX.match(prompt)
    told = prompt[request.end() :] if request else prompt
    whole = chain.from_iterable(split_sentences(paragraph) for paragraph in split_paragraphs(told))
    parts = chain.from_iterable(split_beats(" ".join(one.split())) for one in whole)
    beats = [_strip_list_mark(part) for part in parts if any(map(str.isalnum, part))]
    return beats or [" ".join(told.split())]


def _strip_list_mark(part: str) -> str:
    """Return the beat on one line, without list mark and trailing punctuation."""
    return LIST_MARK.sub("", " ".join(part.split())).rstrip(TRAILING_PUNCTUATION)


def find_subject(beats: list[str]) -> str:
    """Return the subject that every shot repeats: the first beat, or as many of its clauses as fit.

    A very short first beat ("Tokyo.") is joined with the next ones, since it hardly describes a subject.
    """
    first, *others = beats
    while others and len(split_words(first)) < _MIN_SUBJECT_WORDS and not has_ideographic_stop(first[0]):
        first = f"{make_sentence(first)} {others.pop(0)}"
    subject = ""
    for clause in split_clauses(first):
        if subject and len(subject) + len(clause) > _MAX_SUBJECT_CHARS:
            break
        subject += clause
    return shorten_text(subject.rstrip(TRAILING_PUNCTUATION), _MAX_SUBJECT_CHARS)


def assign_beats(beats: list[str], count: int) -> list[str]:
    """Return one beat per shot: neighbours are joined if there are too many, beats repeated if too few."""
    if len(beats) > count:
        return [
            merged.strip()
            for merged in merge_neighbours([f"{make_sentence(beat)} " for beat in beats], count)
        ]
    return [make_sentence(beats[shot * len(beats) // count]) for shot in range(count)]


def make_sentence(text: str) -> str:
    """Return the text with an initial capital and, if it ends with a word, a full stop."""
    stop = "" if not text[-1:].isalnum() else "。" if has_ideographic_stop(text[-1]) else "."
    return text[:1].upper() + text[1:] + stop
