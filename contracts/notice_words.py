"""What notices say to people, on whatever way. Titles and errors are untrusted: each becomes one line."""

from types import MappingProxyType

from contracts.caller_notice import CallerNotice
from contracts.shared_types import JobStatus, NeedKind

MAX_TITLE_CHARS = 100
UNTITLED = "Your film"
# A person who cancels a film knows that it has ended.
TOLD_ENDS = MappingProxyType({JobStatus.COMPLETED: "is finished", JobStatus.FAILED: "was not made"})
_NEEDS = MappingProxyType(
    {
        NeedKind.STORYBOARD: "waits for you to approve its storyboard",
        NeedKind.BUDGET: "has spent its budget, and waits for you to raise it",
        NeedKind.VOICE: "waits for you to choose another voice",
        NeedKind.HELD: "waits for you: nobody knows whether a part of it was paid for",
    }
)


def is_told(notice: CallerNotice) -> bool:
    """Return whether people are told of this end or need at all."""
    return notice.need is not None or notice.status in TOLD_ENDS


def describe_notice(notice: CallerNotice) -> str:
    """Return what the film does, to be said behind its name."""
    return _NEEDS[notice.need] if notice.need is not None else TOLD_ENDS[notice.status]


def name_film(title: str) -> str:
    """Return the film's title as one line."""
    return to_line(title, MAX_TITLE_CHARS) or UNTITLED


def to_line(text: str, max_chars: int) -> str:
    """Return the text as one line of printable characters, shortened."""
    line = " ".join("".join(each if each.isprintable() else " " for each in text).split())
    return line if len(line) <= max_chars else f"{line[: max_chars - 1]}…"
