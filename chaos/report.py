"""The result of a run as lines to read."""

from collections import Counter
from collections.abc import Iterator

from chaos.run import RunOutcome

MAX_LINES = 20


def report_lines(outcome: RunOutcome) -> Iterator[str]:
    """Yield the lines of the report."""
    yield f"wall time {outcome.seconds:.0f} s; orders sent again {outcome.retries}"
    yield f"late clips whose files are still asked for (their cost is settled): {outcome.late_clips}"
    yield f"kills: {_format_counts(outcome.kills)}"
    yield f"jobs: {_format_counts(outcome.statuses)}"
    yield f"takes: {_format_counts(outcome.outcomes)}"
    yield f"what the owners decided: {_format_counts(outcome.decisions)}"
    yield "faults:"
    yield from _fault_lines(outcome)
    yield f"fields that lists showed in other words: {_format_counts(outcome.rewritten)}"
    yield f"downloads that broke off at 40 % of what was left: {_format_counts(outcome.broken_downloads)}"
    yield "checks:"
    for check in outcome.checks:
        yield f"  {'ok   ' if check.holds else 'WRONG'} {check.name}: {check.found}"
        yield from (f"          {wrong}" for wrong in check.wrong[:MAX_LINES])
    yield "all is as it must be" if outcome.all_checks_hold else "SOMETHING IS WRONG"


def _fault_lines(outcome: RunOutcome) -> Iterator[str]:
    struck: dict[str, Counter[str]] = {}
    for rule in outcome.faults:
        struck.setdefault(rule["operation"], Counter())[_fault_label(rule["fault"])] += rule["struck"]
    for operation, counts in struck.items():
        yield f"  {operation:8} {counts.total():5}: {_format_counts(counts)}"


def _fault_label(fault: dict[str, object]) -> str:
    words = [str(fault["kind"]), *(str(fault[word]) for word in ("status", "when") if word in fault)]
    return " ".join(words)


def _format_counts(counts: Counter[str]) -> str:
    return ", ".join(f"{name} {n}" for name, n in sorted(counts.items())) or "none"
