"""What a case is expected to end in."""

from dataclasses import dataclass
from enum import StrEnum

from tests.faults.rows import Row, usd
from tests.faults.targets import Target


class Money(StrEnum):
    """An amount, whatever the prices are."""

    NONE = "0"
    PRICE = "price"
    UNKNOWN = "?"


@dataclass(frozen=True)
class Expected:
    """A row without amounts. `cost` is the ledger's, `charged` the service's."""

    error: str = ""
    next_try: str = ""
    end: str = ""
    cost: Money = Money.NONE
    jobs: int = 0
    charged: Money = Money.NONE

    def fits(self, row: Row, target: Target) -> bool:
        """Whether the row is that. Of the two amounts, the ledger's is by our own list of prices."""
        price = usd(target.price_usd)
        costs = {Money.NONE: {"0"}, Money.PRICE: {price, row.charged}, Money.UNKNOWN: {"?"}}
        charged = {Money.NONE: row.charged == "0", Money.PRICE: row.charged != "0"}
        told = (row.error, row.next_try, row.end, row.jobs)
        same = told == (self.error, self.next_try, self.end, self.jobs)
        return same and row.cost in costs[self.cost] and charged[self.charged]
