# ruff: noqa: RUF001 -- Cyrillic letters that look like others are meant as they stand
"""Fountain, in which screenplays are written as plain text (https://fountain.io/syntax).

Its title page, transitions, notes, boneyard, synopses and sections are for the people who make a film, and
nothing that it shows.
"""

import re

from storyboard.forms.emphasis import without_emphasis
from storyboard.forms.reading import Reading
from storyboard.headings import is_heading
from storyboard.vocabulary import SLUGLINE
from workflows.contracts import ScriptForm

_KEY = re.compile(
    r"(?P<key>Title|Credit|Authors?|Written by|Source|Notes?|Draft(?: date)?|Date|Contact(?: info)?|"
    r"Copyright|Revision|Format|Episode|Series|Agent|Studio):[ \t]*(?P<value>.*)",
    re.IGNORECASE,
)
_NO_STORY = re.compile(r"[ \t]?(?:/\*.*?(?:\*/|\Z)|\[\[.*?(?:\]\]|\Z))", re.DOTALL)
_TRANSITION = re.compile(
    r"[ \t]*(?:(?:FADE|CUT|DISSOLVE|SMASH|MATCH|JUMP|WIPE|IRIS|FONDU|COUPE|SCHNITT|ABBLENDE|AUFBLENDE|CORTE|"
    r"CORTA|FUNDIDO|FUNDE|STACCO|DISSOLVENZA|ЗТМ|ИЗ ЗТМ|В ЗТМ)\b[^\n]{0,60}|[^\n]{2,60}\bTO:)[ \t]*"
)
# `= synopsis`, `===`, `# section`, `> forced transition`, `> centred <`.
_FOR_MAKERS = re.compile(r"[ \t]*(?:[=>].*|#{1,6}[ \t].*)")
_SCENE_NUMBER = re.compile(r"[ \t]*#[\w.-]{1,12}#[ \t]*$")
_SPEAKER = re.compile(r"[ \t]*(?P<name>@?[^\n()]{1,40}?)[ \t]*(?:\([^()\n]{1,40}\)[ \t]*){0,3}\^?[ \t]*")
_ASIDE = re.compile(r"[ \t]*\([^()\n]{1,200}\)[ \t]*")


def is_fountain(text: str) -> bool:
    """Whether it has scene headings, and a title page, transitions, notes or speeches beside them."""
    lines = text.splitlines()
    sluglines = sum(bool(SLUGLINE.match(line)) for line in lines)
    first = next((line for line in lines if line.strip()), "")
    has_title_page = bool(_KEY.match(first)) and _title_page(lines)[0] > 1
    transitions = sum(map(_is_transition, lines))
    if has_title_page and sluglines + transitions:
        return True
    return sluglines > 0 and (transitions > 0 or _has_marks(text))


def _has_marks(text: str) -> bool:
    return bool(_NO_STORY.search(text)) or any(map(_is_cue, _blocks(text)))


def _is_cue(block: list[str]) -> bool:
    """Whether a block is a speech: its first line is a name in capitals, or a forced one."""
    match = _SPEAKER.fullmatch(block[0])
    if match is None or len(block) == 1 or SLUGLINE.match(block[0]) or _is_transition(block[0]):
        return False
    return match["name"].startswith("@") or match["name"].isupper()


def read_fountain(text: str) -> Reading:
    """What is seen and said, under the headings of its scenes."""
    lines = text.splitlines()
    first = next((number for number, line in enumerate(lines) if line.strip()), 0)
    length, title = _title_page(lines[first:]) if _KEY.match(lines[first]) else (0, "")
    story = _NO_STORY.sub("", "\n".join(lines[first + length :]))
    told: list[str] = []
    for block in _blocks(story):
        text = "\n".join(_told(block))
        # What is said is no picture of its own: somebody says it in the one before.
        if told and _is_cue(block) and not is_heading(told[-1]):
            told[-1] += f"\n{text}"
        elif text.strip():
            told.append(text)
    return Reading(ScriptForm.FOUNTAIN, "\n\n".join(told), title=title)


def _title_page(lines: list[str]) -> tuple[int, str]:
    """How many lines the title page has, and the title. Values may go on in indented lines."""
    title = ""
    for number, line in enumerate(lines):
        if not line.strip():
            return number, title
        match = _KEY.match(line)
        if match and match["key"].casefold() == "title":
            title = without_emphasis(match["value"] or (lines[number + 1 : number + 2] or [""])[0]).strip()
        elif not match and not line[:1].isspace():
            return number, title
    return len(lines), title


def _blocks(text: str) -> list[list[str]]:
    """Lines between blank ones."""
    blocks: list[list[str]] = [[]]
    for line in text.splitlines():
        if line.strip():
            blocks[-1].append(line)
        elif blocks[-1]:
            blocks.append([])
    return [block for block in blocks if block]


def _told(block: list[str]) -> list[str]:
    """A block without what is for makers; a speech on one line behind its speaker's name."""
    if _is_cue(block):
        return [_speech(block)]
    kept = [line for line in block if not (_is_transition(line) or _FOR_MAKERS.fullmatch(line))]
    return [_unmarked(line) for line in kept]


def _is_transition(line: str) -> bool:
    return line.isupper() and bool(_TRANSITION.fullmatch(line)) and not SLUGLINE.match(line)


def _speech(block: list[str]) -> str:
    match = _SPEAKER.fullmatch(block[0])
    name = match["name"].lstrip("@").strip() if match else ""
    said = [line.strip().lstrip("~") for line in block[1:] if not _ASIDE.fullmatch(line)]
    return without_emphasis(f"{name}: {' '.join(said)}") if any(said) else ""


def _unmarked(line: str) -> str:
    """A line without the mark that forces what it is; a forced heading is told as one."""
    plain = _SCENE_NUMBER.sub("", line.strip())
    if re.match(r"\.\w", plain):
        return f"# {without_emphasis(plain[1:])}"
    return without_emphasis(plain.removeprefix("!").removeprefix("~"))
