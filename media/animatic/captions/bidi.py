"""The Unicode bidirectional algorithm for one line, without explicit controls: the order of its runs.

Pillow's Raqm orders a line too, but only within one font; a line may need several. See
https://www.unicode.org/reports/tr9/ for the rules named here.
"""

import unicodedata

STRONG = {"L", "R", "AL"}
NUMBERS = {"EN", "AN"}
NEUTRAL = {"B", "S", "WS", "ON", "BN"}


def is_right_to_left(text: str) -> bool:
    """Return whether a paragraph is right-to-left: its first strong character is (P2, P3)."""
    kinds = (unicodedata.bidirectional(letter) for letter in text)
    return next((kind for kind in kinds if kind in STRONG), "L") != "L"


def embedding_levels(line: str, *, right_to_left: bool) -> list[int]:
    """Return the embedding level of each character; odd levels are right-to-left (W1 to L1)."""
    base = int(right_to_left)
    edge = "R" if right_to_left else "L"
    kinds = _resolve_weak([unicodedata.bidirectional(letter) or "ON" for letter in line], edge)
    kinds = _resolve_neutral(kinds, edge)
    found = [_embedding_level(kind, base) for kind in kinds]
    for at in range(len(line.rstrip()), len(line)):
        found[at] = base
    return found


def visual_order(runs: list[int]) -> list[int]:
    """Return the indices of the runs, given by their levels, from left to right (L2)."""
    order = list(range(len(runs)))
    odd = [level for level in runs if level % 2]
    for level in range(max(runs, default=0), min(odd, default=1) - 1, -1):
        order = _reverse_spans(order, runs, level)
    return order


def _reverse_spans(order: list[int], runs: list[int], level: int) -> list[int]:
    """Reverse each stretch of this level or higher."""
    turned: list[int] = []
    span: list[int] = []
    for index in order:
        if runs[index] >= level:
            span.insert(0, index)
        else:
            turned += [*span, index]
            span = []
    return turned + span


def _resolve_weak(kinds: list[str], edge: str) -> list[str]:
    """Resolve marks, numbers, separators and terminators (W1 to W7)."""
    kinds = _resolve_marks_and_numbers(kinds, edge)
    kinds = _resolve_separators(kinds)
    kinds = _resolve_terminators(kinds)
    strong = edge
    for at, kind in enumerate(kinds):
        if kind in {"L", "R"}:
            strong = kind
        elif kind == "EN" and strong == "L":
            kinds[at] = "L"
    return kinds


def _resolve_marks_and_numbers(kinds: list[str], edge: str) -> list[str]:
    """Give marks the class before them, numbers after AL the class AN, and AL the class R (W1 to W3)."""
    before, strong, result = edge, edge, []
    for kind in kinds:
        now = before if kind == "NSM" else kind
        before = now
        strong = now if now in STRONG else strong
        result.append("AN" if now == "EN" and strong == "AL" else now)
    return ["R" if kind == "AL" else kind for kind in result]


def _resolve_separators(kinds: list[str]) -> list[str]:
    """Give a single separator between two numbers of one class their class (W4)."""
    result = list(kinds)
    for at in range(1, len(kinds) - 1):
        around = result[at - 1], kinds[at + 1]
        if kinds[at] in {"ES", "CS"} and around == ("EN", "EN"):
            result[at] = "EN"
        if kinds[at] == "CS" and around == ("AN", "AN"):
            result[at] = "AN"
    return result


def _resolve_terminators(kinds: list[str]) -> list[str]:
    """Give terminators next to EN the class EN (W5); make other separators and terminators neutral (W6)."""
    result = list(kinds)
    for span in (range(len(result)), range(len(result) - 1, -1, -1)):
        before = ""
        for at in span:
            if result[at] == "ET" and before == "EN":
                result[at] = "EN"
            before = result[at]
    return ["ON" if kind in {"ES", "ET", "CS"} else kind for kind in result]


def _resolve_neutral(kinds: list[str], edge: str) -> list[str]:
    """Give neutrals the direction on both sides of them, else the paragraph's (N1, N2)."""
    result, at = list(kinds), 0
    while at < len(result):
        end = at
        while end < len(result) and result[end] in NEUTRAL:
            end += 1
        before = _strong_direction(result[at - 1]) if at else edge
        after = _strong_direction(result[end]) if end < len(result) else edge
        result[at:end] = [before if before == after else edge] * (end - at)
        at = max(end, at + 1)
    return result


def _strong_direction(kind: str) -> str:
    return "R" if kind in NUMBERS else kind


def _embedding_level(kind: str, base: int) -> int:
    """Return the level of a resolved class in a paragraph of level 0 or 1 (I1, I2)."""
    if kind in NUMBERS:
        return 2
    return base if (kind == "R") == bool(base) else base + 1
