# ruff: noqa: RUF001, RUF002 -- dashes and letters that look alike are meant as they stand
"""Lengths that stand in a script: `Scene 2 (8s)`, `[00:05 - 00:10]`, `0:05–0:10: A fox waits.`"""

import re
from dataclasses import dataclass, field

from storyboard.forms.reading import Passage
from storyboard.headings import is_heading

# Longer ones are none of a scene: `(1850 s)`.
_MOST_SECONDS = 600.0
_UNIT = (
    r"(?:seconds?|secs?|sekunden?|sek|secondes?|segundos?|secondi|seg|s|секунд[аы]?|сек|с|ثوان|ثانية|सेकंड)\b\.?"
    r"|秒钟?|초"
)
_CLOCK = r"(?:\d{1,2}:)?\d{1,2}:\d{2}(?:[.,]\d{1,3})?"
_NUMBER = r"\d{1,4}(?:[.,]\d{1,2})?"
_TO = r"[ \t]*(?:->|→|[-–—−~〜至]|\b(?:to|bis|à|a|до)\b|から)[ \t]*"
_RANGE = (
    rf"(?P<start>{_CLOCK}){_TO}(?P<end>{_CLOCK})"
    rf"|(?P<first>{_NUMBER})[ \t]*(?:{_UNIT})?{_TO}(?P<last>{_NUMBER})[ \t]*(?:{_UNIT})"
)
_SAID = (
    r"(?:(?:duration|length|time|dauer|durée|duración|durata|duração|длительность|时长|時間)"
    r"[ \t]*[:：][ \t]*)"
)
_LONG = rf"(?:about[ \t]+|approx\.?[ \t]+|ca\.?[ \t]+|~|≈)?(?P<long>{_NUMBER})[ \t]*-?[ \t]*(?:{_UNIT})"
_LENGTH = rf"{_SAID}?(?:{_RANGE}|{_LONG})"
_BRACKETED = re.compile(rf"[ \t]*[\[(（【][ \t]*{_LENGTH}[ \t]*[\])）】]", re.IGNORECASE)
_LEADING = re.compile(rf"[ \t]*(?:{_RANGE})(?:[ \t]*[:|–—-][ \t]*|[ \t]+(?=\S)|[ \t]*$)", re.IGNORECASE)
# `Scene 1 - 8 seconds` is no range from one to eight.
_TRAILING = re.compile(
    rf"(?:[ \t]*[:|–—,-][ \t]*|[ \t]+(?!\d{{1,3}}[ \t]*[-–—])){_LENGTH}[ \t]*:?[ \t]*$", re.IGNORECASE
)
_ALONE = re.compile(rf"[ \t]*(?:[-*•][ \t]+)?\W{{0,3}}{_LENGTH}\W{{0,3}}$", re.IGNORECASE)
_CELL = re.compile(rf"\W{{0,3}}{_LENGTH}\W{{0,3}}|(?P<plain>{_NUMBER})", re.IGNORECASE)
# Marks of a heading or a list before a length: they say nothing yet.
_MARKS_ONLY = re.compile(r"[\s#*_>•–-]*(?:\d{1,3}[.)])?[\s*_]*")


def seconds_of(cell: str) -> float | None:
    """What a cell of a column of times says; null where that is no length."""
    match = _CELL.fullmatch(cell.strip())
    if match and match["plain"]:
        return _bounded(_number(match["plain"]))
    return _seconds(match) if match else None


def timed_passages(text: str) -> list[Passage]:
    """The parts that begin with a heading or a length, each with its length; none where no length stands."""
    units = [_Unit()]
    for line in text.splitlines():
        told, seconds = _without_length(line)
        if units[-1].ends_before(told, seconds):
            units.append(_Unit())
        units[-1].add(told, seconds)
    if all(unit.seconds is None for unit in units):
        return []
    return [Passage(unit.text, unit.seconds) for unit in units if any(map(str.isalnum, unit.text))]


@dataclass
class _Unit:
    """A part of a script as its lines come."""

    lines: list[str] = field(default_factory=list)
    seconds: float | None = None
    has_body: bool = False

    @property
    def text(self) -> str:
        return "\n".join(self.lines).strip()

    def ends_before(self, line: str, seconds: float | None) -> bool:
        if not line.strip():
            return False
        if is_heading(line):
            return self.has_body or (seconds is not None and self.seconds is not None)
        return seconds is not None and (self.has_body or self.seconds is not None)

    def add(self, line: str, seconds: float | None) -> None:
        self.lines.append(line)
        self.seconds = self.seconds if self.seconds is not None else seconds
        self.has_body = self.has_body or bool(line.strip() and not is_heading(line))


def _without_length(line: str) -> tuple[str, float | None]:
    """The line without its length; that is in brackets at either end, or stands bare where no prose does."""
    for match in (_ALONE.match(line), _LEADING.match(line)):
        if match and (seconds := _seconds(match)) is not None:
            return line[match.end() :], seconds
    for match in _BRACKETED.finditer(line):
        rest = f"{line[: match.start()]}{line[match.end() :]}"
        ends = _MARKS_ONLY.fullmatch(line, 0, match.start()) or not line[match.end() :].strip(" \t*_:.")
        if (ends or is_heading(rest)) and (seconds := _seconds(match)) is not None:
            return rest.replace("  ", " "), seconds
    match = _TRAILING.search(line) if is_heading(line) or is_heading(_TRAILING.sub("", line)) else None
    if match and line[: match.start()].strip() and (seconds := _seconds(match)) is not None:
        return line[: match.start()], seconds
    return line, None


def _seconds(match: re.Match[str]) -> float | None:
    if match.groupdict().get("long"):
        return _bounded(_number(match["long"]))
    if match["start"]:
        return _bounded(_clock(match["end"]) - _clock(match["start"]))
    return _bounded(_number(match["last"]) - _number(match["first"]))


def _bounded(seconds: float) -> float | None:
    return round(seconds, 3) if 0 < seconds <= _MOST_SECONDS else None


def _number(text: str) -> float:
    return float(text.replace(",", "."))


def _clock(text: str) -> float:
    seconds = 0.0
    for part in text.split(":"):
        seconds = seconds * 60 + _number(part)
    return seconds
