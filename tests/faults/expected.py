"""How each case must end, by what the fault means for the money: written before anything was run.

What was refused before there was a job is sent again. Silence after a call that pays is an outcome that
nobody knows: looked up where there is a list, else held for the owner. A question may be asked again at any
time. What is finished at the service is paid for, and given up only when the service has lost it, or when it
cannot be played.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace

from contracts.error_types import ErrorType
from tests.faults.cases import Case
from tests.faults.expectation import Expected, Money
from tests.faults.peculiar import PECULIAR, RECEIPTS
from tests.faults.targets import Target, Trait

KEPT = Expected(end="succeeded, kept", cost=Money.PRICE, jobs=1, charged=Money.PRICE)
BUSY = replace(KEPT, error=ErrorType.TRANSIENT, next_try="usual")
TOO_MANY = replace(BUSY, error=ErrorType.RATE_LIMITED, next_try="as said")
ALWAYS_REPEATED = {
    **dict.fromkeys(("408", "409", "425"), BUSY),
    "429, Retry-After in seconds": TOO_MANY,
    "429, Retry-After as a date": TOO_MANY,
    "429, Retry-After is garbage": replace(TOO_MANY, next_try="usual"),
    "429 as a code": TOO_MANY,
}
# A question is repeated. After a call that pays nobody knows; in truth there is no job, or there is one.
NO_JOB = ("500", "502", "503", "504", "500 as a code", "reset before", "read timeout before")
A_JOB = ("reset after", "read timeout after", "malformed JSON")
QUESTION = ALWAYS_REPEATED | dict.fromkeys((*NO_JOB, *A_JOB), BUSY)

REFUSED = Expected(error=ErrorType.SAFETY_BLOCKED, next_try="never", end="failed (safety_blocked)")
UNSAFE = Expected(end="failed (safety_blocked)", jobs=1)
HELD = Expected(error=ErrorType.OUTCOME_UNKNOWN, next_try="never", end="held", cost=Money.UNKNOWN)
HELD_AND_PAID = replace(HELD, jobs=1, charged=Money.PRICE)
LOOKED_UP = replace(KEPT, error=ErrorType.OUTCOME_UNKNOWN, next_try="in 5 s")
FATES = {
    "nothing goes wrong": KEPT,
    "quota": Expected(error=ErrorType.QUOTA_EXHAUSTED, next_try="never", end="failed (quota_exhausted)"),
    "moderated prompt": UNSAFE,
    "moderated result": UNSAFE,
    "failed": Expected(end="failed (generation_failed)", jobs=1),
    "never ends": Expected(end="failed (timed_out), late", cost=Money.UNKNOWN, jobs=1),
    "ends after our patience": replace(KEPT, end="succeeded, late, kept"),
}
# The job comes to its end within the submit, and so does what is said of it.
FATES_AT_ONCE = FATES | {
    "moderated result": replace(REFUSED, jobs=1),
    "never ends": replace(HELD, jobs=1),
    "ends after our patience": KEPT,
}
STATUS = QUESTION | {
    "unknown status word": KEPT,
    "progress goes back": KEPT,
    # What it cost nobody knows: the job may have gone well.
    "unknown job": Expected(
        end="failed (provider_job_lost)", cost=Money.UNKNOWN, jobs=1, charged=Money.PRICE
    ),
}
DAMAGED = replace(KEPT, error=ErrorType.CORRUPT_CLIP, next_try="usual")
# Why it could not be kept is written down with it.
SPOILT = replace(DAMAGED, end="succeeded (corrupt_clip)")
FETCH = QUESTION | {
    # A fresh address is asked for with the next try.
    "expired URL": BUSY,
    # The rest is fetched within the same try.
    "ends half way": KEPT,
    "reset half way": KEPT,
    "truncated": DAMAGED,
    "corrupt": DAMAGED,
    "corrupt, always": SPOILT,
}
# The only copy came with the answer.
FETCH_AT_ONCE = {
    "ends half way": HELD_AND_PAID,
    "reset half way": HELD_AND_PAID,
    "truncated": SPOILT,
    "corrupt": SPOILT,
}


def expected(case: Case) -> Expected:
    """What must be seen of the case."""
    own = PECULIAR.get(case.target.name, {}).get(case.name)
    found = own or _USUAL[case.operation](case.target)[_fault(case)]
    return found if case.collects else replace(found, end=found.end.removesuffix(", kept"))


def _fault(case: Case) -> str:
    return case.fault.name if case.fault else "nothing goes wrong"


def _submit(target: Target) -> Mapping[str, Expected]:
    unknown, paid = (LOOKED_UP, LOOKED_UP) if target.entry.lookup else (HELD, HELD_AND_PAID)
    fates = FATES_AT_ONCE if Trait.AT_ONCE in target.traits else FATES
    refuses = {"moderated prompt": REFUSED} if Trait.REFUSES in target.traits else {}
    answers = ALWAYS_REPEATED | dict.fromkeys(NO_JOB, unknown) | dict.fromkeys(A_JOB, paid)
    return answers | fates | refuses


def _fetch(target: Target) -> Mapping[str, Expected]:
    return FETCH_AT_ONCE if Trait.AT_ONCE in target.traits else FETCH


def _cancel(target: Target) -> Mapping[str, Expected]:
    """The receipt is the service's, however often it was asked for it."""
    receipt = RECEIPTS[target.name]
    again = {
        name: replace(receipt, error=each.error, next_try=each.next_try) for name, each in QUESTION.items()
    }
    lost = Expected(end="canceled, receipt unknown", cost=Money.UNKNOWN, jobs=1)
    return again | {"nothing goes wrong": receipt, "unknown job": lost}


_USUAL: Mapping[str, Callable[[Target], Mapping[str, Expected]]] = {
    "submit": _submit,
    "status": lambda _: STATUS,
    "result": lambda _: STATUS,
    "fetch": _fetch,
    "cancel": _cancel,
}
