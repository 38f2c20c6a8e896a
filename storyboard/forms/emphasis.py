"""Marks around words that say how they look: `**bold**`, `_underlined_`, `==marked==`."""

import re

_LONGEST = 500


def _pattern(mark: str) -> re.Pattern[str]:
    """The inside is of one line, and begins and ends with something to see. snake_case has no marks in it."""
    sign, inside = re.escape(mark[0]), rf"[^\n{re.escape(mark[0])}]"
    aside = rf"[\w{sign}]" if mark[0] == "_" else sign
    marks = re.escape(mark)
    return re.compile(rf"(?<!{aside}){marks}(?=\S)({inside}{{1,{_LONGEST}}}?)(?<=\S){marks}(?!{aside})")


_PATTERNS = tuple(map(_pattern, ("***", "**", "*", "___", "__", "_", "~~", "==")))


def without_emphasis(text: str) -> str:
    """The text without these marks; a star or an underscore that stands alone stays."""
    for pattern in _PATTERNS:
        text = pattern.sub(r"\1", text)
    return text
