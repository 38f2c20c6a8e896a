"""Scripts as people have them: which form a text has, and what of it is the story."""

import re
from dataclasses import replace
from functools import lru_cache

from storyboard.forms.chatter import without_chatter
from storyboard.forms.fountain import is_fountain, read_fountain
from storyboard.forms.html import is_html, read_html
from storyboard.forms.lengths import timed_passages
from storyboard.forms.markdown import is_markdown, read_markdown
from storyboard.forms.reading import Passage, Reading, of_passages
from storyboard.forms.subtitles import is_subtitles, read_subtitles
from storyboard.forms.table import read_tabbed
from storyboard.marks import without_marks
from storyboard.vocabulary import LIST_ITEM
from workflows.contracts import Brief, ScriptForm

__all__ = ["Passage", "Reading", "has_own_scenes", "read_script", "script_form", "script_title"]

# An estimate, its order and the storyboard read the same script, one after the other.
_KEPT = 32
_LEAST_ITEMS = 2
# Blanks that no eye counts: rows of thousands cost patterns that begin or end with blanks their square.
_WIDE, _TALL = re.compile(r"[^\S\n]{17,}"), re.compile(r"\n{4,}")


@lru_cache(maxsize=_KEPT)
def read_script(script: str) -> Reading:
    """The script's form and story. A text of which nothing would be left is prose, as it stands."""
    narrow = _WIDE.sub(" ", _TALL.sub("\n\n\n", script))
    reading = _read(without_chatter(narrow))
    if not any(map(str.isalnum, reading.text)):
        reading = Reading(ScriptForm.PROSE, narrow)
    timed = [] if reading.passages else timed_passages(reading.text)
    return replace(of_passages(reading.form, timed), title=reading.title) if timed else reading


def script_form(brief: Brief) -> ScriptForm | None:
    """How the brief's script was read; None without one."""
    return None if brief.script is None else read_script(brief.script).form


def script_title(brief: Brief) -> str:
    """What the brief's script calls itself, else what it tells; empty without a script."""
    reading = read_script(brief.script or "")
    return reading.title or without_marks(reading.text)


def has_own_scenes(brief: Brief) -> bool:
    """Whether the caller says what the scenes are: in the brief, or by lengths or a table in the script."""
    return brief.scenes is not None or (brief.script is not None and bool(read_script(brief.script).passages))


def _read(text: str) -> Reading:
    if is_subtitles(text) and (subtitles := read_subtitles(text)):
        return subtitles
    if table := read_tabbed(text):
        return table
    if is_fountain(text):
        return read_fountain(text)
    if is_html(text):
        return read_html(text)
    return read_markdown(text) if is_markdown(text) else Reading(_prose_or_list(text), text)


def _prose_or_list(text: str) -> ScriptForm:
    """A list where most lines are its items."""
    lines = [line for line in text.splitlines() if line.strip()]
    items = sum(LIST_ITEM.match(line) is not None for line in lines)
    return ScriptForm.LIST if items >= _LEAST_ITEMS and 2 * items > len(lines) else ScriptForm.PROSE
