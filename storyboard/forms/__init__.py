"""Forms of scripts (Fountain, Markdown, subtitles, …): recognise a script's form and read its story."""

import re
from dataclasses import replace
from functools import lru_cache

from contracts import Brief, ScriptForm
from storyboard.forms.chatter import strip_chatter
from storyboard.forms.fountain import is_fountain, read_fountain
from storyboard.forms.html import is_html, read_html
from storyboard.forms.markdown import is_markdown, read_markdown
from storyboard.forms.script_reading import Passage, ScriptReading, reading_from_passages
from storyboard.forms.subtitles import is_subtitles, read_subtitles
from storyboard.forms.table import read_table_text
from storyboard.forms.written_lengths import find_timed_passages
from storyboard.text.patterns import LIST_ITEM
from storyboard.text.script_markup import strip_script_markup

__all__ = ["Passage", "ScriptReading", "has_own_scenes", "read_script", "script_form", "script_title"]

# An estimate, the job and the storyboard read the same script shortly after each other.
_CACHED_SCRIPTS = 32
_MIN_LIST_ITEMS = 2
# Long runs of blanks are shortened: patterns that begin or end with blanks take quadratic time on them.
_WIDE, _TALL = re.compile(r"[^\S\n]{17,}"), re.compile(r"\n{4,}")


@lru_cache(maxsize=_CACHED_SCRIPTS)
def read_script(script: str) -> ScriptReading:
    """Return the script's form and story. A text of which nothing would be left is read as prose."""
    narrow = _WIDE.sub(" ", _TALL.sub("\n\n\n", script))
    reading = _read_form(strip_chatter(narrow))
    if not any(map(str.isalnum, reading.text)):
        reading = ScriptReading(ScriptForm.PROSE, narrow)
    timed = [] if reading.passages else find_timed_passages(reading.text)
    return replace(reading_from_passages(reading.form, timed), title=reading.title) if timed else reading


def script_form(brief: Brief) -> ScriptForm | None:
    """Return the form in which the brief's script was read; None without a script."""
    return None if brief.script is None else read_script(brief.script).form


def script_title(brief: Brief) -> str:
    """Return the script's own title, else its whole story; '' without a script."""
    reading = read_script(brief.script or "")
    return reading.title or strip_script_markup(reading.text)


def has_own_scenes(brief: Brief) -> bool:
    """Return whether the caller sets the scenes: in the brief, or by lengths or a table in the script."""
    return brief.scenes is not None or (brief.script is not None and bool(read_script(brief.script).passages))


def _read_form(text: str) -> ScriptReading:
    if is_subtitles(text) and (subtitles := read_subtitles(text)):
        return subtitles
    if table := read_table_text(text):
        return table
    if is_fountain(text):
        return read_fountain(text)
    if is_html(text):
        return read_html(text)
    return read_markdown(text) if is_markdown(text) else ScriptReading(_tell_prose_from_list(text), text)


def _tell_prose_from_list(text: str) -> ScriptForm:
    """Return LIST if most lines are list items, else PROSE."""
    lines = [line for line in text.splitlines() if line.strip()]
    items = sum(LIST_ITEM.match(line) is not None for line in lines)
    return ScriptForm.LIST if items >= _MIN_LIST_ITEMS and 2 * items > len(lines) else ScriptForm.PROSE
