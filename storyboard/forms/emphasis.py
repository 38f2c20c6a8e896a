"""Remove emphasis marks around words: `**bold**`, `_underlined_`, `==marked==`."""

import re

_MAX_EMPHASIS_CHARS = 500


def _emphasis_pattern(mark: str) -> re.Pattern[str]:
    """Return the pattern of one mark around part of a line. Underscores in snake_case do not count."""
    sign, inside = re.escape(mark[0]), rf"[^\n{re.escape(mark[0])}]"
    aside = rf"[\w{sign}]" if mark[0] == "_" else sign
    marks = re.escape(mark)
    return re.compile(
        rf"(?<!{aside}){marks}(?=\S)({inside}{{1,{_MAX_EMPHASIS_CHARS}}}?)(?<=\S){marks}(?!{aside})"
    )


_PATTERNS = tuple(map(_emphasis_pattern, ("***", "**", "*", "___", "__", "_", "~~", "==")))


def strip_emphasis(text: str) -> str:
    """Return the text without emphasis marks; a single star or underscore stays."""
    for pattern in _PATTERNS:
        text = pattern.sub(r"\1", text)
    return text
