# ruff: noqa: RUF001 -- Cyrillic letters that look like others are meant as they stand
"""Read screenplays in Fountain, a plain-text format (https://fountain.io/syntax).

Title page, transitions, notes, boneyard, synopses and sections are left out: they are for the film's makers,
and not part of the picture.
"""

import re

from contracts import ScriptForm
from storyboard.forms.emphasis import strip_emphasis
from storyboard.forms.script_reading import ScriptReading
from storyboard.text.headings import is_heading
from storyboard.text.patterns import SLUGLINE

_TITLE_PAGE_KEY = re.compile(
    r"(?P<key>Title|Credit|Authors?|Written by|Source|Notes?|Draft(?: date)?|Date|Contact(?: info)?|"
    r"Copyright|Revision|Format|Episode|Series|Agent|Studio):[ \t]*(?P<value>.*)",
    re.IGNORECASE,
)
_BONEYARD_OR_NOTE = re.compile(r"[ \t]?(?:/\*.*?(?:\*/|\Z)|\[\[.*?(?:\]\]|\Z))", re.DOTALL)
_TRANSITION = re.compile(
    r"[ \t]*(?:(?:FADE|CUT|DISSOLVE|SMASH|MATCH|JUMP|WIPE|IRIS|FONDU|COUPE|SCHNITT|ABBLENDE|AUFBLENDE|CORTE|"
    r"CORTA|FUNDIDO|FUNDE|STACCO|DISSOLVENZA|ЗТМ|ИЗ ЗТМ|В ЗТМ)\b[^\n]{0,60}|[^\n]{2,60}\bTO:)[ \t]*"
)
# `= synopsis`, `===`, `# section`, `> forced transition`, `> centred <`.
_PRODUCTION_LINE = re.compile(r"[ \t]*(?:[=>].*|#{1,6}[ \t].*)")
_SCENE_NUMBER = re.compile(r"[ \t]*#[\w.-]{1,12}#[ \t]*$")
_SPEAKER = re.compile(r"[ \t]*(?P<name>@?[^\n()]{1,40}?)[ \t]*(?:\([^()\n]{1,40}\)[ \t]*){0,3}\^?[ \t]*")
_PARENTHETICAL = re.compile(r"[ \t]*\([^()\n]{1,200}\)[ \t]*")


def is_fountain(text: str) -> bool:
    """Return whether the text has scene headings and a title page, transitions, notes or speeches."""
    lines = text.splitlines()
    sluglines = sum(bool(SLUGLINE.match(line)) for line in lines)
    first = next((line for line in lines if line.strip()), "")
    has_title_page = bool(_TITLE_PAGE_KEY.match(first)) and _read_title_page(lines)[0] > 1
    transitions = sum(map(_is_transition, lines))
    if has_title_page and sluglines + transitions:
        return True
    return sluglines > 0 and (transitions > 0 or _has_notes_or_speeches(text))


def _has_notes_or_speeches(text: str) -> bool:
    return bool(_BONEYARD_OR_NOTE.search(text)) or any(map(_is_cue, _split_blocks(text)))


def _is_cue(block: list[str]) -> bool:
    """Return whether the block is a speech: its first line is a name in capitals or with a leading @."""
    match = _SPEAKER.fullmatch(block[0])
    if match is None or len(block) == 1 or SLUGLINE.match(block[0]) or _is_transition(block[0]):
        return False
    return match["name"].startswith("@") or match["name"].isupper()


def read_fountain(text: str) -> ScriptReading:
    """Return action and speeches, under their scene headings."""
    lines = text.splitlines()
    first = next((number for number, line in enumerate(lines) if line.strip()), 0)
    length, title = _read_title_page(lines[first:]) if _TITLE_PAGE_KEY.match(lines[first]) else (0, "")
    story = _BONEYARD_OR_NOTE.sub("", "\n".join(lines[first + length :]))
    told: list[str] = []
    for block in _split_blocks(story):
        text = "\n".join(_read_block(block))
        # A speech is not a picture of its own: it belongs to the action before it.
        if told and _is_cue(block) and not is_heading(told[-1]):
            told[-1] += f"\n{text}"
        elif text.strip():
            told.append(text)
    return ScriptReading(ScriptForm.FOUNTAIN, "\n\n".join(told), title=title)


def _read_title_page(lines: list[str]) -> tuple[int, str]:
    """Return the number of lines of the title page, and the title. Values may continue on indented lines."""
    title = ""
    for number, line in enumerate(lines):
        if not line.strip():
            return number, title
        match = _TITLE_PAGE_KEY.match(line)
        if match and match["key"].casefold() == "title":
            title = strip_emphasis(match["value"] or (lines[number + 1 : number + 2] or [""])[0]).strip()
        elif not match and not line[:1].isspace():
            return number, title
    return len(lines), title


def _split_blocks(text: str) -> list[list[str]]:
    """Return the blocks of lines between blank lines."""
    blocks: list[list[str]] = [[]]
    for line in text.splitlines():
        if line.strip():
            blocks[-1].append(line)
        elif blocks[-1]:
            blocks.append([])
    return [block for block in blocks if block]


def _read_block(block: list[str]) -> list[str]:
    """Return the block's lines without production lines; a speech is one line, `NAME: words`."""
    if _is_cue(block):
        return [_read_speech(block)]
    kept = [line for line in block if not (_is_transition(line) or _PRODUCTION_LINE.fullmatch(line))]
    return [_strip_forcing_mark(line) for line in kept]


def _is_transition(line: str) -> bool:
    return line.isupper() and bool(_TRANSITION.fullmatch(line)) and not SLUGLINE.match(line)


def _read_speech(block: list[str]) -> str:
    match = _SPEAKER.fullmatch(block[0])
    name = match["name"].lstrip("@").strip() if match else ""
    said = [line.strip().lstrip("~") for line in block[1:] if not _PARENTHETICAL.fullmatch(line)]
    return strip_emphasis(f"{name}: {' '.join(said)}") if any(said) else ""


def _strip_forcing_mark(line: str) -> str:
    """Return the line without a forcing mark (`!`, `~`, `.`); a forced heading gets a `#`."""
    plain = _SCENE_NUMBER.sub("", line.strip())
    if re.match(r"\.\w", plain):
        return f"# {strip_emphasis(plain[1:])}"
    return strip_emphasis(plain.removeprefix("!").removeprefix("~"))
