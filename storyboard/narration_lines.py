"""Lines: what is spoken in a scene, one utterance each, with a pause between them."""

from contracts import Brief, CaptionChoice, LineBrief, NarrationMode, VoicedLine
from contracts.narration import MAX_LINE_CHARS
from storyboard.forms import read_script
from storyboard.text.paragraphs import split_paragraphs
from storyboard.text.patterns import DIVIDING_SIGNS
from storyboard.text.script_markup import strip_script_markup
from storyboard.text.split_levels import (
    split_clauses,
    split_sentences,
    split_unspaced_characters,
    split_words,
)


def choose_lines(brief: Brief, number: int, caption: str) -> tuple[VoicedLine, ...]:
    """Return what is said in a scene: its own lines, else the sentences of `caption`, the scene's words.

    Without a voice, a scene's own lines are read in its captions.

    Args:
        brief: says whether anything is said, and has the lines of a caller's scenes.
        number: the scene's, from 1.
        caption: the scene's words, without the headings and directions of a script.
    """
    given = brief.scenes[number - 1].lines if brief.scenes else None
    if brief.narration is None and brief.caption_choice is CaptionChoice.OFF:
        return ()
    if given is not None or brief.narration is None or brief.narration.mode is NarrationMode.GIVEN:
        return tuple(_choose_voice(brief, line) for line in given or ())
    return tuple(map(VoicedLine, split_lines(caption)))


def _choose_voice(brief: Brief, line: str | LineBrief) -> VoicedLine:
    """Return a line with the voice it names, else that of the entity that says it, else the narrator's."""
    if isinstance(line, str):
        return VoicedLine(_join_words(line))
    voices = {entity.id: entity.voice for entity in brief.entities}
    voice = line.voice or voices.get(line.entity or "")
    narrators = brief.narration and brief.narration.voice
    is_own = brief.narration is not None and voice != narrators
    return VoicedLine(_join_words(line.text), voice if is_own else None)


def list_known_lines(brief: Brief) -> tuple[VoicedLine, ...]:
    """List the lines of the whole film as far as they are known before it is planned: those of a script."""
    if brief.narration is None or brief.narration.mode is NarrationMode.GIVEN or brief.script is None:
        return ()
    return tuple(map(VoicedLine, split_lines(strip_script_markup(read_script(brief.script).text))))


def split_lines(text: str) -> tuple[str, ...]:
    """Split a text into lines of one sentence each; what has neither letter nor digit is left out.

    All words are kept; white space becomes one space. A sentence of more than `MAX_LINE_CHARS` characters is
    divided, after clauses where it has any.
    """
    spoken = "\n".join("" if set(line) <= DIVIDING_SIGNS else line for line in text.splitlines())
    sentences = (
        sentence
        for paragraph in (split_paragraphs(spoken) if spoken.strip() else [])
        for sentence in split_sentences(paragraph)
    )
    lines = (part for sentence in sentences for part in _shorten_line(_join_words(sentence)))
    return tuple(line for line in lines if any(map(str.isalnum, line)))


def halve_line(line: str) -> tuple[str, str] | None:
    """Split a line into two, near its middle, after a clause if it has any; None for a single word."""
    for split in (split_clauses, split_words, split_unspaced_characters):
        parts = split(line)
        if len(parts) > 1:
            ends = [sum(map(len, parts[:count])) for count in range(1, len(parts))]
            middle = min(ends, key=lambda end: abs(end - len(line) / 2))
            return line[:middle].strip(), line[middle:].strip()
    return None


def _shorten_line(line: str) -> list[str]:
    if len(line) <= MAX_LINE_CHARS or (halves := halve_line(line)) is None:
        return [line]
    return [part for half in halves for part in _shorten_line(half)]


def _join_words(text: str) -> str:
    return " ".join(text.split())
