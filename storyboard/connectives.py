# ruff: noqa: RUF001 -- the world's punctuation looks alike, and is meant as it stands
"""Words like "then" where they join one thing that happens to the next, and only there.

Most are adverbs and prepositions as well: "después de la tormenta", "who has finally come", "prima o poi". So
they count behind a comma or an "and", and not before what would make a preposition of them.
"""

import re

_AND = r"(?:and|et|und|y|e|ed|и|а|और)"
_COMMA = r"[,;،؛，、；–—]"
# English, French, German, Spanish, Italian, Portuguese, Russian, Hindi, Arabic.
_ADVERBS = (
    r"then|afterwards?|finally|eventually|"
    r"after\s+that(?=,|\s+(?:the|an?|his|her|its|their|he|she|it|they|we|you|i|every\w+|nobody)\b)|"
    r"puis|ensuite|enfin|finalement|après\s+quoi|"
    r"dann|danach|anschließend|daraufhin|schließlich|"
    r"luego|después|entonces|finalmente|por\s+fin|más\s+tarde|"
    r"poi|dopodiché|infine|in\s+seguito|"
    r"depois|então|em\s+seguida|por\s+fim|"
    r"затем|потом|после\s+этого|наконец|"
    r"फिर(?!\s+(?:से|भी))|उसके\s+बाद|इसके\s+बाद|"
    r"ثم|و?بعد\s+ذلك|وأخيرا|وأخيرًا|أخيرا|أخيرًا"
)
# What would make a preposition, a conjunction or an adjective of them.
_NOT_BEFORE = (
    r"(?!\s*(?:d[eaoi]l?|d[ao]s|del?l[aeio']|delle|degli|des|du|que|che|als|and|or|und|on|there)\b"
    r"|\s*d['’]|-)"
)
_BOUNDARY = rf"(?:\s*{_COMMA}\s*(?:{_AND}\s+)?|\s+(?<!\bnow\s)(?<!\bdann\s)(?<!\bo\s){_AND}\s+)"
_SPACED = rf"{_BOUNDARY}(?:{_ADVERBS})\b{_NOT_BEFORE},?\s+(?=\S)"
# So seldom anything else that they need no comma.
_NOT_BEHIND = "".join(
    rf"(?<!\b{word}\s)"
    for word in (
        "since",
        "until",
        "till",
        "back",
        "by",
        "the",
        "a",
        "from",
        "just",
        "only",
        "even",
        "and",
        "or",
        "et",
    )
)
_ALONE = rf"(?<=\w)\s+{_NOT_BEHIND}(?:then(?!\s+(?:on|and|aged)\b)|puis|ثم)\s+(?=\S)"
_UNSPACED = (
    r"(?:(?:^|[，、；,;])\s*(?:然后|然後|接着|接著|随后|隨後|之后|之後|后来|後來|最后(?![一的几那这])|最後(?![一的幾那這の])|"
    r"それから|そして|次に|やがて|その後(?!の)|最後に)[，、]?|(?<=\w)(?:然后|然後))(?=\S)"
)
THEN = re.compile(rf"{_SPACED}|{_ALONE}|{_UNSPACED}", re.IGNORECASE)
# "If it rains then …": the second half is nothing that happens after the first.
CONDITION = re.compile(
    r"\W*(?:if|when|whenever|once(?!\s+upon)|wenn|falls|sobald|si|quand|lorsque|dès|cuando|se|quando|если|когда|إذا|عندما|अगर|यदि|जब)\b"
    r"|\W*(?:もし|如果|当|當|要是)",
    re.IGNORECASE,
)
# ", finally home, ": words set apart by commas, and the sentence goes on behind them.
_ASIDE = re.compile(
    rf"(?:[^\s,;،؛]+\s+){{0,2}}[^\s,;،؛]+\s*[,،]\s*(?!(?:{_AND}|{_ADVERBS})\b)\S", re.IGNORECASE
)
_LEAST_WORDS = 2


def split_beats(sentence: str) -> list[str]:
    """The sentence, divided where one says "then"; the words that say so are left out."""
    if CONDITION.match(sentence):
        return [sentence]
    parts, at = [], 0
    for match in THEN.finditer(sentence):
        if _joins(sentence[at : match.start()], match[0], sentence[match.end() :]):
            parts.append(sentence[at : match.start()])
            at = match.end()
    return [*parts, sentence[at:]]


def _joins(before: str, connective: str, behind: str) -> bool:
    """Whether there is something that happens on both sides."""
    spaced = connective[-1:].isspace()
    if spaced and len(before.split()) < _LEAST_WORDS:
        return False
    return not (spaced and _ASIDE.match(behind)) and any(map(str.isalnum, behind))
