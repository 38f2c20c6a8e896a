"""Which cases share a film: where each fault is over with the next try, they strike one after the other."""

from collections.abc import Iterable, Iterator
from itertools import groupby

from contracts.error_types import ErrorType
from tests.faults.cases import HANGS_BEFORE, RESET_BEFORE, Case, cases_of
from tests.faults.expected import expected
from tests.faults.film import Film
from tests.faults.targets import Target

# After these the call is made again as if it were the first.
TRIED_AGAIN = frozenset({ErrorType.TRANSIENT, ErrorType.RATE_LIMITED})
ANSWERS = frozenset({"http", "code", "malformed"})


def films_of(target: Target) -> list[Film]:
    """All cases of the target, each in one film."""
    cases = cases_of(target)
    alone = [Film((case,)) for case in cases if not _is_just_tried_again(case)]
    return [*alone, *_shared(case for case in cases if _is_just_tried_again(case))]


def _shared(cases: Iterable[Case]) -> Iterator[Film]:
    for _, struck in groupby(cases, lambda case: case.operation):
        # Whoever gives up soon does so at the first call: a fault that hangs comes first.
        yield Film(tuple(sorted(struck, key=lambda case: case.fault is not HANGS_BEFORE)))


def _is_just_tried_again(case: Case) -> bool:
    """Whether nothing came of the call, and the next try is a call like it."""
    fault, end = case.fault, expected(case)
    if fault is None or fault.times != 1 or end.error not in TRIED_AGAIN or end.next_try == "never":
        return False
    # A download that hangs has a patience of its own, which the next ones must not be measured by.
    hangs = fault is HANGS_BEFORE and case.operation != "fetch"
    return fault.kind in ANSWERS or fault is RESET_BEFORE or hangs
