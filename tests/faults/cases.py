"""Every fault that can happen to an adapter, and at which of its calls."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from contracts import ModelKind
from tests.faults.targets import Target, Trait

SAID_SECONDS = 40.0
# Of the real service: longer than we wait for it; and long enough to hear of progress.
LATE_SECONDS, SLOW_SECONDS = 10_000, 2_000
STATUSES = (408, 409, 425, 500, 502, 503, 504)
EVERY_OTHER = list(range(2, 1_000, 2))
FORMS = {"seconds": "in seconds", "date": "as a date", "garbage": "is garbage"}
Rule = dict[str, Any]


@dataclass(frozen=True)
class Fault:
    """What goes wrong: `name` for the table, the rest for the emulator (`emulator.fault_rules.FaultSpec`)."""

    name: str
    kind: str
    more: tuple[tuple[str, Any], ...] = ()
    # How often it happens; null: always.
    times: int | None = 1
    # What Retry-After says in a form that can be understood.
    said: bool = False

    @property
    def hangs(self) -> bool:
        """Whether nothing comes until we give up."""
        return self.kind == "hang"


def _fault(name: str, kind: str, *, times: int | None = 1, said: bool = False, **more: Any) -> Fault:  # noqa: ANN401 - the emulator's
    return Fault(name, kind, tuple(more.items()), times, said)


def _too_many(kind: str, form: str) -> Fault:
    name = f"429, Retry-After {FORMS[form]}"
    said = form != "garbage"
    fault = _fault(name, kind, said=said, status=429, retry_after=SAID_SECONDS, retry_form=form)
    return (
        fault
        if kind == "http"
        else _fault("429 as a code", kind, said=True, status=429, retry_after=SAID_SECONDS)
    )


HTTP = (
    *(_fault(str(status), "http", status=status) for status in STATUSES),
    *(_too_many("http", form) for form in FORMS),
)
AS_A_DATE = HTTP[len(STATUSES) + 1]
CODES = (_too_many("code", "seconds"), _fault("500 as a code", "code", status=500))
RESET_BEFORE = _fault("reset before", "reset", when="before")
RESET_AFTER = _fault("reset after", "reset", when="after")
HANGS_BEFORE = _fault("read timeout before", "hang", when="before")
HANGS_AFTER = _fault("read timeout after", "hang", when="after")
MALFORMED = _fault("malformed JSON", "malformed")
LOST = _fault("unknown job", "lost")
SILENCES = (RESET_BEFORE, RESET_AFTER, HANGS_BEFORE, HANGS_AFTER)
QUESTION = (*HTTP, RESET_BEFORE, HANGS_BEFORE, MALFORMED)
STOP = (*QUESTION, RESET_AFTER, HANGS_AFTER)
# Where nothing can be stopped, a cancel is the question that `status` has been through already; and what is
# asked for besides the status is asked for in the same way.
ASKED = (*(fault for fault in HTTP if fault.name.startswith(("429", "503"))), RESET_BEFORE, HANGS_BEFORE)
NEVER_ENDS = _fault("never ends", "never_ends")
LATE = _fault("ends after our patience", "late", seconds=LATE_SECONDS)
FATES = (
    _fault("quota", "quota"),
    _fault("moderated prompt", "moderated_prompt"),
    _fault("moderated result", "moderated_result"),
    _fault("failed", "failed"),
    NEVER_ENDS,
    LATE,
)
UNKNOWN_WORD = _fault("unknown status word", "unknown_status")
GOES_BACK = Fault("progress goes back", "progress_back", times=None)
BREAKS = (_fault("ends half way", "short"), _fault("reset half way", "breaks"))
DAMAGED = (_fault("truncated", "truncated"), _fault("corrupt", "corrupt"))
ALWAYS_DAMAGED = _fault("corrupt, always", "corrupt", times=None)
FILE = (
    *HTTP,
    RESET_BEFORE,
    HANGS_BEFORE,
    _fault("expired URL", "expired"),
    *BREAKS,
    *DAMAGED,
    ALWAYS_DAMAGED,
)
# How each status of a download is taken is decided in one place for all: `providers/kit/download.py`.
FILE_ALIKE = tuple(fault for fault in FILE if fault not in HTTP or fault in ASKED)


@dataclass(frozen=True)
class Case:
    """A fault that strikes an adapter's call: `operation` is ours, and what the table says."""

    target: Target
    operation: str
    fault: Fault | None = None

    @property
    def name(self) -> str:
        """Within the target."""
        return f"{self.operation}: {self.fault.name if self.fault else 'nothing goes wrong'}"

    def __str__(self) -> str:
        return f"{self.target.name}, {self.name}"

    @property
    def collects(self) -> bool:
        """Whether the file is brought in, too: elsewhere the fault is over when the job's end is known."""
        at_once = self.target.kind is ModelKind.VOICE
        return at_once or self.fault in (None, LATE) or self.operation in ("fetch", "result")

    @property
    def premise(self) -> list[Rule]:
        """The rules that hold whatever strikes: a job that is to be stopped does not end by itself."""
        return [self._submit("never_ends")] if self.operation == "cancel" else []

    def strikes(self, before: int = 0) -> list[Rule]:
        """The rules of the fault itself; `before`: how many faults strike the same call of the film first."""
        if self.fault is None:
            return []
        fault = {"kind": self.fault.kind, **dict(self.fault.more)}
        rule: Rule = {"service": self.target.provider, "operation": self._there, "fault": fault}
        if self.fault.times == 1 and self._seen_once_before:
            rule["nth"] = 2 + before
        elif self.fault.times is not None:
            rule["times"] = self.fault.times
        if self.fault is GOES_BACK:
            # It can only go back where there is some.
            return [self._submit("late", seconds=SLOW_SECONDS), rule | {"nth": EVERY_OTHER}]
        return [rule]

    @property
    def _there(self) -> str:
        """The emulator's operation. Where nothing can be stopped, cancelling is to ask how it stands."""
        if self.operation == "cancel" and Trait.STOPS not in self.target.traits:
            return "status"
        return self.operation

    @property
    def _seen_once_before(self) -> bool:
        """Whether the answer that said "done" had the file in it: then the fetch is the second time."""
        return self.operation == "fetch" and Trait.INLINE in self.target.traits

    def _submit(self, kind: str, **more: object) -> Rule:
        return {
            "service": self.target.provider,
            "operation": "submit",
            "times": 1,
            "fault": {"kind": kind, **more},
        }


