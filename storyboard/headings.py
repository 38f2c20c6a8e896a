"""Lines that announce what follows them: `# Act`, `INT. HOUSE - NIGHT`, `Scene 3:`."""

from storyboard import vocabulary

# In characters; a heading is a line that is seen at a glance.
_LONGEST_HEADING = 80


def is_heading(line: str) -> bool:
    """Whether the line announces something, or only divides (`---`, `* * *`)."""
    if not any(char.isalnum() for char in line):
        return vocabulary.DIVIDING_SIGNS.issuperset(line)
    marked = vocabulary.MARKDOWN_HEADING.match(line) or vocabulary.SLUGLINE.match(line)
    return bool(marked) or title_of(line) is not None


def is_titled(line: str) -> bool:
    """Whether the line is a number with a title (`Scene 3: The house`): maybe all there is of a scene."""
    return bool(title_of(line))


def title_of(line: str) -> str | None:
    """What stands behind a scene's or act's number, maybe ''. None when the line is prose."""
    short = line.strip()
    match = vocabulary.NUMBERED_HEADING.fullmatch(short) if len(short) <= _LONGEST_HEADING else None
    if not match:
        return None
    if match["title"] and (match["mark"].isspace() or vocabulary.LINE_ENDS_A_SENTENCE.search(match["title"])):
        return None  # "Scene 3 opens on a beach"; "Scene 3: A man comes home."
    return match["title"]


def heading_end(text: str) -> int:
    """The offset at which the headings that open `text` end; 0 when none does, or nothing else follows."""
    at = 0
    for line in text.splitlines(keepends=True):
        if line.strip() and not is_heading(line):
            return at
        at += len(line)
    return 0
