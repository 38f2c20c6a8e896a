"""The result of one check."""

from dataclasses import dataclass
from enum import Enum, auto


class Severity(Enum):
    """Severity of a finding: OK, WARNING (it works, but the user should know) or ERROR."""

    OK = auto()
    WARNING = auto()
    ERROR = auto()


@dataclass(frozen=True)
class Finding:
    """Subject, severity, result and advice of one check."""

    subject: str
    severity: Severity
    found: str
    advice: str = ""


def ok_finding(subject: str, found: str) -> Finding:
    """Build a finding that is OK."""
    return Finding(subject, Severity.OK, found)


def warning_finding(subject: str, found: str, advice: str = "") -> Finding:
    """Build a finding that Longtake works with but the user should know."""
    return Finding(subject, Severity.WARNING, found, advice)


def error_finding(subject: str, found: str, advice: str) -> Finding:
    """Build a finding that Longtake cannot work with."""
    return Finding(subject, Severity.ERROR, found, advice)
