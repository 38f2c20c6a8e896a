"""The order in which a line is drawn: the Unicode bidirectional algorithm, without its explicit controls.

Pillow's Raqm orders a line too, but only within one font; a line may need several. See
https://www.unicode.org/reports/tr9/ for the rules named here.
"""

import unicodedata

STRONG = {"L", "R", "AL"}
NUMBERS = {"EN", "AN"}
NEUTRAL = {"B", "S", "WS", "ON", "BN"}


def is_right_to_left(text: str) -> bool:
    """Whether a paragraph runs from the right: its first strong letter does (P2, P3)."""
    kinds = (unicodedata.bidirectional(letter) for letter in text)
    return next((kind for kind in kinds if kind in STRONG), "L") != "L"


def levels(line: str, *, right_to_left: bool) -> list[int]:
    """The embedding level of each character of a line: odd ones are drawn from the right (W1 to L1)."""
    base = int(right_to_left)
    edge = "R" if right_to_left else "L"
    kinds = _weak([unicodedata.bidirectional(letter) or "ON" for letter in line], edge)
    kinds = _neutral(kinds, edge)
    found = [_level(kind, base) for kind in kinds]
    for at in range(len(line.rstrip()), len(line)):
        found[at] = base
    return found


def visual_order(runs: list[int]) -> list[int]:
    """The indices of runs (given by their levels) from left to right (L2)."""
    order = list(range(len(runs)))
    odd = [level for level in runs if level % 2]
    for level in range(max(runs, default=0), min(odd, default=1) - 1, -1):
        order = _reversed_spans(order, runs, level)
    return order


def _reversed_spans(order: list[int], runs: list[int], level: int) -> list[int]:
    """The order with each stretch of this level or more turned around."""
    turned: list[int] = []
    span: list[int] = []
    for index in order:
        if runs[index] >= level:
            span.insert(0, index)
        else:
            turned += [*span, index]
            span = []
    return turned + span


def _weak(kinds: list[str], edge: str) -> list[str]:
    """Marks, numbers and what joins them (W1 to W7)."""
    kinds = _marks_and_numbers(kinds, edge)
    kinds = _separators(kinds)
    kinds = _terminators(kinds)
    strong = edge
    for at, kind in enumerate(kinds):
        if kind in {"L", "R"}:
            strong = kind
        elif kind == "EN" and strong == "L":
            kinds[at] = "L"
    return kinds


def _marks_and_numbers(kinds: list[str], edge: str) -> list[str]:
    """A mark is as the letter before it; numbers after Arabic are Arabic; Arabic letters are R (W1 to W3)."""
    before, strong, result = edge, edge, []
    for kind in kinds:
        now = before if kind == "NSM" else kind
        before = now
        strong = now if now in STRONG else strong
        result.append("AN" if now == "EN" and strong == "AL" else now)
    return ["R" if kind == "AL" else kind for kind in result]


def _separators(kinds: list[str]) -> list[str]:
    """One separator between two numbers of a kind joins them (W4)."""
    result = list(kinds)
    for at in range(1, len(kinds) - 1):
        around = result[at - 1], kinds[at + 1]
        if kinds[at] in {"ES", "CS"} and around == ("EN", "EN"):
            result[at] = "EN"
        if kinds[at] == "CS" and around == ("AN", "AN"):
            result[at] = "AN"
    return result


def _terminators(kinds: list[str]) -> list[str]:
    """Signs next to a number belong to it (W5); other separators and signs are neutral (W6)."""
    result = list(kinds)
    for span in (range(len(result)), range(len(result) - 1, -1, -1)):
        before = ""
        for at in span:
            if result[at] == "ET" and before == "EN":
                result[at] = "EN"
            before = result[at]
    return ["ON" if kind in {"ES", "ET", "CS"} else kind for kind in result]


def _neutral(kinds: list[str], edge: str) -> list[str]:
    """What stands between two of a direction has it, else the paragraph's (N1, N2)."""
    result, at = list(kinds), 0
    while at < len(result):
        end = at
        while end < len(result) and result[end] in NEUTRAL:
            end += 1
        before = _side(result[at - 1]) if at else edge
        after = _side(result[end]) if end < len(result) else edge
        result[at:end] = [before if before == after else edge] * (end - at)
        at = max(end, at + 1)
    return result


def _side(kind: str) -> str:
    return "R" if kind in NUMBERS else kind


def _level(kind: str, base: int) -> int:
    """The level of a resolved kind within a paragraph of level 0 or 1 (I1, I2)."""
    if kind in NUMBERS:
        return 2
    return base if (kind == "R") == bool(base) else base + 1
