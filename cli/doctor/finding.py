"""What a look at one thing gives."""

from dataclasses import dataclass
from enum import Enum, auto


class Verdict(Enum):
    """Whether it will do."""

    GOOD = auto()
    NOTE = auto()
    BAD = auto()


@dataclass(frozen=True)
class Finding:
    """The thing, what was found, and what to do about it."""

    subject: str
    verdict: Verdict
    found: str
    advice: str = ""


def good(subject: str, found: str) -> Finding:
    """It is as it should be."""
    return Finding(subject, Verdict.GOOD, found)


def note(subject: str, found: str, advice: str = "") -> Finding:
    """It will do, but one should know."""
    return Finding(subject, Verdict.NOTE, found, advice)


def bad(subject: str, found: str, advice: str) -> Finding:
    """Longtake cannot work like this."""
    return Finding(subject, Verdict.BAD, found, advice)
