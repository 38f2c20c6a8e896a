"""What must hold of every case, and of each by itself."""

from contracts.error_types import ErrorType
from store.models import CostSource
from tests.faults.expected import expected
from tests.faults.fault_harness import Seen
from tests.faults.table import line_of, lines
from tests.faults.targets import Trait

# Of a service that does not say what a job cost, our list of prices and the emulator's may differ a little.
PRICES_DIFFER = 0.05
EMULATORS_WORDS = "script says"


def check(seen: Seen) -> None:
    """Raises AssertionError."""
    wanted = expected(seen.case)
    assert wanted.fits(seen.row, seen.case.target), f"{seen.case}: {seen.row} instead of {wanted}"
    _is_paid_once(seen)
    _costs_what_was_charged(seen)
    _is_not_paid_again_where_nobody_knows(seen)
    _is_not_given_up_when_it_is_paid(seen)
    _waits_as_it_was_told(seen)
    _shows_progress_that_never_falls(seen)
    _repeats_no_word_of_the_service(seen)


def check_document(seen: Seen) -> None:
    """The document has the row that was seen. Raises AssertionError."""
    line = line_of(seen.case, seen.row)
    assert line in lines()[seen.case.target.name], f"docs/faults.md is not up to date: {line}"


def _is_paid_once(seen: Seen) -> None:
    assert seen.bill.jobs <= 1


def _costs_what_was_charged(seen: Seen) -> None:
    row = seen.story.row
    if row is None or row.cost_usd is None:
        return
    differ = 0.0 if row.cost_source is CostSource.PROVIDER else PRICES_DIFFER * seen.bill.charged_usd
    assert abs(row.cost_usd - seen.bill.charged_usd) <= differ + 1e-6


def _is_not_paid_again_where_nobody_knows(seen: Seen) -> None:
    held = seen.story.row is not None and seen.story.row.held_at is not None
    assert seen.story.again == (ErrorType.OUTCOME_UNKNOWN if held else None)


def _is_not_given_up_when_it_is_paid(seen: Seen) -> None:
    """Only the service's word that it has lost it, or a file that cannot be played, however often fetched."""
    collecting = [each for each in seen.story.failures if each.activity.startswith(("keep", "collect"))]
    final = {each.type for each in collecting if each.final}
    assert final <= {ErrorType.JOB_LOST, ErrorType.CORRUPT_CLIP}
    if ErrorType.CORRUPT_CLIP in final:
        assert seen.case.fault is not None
        only_copy = Trait.AT_ONCE in seen.case.target.traits
        assert seen.case.fault.times is None or only_copy


def _waits_as_it_was_told(seen: Seen) -> None:
    if seen.case.fault is not None and seen.case.fault.said:
        assert seen.row.next_try == "as said"


def _shows_progress_that_never_falls(seen: Seen) -> None:
    running = [report for report in seen.story.reports if not report.state.has_ended]
    told = [report.progress for report in running if report.progress is not None]
    assert told == sorted(told)


def _repeats_no_word_of_the_service(seen: Seen) -> None:
    assert not any(EMULATORS_WORDS in failure.message for failure in seen.story.failures)
