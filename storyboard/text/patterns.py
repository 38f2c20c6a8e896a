# ruff: noqa: RUF001 -- the world's punctuation looks alike, and is meant as it stands
"""Punctuation sets, words and regular expressions by which scripts of many languages are read."""

import re

CLOSING_MARKS = "\"'”’»)]}」』）】〉》〕"
OPENING_MARKS = "\"'“‘«„([{「『（【〈《〔"
# STOPS end a sentence if a space follows; PLAIN_STOPS always do.
STOPS, PLAIN_STOPS = ".!?…‽⁇⁈⁉", "。！？｡．।॥؟۔։።፧၊။។៕᠃᠉"
_CLOSING_RUN = rf"(?:[{re.escape(CLOSING_MARKS)}]|[ \u00a0\u202f]»(?!\w))*"
# The look-behind makes a long row of dots match once, not once from each dot.
# „Halt!“ and »Halt!«: before a space these quotation marks are closing ones.
SPACED_SENTENCE_END = re.compile(rf"(?<![{STOPS}])[{STOPS}]+(?:{_CLOSING_RUN}|[“‘«])(?=\s)")
PLAIN_SENTENCE_END = re.compile(rf"[{PLAIN_STOPS}]+{_CLOSING_RUN}")
UNSPACED_SENTENCE_END = re.compile(r"(?<=\S)[!?]+(?=\S)")
CLAUSE_END = re.compile(rf"[,;:–—]{_CLOSING_RUN}(?=\s)|[、，；：،؛]{_CLOSING_RUN}")
LINE_ENDS_A_SENTENCE = re.compile(rf"[:;{STOPS}{PLAIN_STOPS}][{re.escape(CLOSING_MARKS)}]*$")
# A word begins after a breakable space; a stop that French sets apart from its word is not a word.
WORD_START = re.compile(r"(?<=[^\S\u00a0\u202f])(?=\S)(?![!?:;»…]+(?:\s|$))|(?<=\u200b)")
LIST_ITEM = re.compile(r"^[ \t]*(?:[-*•–]|\d{1,3}[.)])[ \t]+(?=\S)", re.MULTILINE)

# Headings: `# Act`, `INT. HOUSE`, `Scene 3: The house`, and dividers (`* * *`).
DIVIDING_SIGNS = frozenset("-–—*_=~#•·. \t\r\n")
MARKDOWN_HEADING = re.compile(r"\s*#{1,6}\s+\S")
SLUGLINE = re.compile(r"\s*(?:\d+\w?[.)]?\s+)?(?:(?:INT|EXT|I/E|INT\.?/EXT)(?:\.|\s)|EST\.)\s*\S")
_PART_WORDS = (
    "scene|act|shot|part|chapter|sequence|scène|acte|plan|séquence|partie|chapitre|szene|akt|teil|kapitel|"
    "escena|acto|cena|ato|scena|atto|сцена|акт|часть|المشهد|مشهد|الفصل|فصل|दृश्य|अंक|シーン|场景|場面"
)
_NUMBER = r"(?:[\d٠-٩०-९]+|[IVXLC]+)\b"
NUMBERED_HEADING = re.compile(
    rf"\W*(?:(?:{_PART_WORDS})\s*{_NUMBER}|第\s*[\d一二三四五六七八九十]+\s*[场場幕章景])(?P<mark>\W*)(?P<title>.*)",
    re.IGNORECASE,
)

# "Make a short film about …": addressed to us, not part of the picture.
REQUEST_PREFIX = re.compile(
    r"\s*(?:please\s+)?(?:make|create|generate|produce|film|shoot|write|give me|i want|i would like)\s+"
    r"(?:me\s+|us\s+)?(?:a|an|the)?\s*(?:[\w-]+\s+){0,4}?(?:video|film|movie|clip|trailer|animation)\s+"
    r"(?:about|of|on|showing|that shows|in which|where|with)\s+(?=\S)",
    re.IGNORECASE,
)
LIST_MARK = re.compile(r"^\s*(?:[-*•–#]+|\d{1,3}[.)])\s+(?=\S)")
TRAILING_PUNCTUATION = " ,;、，،؛"