def cases_of(target: Target) -> list[Case]:
    """Every fault that can happen to the target, in the table's order."""
    whole = [Case(target, "submit"), *([Case(target, "cancel")] if _can_be_cancelled(target) else [])]
    cases = [*whole, *(Case(target, name, fault) for name, fault in _faults(target))]
    # Google says how long to wait in the body alone, and there in seconds.
    return [case for case in cases if case.fault is not AS_A_DATE or target.provider != "google"]


def _can_be_cancelled(target: Target) -> bool:
    """Whether it is asked to stop: a line is over before anybody could."""
    return Trait.AT_ONCE not in target.traits and target.kind is not ModelKind.VOICE


def _faults(target: Target) -> Iterator[tuple[str, Fault]]:
    at_once, codes = Trait.AT_ONCE in target.traits, Trait.CODES in target.traits
    yield from _at("submit", *HTTP, *(CODES if codes else ()), *SILENCES)
    # What waits for bytes has no JSON in its answer.
    in_bytes = at_once and target.provider != "google" and target.kind is not ModelKind.VOICE
    yield from _at("submit", *(() if in_bytes else (MALFORMED,)), *FATES)
    if at_once:
        # A line's sound is in the JSON.
        yield from _at("fetch", *(() if target.kind is ModelKind.VOICE else (*BREAKS, *DAMAGED)))
        return
    yield from _at("status", *QUESTION, *(CODES if codes else ()), UNKNOWN_WORD, LOST)
    if target.entry.progress and target.provider != "kie":
        yield from _at("status", GOES_BACK)
    if Trait.ASKS_TWICE in target.traits:
        yield from _at("result", *ASKED, MALFORMED)
    yield from _at("fetch", *(FILE_ALIKE if Trait.FETCHED_ALIKE in target.traits else FILE))
    if _can_be_cancelled(target):
        yield from _at("cancel", *(STOP if Trait.STOPS in target.traits else ASKED), LOST)


def _at(operation: str, *faults: Fault) -> Iterator[tuple[str, Fault]]:
    return ((operation, fault) for fault in faults)
