# ruff: noqa: RUF001, RUF002 -- dashes and letters that look alike are meant as they stand
"""Find lengths written in a script: `Scene 2 (8s)`, `[00:05 - 00:10]`, `0:05–0:10: A fox waits.`"""

import re
from dataclasses import dataclass, field

from storyboard.forms.script_reading import Passage
from storyboard.text.headings import is_heading

# A longer time is not a scene's length: `(1850 s)`.
_MAX_SCENE_SECONDS = 600.0
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
# `Scene 1 - 8 seconds` is not a range from one to eight.
_TRAILING = re.compile(
    rf"(?:[ \t]*[:|–—,-][ \t]*|[ \t]+(?!\d{{1,3}}[ \t]*[-–—])){_LENGTH}[ \t]*:?[ \t]*$", re.IGNORECASE
)
_ALONE = re.compile(rf"[ \t]*(?:[-*•][ \t]+)?\W{{0,3}}{_LENGTH}\W{{0,3}}$", re.IGNORECASE)
_CELL = re.compile(rf"\W{{0,3}}{_LENGTH}\W{{0,3}}|(?P<plain>{_NUMBER})", re.IGNORECASE)
# Heading and list marks, which may stand before a length at the start of a line.
_MARKS_ONLY = re.compile(r"[\s#*_>•–-]*(?:\d{1,3}[.)])?[\s*_]*")


def parse_cell_seconds(cell: str) -> float | None:
    """Return the seconds in a cell of a time column; None if it holds no length."""
    match = _CELL.fullmatch(cell.strip())
    if match and match["plain"]:
        return _reject_implausible(_parse_number(match["plain"]))
    return _match_seconds(match) if match else None


def find_timed_passages(text: str) -> list[Passage]:
    """Split the text at headings and lengths, each part with its length; [] if no length is written."""
    units = [_ScriptUnit()]
    for line in text.splitlines():
        told, seconds = _split_off_length(line)
        if units[-1].ends_before(told, seconds):
            units.append(_ScriptUnit())
        units[-1].add_line(told, seconds)
    if all(unit.seconds is None for unit in units):
        return []
    return [Passage(unit.text, unit.seconds) for unit in units if any(map(str.isalnum, unit.text))]


@dataclass
class _ScriptUnit:
    """A part of a script, filled line by line."""

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

    def add_line(self, line: str, seconds: float | None) -> None:
        self.lines.append(line)
        self.seconds = self.seconds if self.seconds is not None else seconds
        self.has_body = self.has_body or bool(line.strip() and not is_heading(line))


def _split_off_length(line: str) -> tuple[str, float | None]:
    """Split off the line's length, if any: in brackets at either end, or bare in a line that is not prose."""
    for match in (_ALONE.match(line), _LEADING.match(line)):
        if match and (seconds := _match_seconds(match)) is not None:
            return line[match.end() :], seconds
    for match in _BRACKETED.finditer(line):
        rest = f"{line[: match.start()]}{line[match.end() :]}"
        ends = _MARKS_ONLY.fullmatch(line, 0, match.start()) or not line[match.end() :].strip(" \t*_:.")
        if (ends or is_heading(rest)) and (seconds := _match_seconds(match)) is not None:
            return rest.replace("  ", " "), seconds
    match = _TRAILING.search(line) if is_heading(line) or is_heading(_TRAILING.sub("", line)) else None
    if match and line[: match.start()].strip() and (seconds := _match_seconds(match)) is not None:
        return line[: match.start()], seconds
    return line, None


def _match_seconds(match: re.Match[str]) -> float | None:
    if match.groupdict().get("long"):
        return _reject_implausible(_parse_number(match["long"]))
    if match["start"]:
        return _reject_implausible(_parse_clock(match["end"]) - _parse_clock(match["start"]))
    return _reject_implausible(_parse_number(match["last"]) - _parse_number(match["first"]))


def _reject_implausible(seconds: float) -> float | None:
    return round(seconds, 3) if 0 < seconds <= _MAX_SCENE_SECONDS else None


def _parse_number(text: str) -> float:
    return float(text.replace(",", "."))


def _parse_clock(text: str) -> float:
    seconds = 0.0
    for part in text.split(":"):
        seconds = seconds * 60 + _parse_number(part)
    return seconds
