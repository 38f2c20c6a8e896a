"""What a run has found, as lines to read."""

from collections import Counter
from collections.abc import Iterator

from chaos.run import Outcome

MOST_LINES = 20


def lines(outcome: Outcome) -> Iterator[str]:
    """The whole report."""
    yield f"wall time {outcome.seconds:.0f} s; orders sent again {outcome.retries}"
    yield f"late clips whose files are still asked for (their cost is settled): {outcome.late_clips}"
    yield f"kills: {_counts(outcome.kills)}"
    yield f"jobs: {_counts(outcome.statuses)}"
    yield f"takes: {_counts(outcome.outcomes)}"
    yield f"what the owners decided: {_counts(outcome.decisions)}"
    yield "faults:"
    yield from _faults(outcome)
    yield f"fields that lists showed in other words: {_counts(outcome.rewritten)}"
    yield f"downloads that broke off at 40 % of what was left: {_counts(outcome.broken_downloads)}"
    yield "checks:"
    for check in outcome.checks:
        yield f"  {'ok   ' if check.holds else 'WRONG'} {check.name}: {check.found}"
        yield from (f"          {wrong}" for wrong in check.wrong[:MOST_LINES])
    yield "all is as it must be" if outcome.holds else "SOMETHING IS WRONG"


def _faults(outcome: Outcome) -> Iterator[str]:
    struck: dict[str, Counter[str]] = {}
    for rule in outcome.faults:
        struck.setdefault(rule["operation"], Counter())[_name(rule["fault"])] += rule["struck"]
    for operation, counts in struck.items():
        yield f"  {operation:8} {counts.total():5}: {_counts(counts)}"


def _name(fault: dict[str, object]) -> str:
    words = [str(fault["kind"]), *(str(fault[word]) for word in ("status", "when") if word in fault)]
    return " ".join(words)


def _counts(counts: Counter[str]) -> str:
    return ", ".join(f"{name} {n}" for name, n in sorted(counts.items())) or "none"
