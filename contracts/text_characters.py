"""Characters in texts: normalize line breaks, find unreadable ones, describe one to a person."""

import re

# VT is PowerPoint's and Word's break within a paragraph, FF ends the pages of a PDF's text, NEL the lines of
# mainframes. All three break a line by the Unicode Standard (section 5.8, "Newline Guidelines").
_OTHER_LINE_BREAKS = re.compile(r"[\v\f\x85]")
# Control characters and lone surrogates; tabs and line breaks are text.
_UNREADABLE = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]")
_LINE_END = re.compile(r"\r\n|[\n\r\u2028\u2029]")

# `unicodedata.name` has no names for control characters; these are the aliases in Unicode's list.
_C0 = (
    "NULL, START OF HEADING, START OF TEXT, END OF TEXT, END OF TRANSMISSION, ENQUIRY, ACKNOWLEDGE, "
    "ALERT, BACKSPACE, CHARACTER TABULATION, LINE FEED, LINE TABULATION, FORM FEED, CARRIAGE RETURN, "
    "SHIFT OUT, SHIFT IN, DATA LINK ESCAPE, DEVICE CONTROL ONE, DEVICE CONTROL TWO, DEVICE CONTROL "
    "THREE, DEVICE CONTROL FOUR, NEGATIVE ACKNOWLEDGE, SYNCHRONOUS IDLE, END OF TRANSMISSION BLOCK, "
    "CANCEL, END OF MEDIUM, SUBSTITUTE, ESCAPE, INFORMATION SEPARATOR FOUR, INFORMATION SEPARATOR "
    "THREE, INFORMATION SEPARATOR TWO, INFORMATION SEPARATOR ONE"
)
_C1 = (
    "PADDING CHARACTER, HIGH OCTET PRESET, BREAK PERMITTED HERE, NO BREAK HERE, INDEX, NEXT LINE, START "
    "OF SELECTED AREA, END OF SELECTED AREA, CHARACTER TABULATION SET, CHARACTER TABULATION WITH "
    "JUSTIFICATION, LINE TABULATION SET, PARTIAL LINE FORWARD, PARTIAL LINE BACKWARD, REVERSE LINE "
    "FEED, SINGLE SHIFT TWO, SINGLE SHIFT THREE, DEVICE CONTROL STRING, PRIVATE USE ONE, PRIVATE USE "
    "TWO, SET TRANSMIT STATE, CANCEL CHARACTER, MESSAGE WAITING, START OF GUARDED AREA, END OF GUARDED "
    "AREA, START OF STRING, SINGLE GRAPHIC CHARACTER INTRODUCER, SINGLE CHARACTER INTRODUCER, CONTROL "
    "SEQUENCE INTRODUCER, STRING TERMINATOR, OPERATING SYSTEM COMMAND, PRIVACY MESSAGE, APPLICATION "
    "PROGRAM COMMAND"
)
# Other characters that a single line must not contain.
_OTHERS = {
    0x7F: "DELETE",
    0x2028: "LINE SEPARATOR",
    0x2029: "PARAGRAPH SEPARATOR",
    0x202A: "LEFT-TO-RIGHT EMBEDDING",
    0x202B: "RIGHT-TO-LEFT EMBEDDING",
    0x202C: "POP DIRECTIONAL FORMATTING",
    0x202D: "LEFT-TO-RIGHT OVERRIDE",
    0x202E: "RIGHT-TO-LEFT OVERRIDE",
    0x2066: "LEFT-TO-RIGHT ISOLATE",
    0x2067: "RIGHT-TO-LEFT ISOLATE",
    0x2068: "FIRST STRONG ISOLATE",
    0x2069: "POP DIRECTIONAL ISOLATE",
}
_NAMES = {**dict(enumerate(_C0.split(", "))), **dict(enumerate(_C1.split(", "), start=0x80)), **_OTHERS}
_SURROGATE = "half of a surrogate pair"


def normalize_line_breaks(text: str) -> str:
    """Replace VT, FF and NEL by newlines; the text keeps its length."""
    return _OTHER_LINE_BREAKS.sub("\n", text)


def strip_unreadable(text: str) -> str:
    """Remove the characters that `describe_unreadable` reports."""
    return _UNREADABLE.sub("", text)


def describe_unreadable(text: str) -> str | None:
    """Return a sentence with the name and place of the first unreadable character; None if there is none."""
    found = _UNREADABLE.search(text)
    return (
        found and f"must not contain unreadable characters (found {describe_character(text, found.start())})"
    )


def describe_character(text: str, at: int) -> str:
    """Return the name and number of the character at this index, and its line and column, counted from 1."""
    number = ord(text[at])
    ends = [end.end() for end in _LINE_END.finditer(text, 0, at)]
    begin = ends[-1] if ends else 0
    name = _NAMES.get(number, _SURROGATE)
    return f"{name}, U+{number:04X}, in line {len(ends) + 1} as character {at - begin + 1}"


def require_readable(text: str) -> str:
    """Return the text with every kind of line break as a newline.

    Raises:
        ValueError: it has unreadable characters.
    """
    text = normalize_line_breaks(text)
    if fault := describe_unreadable(text):
        raise ValueError(fault)
    return text


def require_text(text: str) -> str:
    """Return the text with every kind of line break as a newline.

    Raises:
        ValueError: it is blank, or has unreadable characters.
    """
    if not text.strip():
        raise ValueError("must not be blank")
    return require_readable(text)


# Line breaks, tabs, and characters that change a line's direction.
_FORBIDDEN_IN_LINE = re.compile(r"[\n\r\t\v\f\x85\u2028\u2029\u202a-\u202e\u2066-\u2069]")


def require_one_line(text: str) -> str:
    """Return the text as it is.

    Raises:
        ValueError: it is blank, or has line breaks, or unreadable characters.
    """
    require_text(text)
    if found := _FORBIDDEN_IN_LINE.search(text):
        raise ValueError(
            f"must be one line without control characters (found {describe_character(text, found.start())})"
        )
    return text
