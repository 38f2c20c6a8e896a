"""What was seen of a case, in the words of the table."""

from dataclasses import dataclass

from store.models import LedgerRow, LedgerState
from tests.faults.cases import SAID_SECONDS, Case
from tests.faults.driver import Failure, Story
from tests.faults.services import Bill

# A date counts in whole seconds, and the time until it passes.
CLOSE_SECONDS = 3.0


@dataclass(frozen=True)
class Row:
    """One row.

    `error`: the type of the first failure, "" for none. `next_try`: "as said", "usual", "in 5 s" or "never".
    `end`: of the ledger. `cost`: what it says in dollars. `jobs`: accepted by the service, `charged` dollars.
    """

    error: str
    next_try: str
    end: str
    cost: str
    jobs: int
    charged: str


def row_of(case: Case, story: Story, bill: Bill, place: int = 0) -> Row:
    """The row of what happened; `place`: how many faults of other cases struck first, each a failure."""
    first = next(iter(story.failures[place:]), None)
    cost = story.row.cost_usd if story.row else None
    return Row(
        error=first.type if first else "",
        next_try=_next_try(first, case) if first else "",
        end=_end(story),
        cost="?" if cost is None else usd(cost),
        jobs=bill.jobs,
        charged=usd(bill.charged_usd),
    )


def usd(amount: float) -> str:
    """Dollars, as short as they can be written."""
    return f"{amount:.4f}".rstrip("0").rstrip(".")


def _next_try(failure: Failure, case: Case) -> str:
    if failure.final:
        return "never"
    if failure.wait_seconds is None:
        return "usual"
    said = case.fault is not None and case.fault.said
    if said and abs(failure.wait_seconds - SAID_SECONDS) <= CLOSE_SECONDS:
        return "as said"
    return f"in {failure.wait_seconds:g} s"


def _end(story: Story) -> str:
    words = [_in_the_ledger(story.row)]
    if story.receipt:
        words.append(f"receipt {story.receipt}")
    elif story.late:
        words.append("late")
    if story.kept:
        words.append("kept")
    return ", ".join(words)


def _in_the_ledger(row: LedgerRow | None) -> str:
    match row:
        case None:
            return "nothing"
        case LedgerRow(state=LedgerState.TERMINAL):
            return f"{row.outcome} ({row.error_type})" if row.error_type else str(row.outcome)
        case LedgerRow(state=LedgerState.INTENT):
            return "held" if row.held_at else "intended"
    return "open"
