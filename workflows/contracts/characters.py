"""Characters of a text: which break a line, which cannot be read, and how one is named to a person."""

import re

# VT is PowerPoint's and Word's break within a paragraph, FF ends the pages of a PDF's text, NEL the lines of
# mainframes. All three break a line by the Unicode Standard (section 5.8, "Newline Guidelines").
_OTHER_LINE_BREAKS = re.compile(r"[\v\f\x85]")
# Control characters and lone surrogates; tabs and line breaks are text.
_UNREADABLE = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]")
_LINE_END = re.compile(r"\r\n|[\n\r\u2028\u2029]")

# Python's `unicodedata.name` has none for control characters: these are the aliases that Unicode lists.
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
# Those that are no control characters and that a line of text may not have all the same.
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


def with_newlines(text: str) -> str:
    """The text, as long as before, in which VT, FF and NEL have become newlines."""
    return _OTHER_LINE_BREAKS.sub("\n", text)


def without_unreadable(text: str) -> str:
    """The text without the characters that `unreadable_in` finds."""
    return _UNREADABLE.sub("", text)


def unreadable_in(text: str) -> str | None:
    """A sentence with the name and place of the first character that nobody can read; None without any."""
    found = _UNREADABLE.search(text)
    return found and f"must not contain unreadable characters (found {told(text, found.start())})"


def told(text: str, at: int) -> str:
    """The character at this index by its name and number, and its place as an editor counts it, from 1."""
    number = ord(text[at])
    ends = [end.end() for end in _LINE_END.finditer(text, 0, at)]
    begin = ends[-1] if ends else 0
    name = _NAMES.get(number, _SURROGATE)
    return f"{name}, U+{number:04X}, in line {len(ends) + 1} as character {at - begin + 1}"
