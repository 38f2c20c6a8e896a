"""Headings: lines that announce what follows, such as `# Act`, `INT. HOUSE - NIGHT`, `Scene 3:`."""

from storyboard.text import patterns

# A longer line is prose.
_MAX_HEADING_CHARS = 80


def is_heading(line: str) -> bool:
    """Return whether the line is a heading or a divider (`---`, `* * *`)."""
    if not any(char.isalnum() for char in line):
        return patterns.DIVIDING_SIGNS.issuperset(line)
    marked = patterns.MARKDOWN_HEADING.match(line) or patterns.SLUGLINE.match(line)
    return bool(marked) or heading_title(line) is not None


def is_titled_heading(line: str) -> bool:
    """Return whether the line is a number with a title (`Scene 3: The house`), which may be a whole scene."""
    return bool(heading_title(line))


def heading_title(line: str) -> str | None:
    """Return the title after a scene's or act's number, '' for none; None if the line is prose."""
    short = line.strip()
    match = patterns.NUMBERED_HEADING.fullmatch(short) if len(short) <= _MAX_HEADING_CHARS else None
    if not match:
        return None
    if match["title"] and (match["mark"].isspace() or patterns.LINE_ENDS_A_SENTENCE.search(match["title"])):
        return None  # "Scene 3 opens on a beach"; "Scene 3: A man comes home."
    return match["title"]


def heading_end(text: str) -> int:
    """Return the offset after the headings that open `text`; 0 if there are none, or nothing else."""
    at = 0
    for line in text.splitlines(keepends=True):
        if line.strip() and not is_heading(line):
            return at
        at += len(line)
    return 0
