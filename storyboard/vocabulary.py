# ruff: noqa: RUF001 -- the world's punctuation looks alike, and is meant as it stands
"""The signs and words by which scripts of many languages are read."""

import re

CLOSING = "\"'”’»)]}」』）】〉》〕"
OPENING = "\"'“‘«„([{「『（【〈《〔"
# Behind them a sentence ends where a space follows; behind the plain ones it ends in any case.
STOPS, PLAIN_STOPS = ".!?…‽⁇⁈⁉", "。！？｡．।॥؟۔։።፧၊။។៕᠃᠉"
_CLOSERS = rf"(?:[{re.escape(CLOSING)}]|[ \u00a0\u202f]»(?!\w))*"
# The look-behind lets a long row of dots be tried once, not once from each of its dots.
# „Halt!“ and »Halt!«: where a space follows, these close.
SPACED_END = re.compile(rf"(?<![{STOPS}])[{STOPS}]+(?:{_CLOSERS}|[“‘«])(?=\s)")
PLAIN_END = re.compile(rf"[{PLAIN_STOPS}]+{_CLOSERS}")
CLOSE_END = re.compile(r"(?<=\S)[!?]+(?=\S)")
CLAUSE_END = re.compile(rf"[,;:–—]{_CLOSERS}(?=\s)|[、，；：،؛]{_CLOSERS}")
LINE_ENDS_A_SENTENCE = re.compile(rf"[:;{STOPS}{PLAIN_STOPS}][{re.escape(CLOSING)}]*$")
# A word begins behind a space that may be broken, and no sign that French sets apart from its word is one.
WORD_START = re.compile(r"(?<=[^\S\u00a0\u202f])(?=\S)(?![!?:;»…]+(?:\s|$))|(?<=\u200b)")
LIST_ITEM = re.compile(r"^[ \t]*(?:[-*•–]|\d{1,3}[.)])[ \t]+(?=\S)", re.MULTILINE)

# Headings: `# Act`, `INT. HOUSE`, `Scene 3: The house`, and lines that only divide (`* * *`).
DIVIDING_SIGNS = frozenset("-–—*_=~#•·. \t\r\n")
MARKDOWN_HEADING = re.compile(r"\s*#{1,6}\s+\S")
SLUGLINE = re.compile(r"\s*(?:\d+\w?[.)]?\s+)?(?:(?:INT|EXT|I/E|INT\.?/EXT)(?:\.|\s)|EST\.)\s*\S")
_PARTS = (
    "scene|act|shot|part|chapter|sequence|scène|acte|plan|séquence|partie|chapitre|szene|akt|teil|kapitel|"
    "escena|acto|cena|ato|scena|atto|сцена|акт|часть|المشهد|مشهد|الفصل|فصل|दृश्य|अंक|シーン|场景|場面"
)
_NUMBER = r"(?:[\d٠-٩०-९]+|[IVXLC]+)\b"
NUMBERED_HEADING = re.compile(
    rf"\W*(?:(?:{_PARTS})\s*{_NUMBER}|第\s*[\d一二三四五六七八九十]+\s*[场場幕章景])(?P<mark>\W*)(?P<title>.*)",
    re.IGNORECASE,
)

# "Make a short film about …": a request to us, and nothing that a picture could show.
REQUEST = re.compile(
    r"\s*(?:please\s+)?(?:make|create|generate|produce|film|shoot|write|give me|i want|i would like)\s+"
    r"(?:me\s+|us\s+)?(?:a|an|the)?\s*(?:[\w-]+\s+){0,4}?(?:video|film|movie|clip|trailer|animation)\s+"
    r"(?:about|of|on|showing|that shows|in which|where|with)\s+(?=\S)",
    re.IGNORECASE,
)
LIST_MARK = re.compile(r"^\s*(?:[-*•–#]+|\d{1,3}[.)])\s+(?=\S)")
LOOSE_ENDS = " ,;、，،؛"
