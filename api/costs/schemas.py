"""The answer of `GET /costs`, and its query."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Self

from pydantic import ConfigDict, Field

from contracts import FrozenModel
from contracts.cost_grouping import CostGrouping
from store.column_types import MICRO_USD_PER_USD
from store.ledger.costs import CostSums

DEFAULT_GROUPS, MAX_GROUPS = 100, 1000
# A longer period is no answer that somebody reads, and each of its days or months is one.
MAX_PERIOD_DAYS = 3660
# Calendars end, and sums of days beyond their ends fail.
PeriodDay = Annotated[date, Field(ge=date(2000, 1, 1), le=date(2999, 12, 31))]


class CostFormat(StrEnum):
    """The media type of the answer."""

    JSON = "json"
    CSV = "csv"


class CostQuery(FrozenModel):
    """The period, and by what its costs are grouped."""

    model_config = ConfigDict(extra="forbid")

    first: PeriodDay | None = Field(
        default=None,
        alias="from",
        description="The first day (UTC). Default: twelve months with that of `to`.",
    )
    last: PeriodDay | None = Field(
        default=None, alias="to", description="The last day (UTC). Default: today."
    )
    by: CostGrouping = CostGrouping.MONTH
    limit: int = Field(
        default=DEFAULT_GROUPS,
        ge=1,
        le=MAX_GROUPS,
        description="At most so many groups, the dearest first; `others` sums the rest. CSV has them all.",
    )
    format: CostFormat | None = Field(
        default=None, description="Default: what `Accept` prefers of `application/json` and `text/csv`."
    )


class CostAmounts(FrozenModel):
    """Costs in US dollars, to a millionth."""

    total_usd: float = Field(description="The three others together: all that counts as spent.")
    spent_usd: float = Field(description="What calls are known to have cost.")
    ordered_usd: float = Field(description="The price of calls that are under way: owed unless they fail.")
    doubtful_usd: float = Field(
        description="The price of calls of which nobody knows whether they have to be paid."
    )
    emulated_usd: float = Field(
        description="What of the total an emulator's calls cost, for which nothing was really paid. Of films "
        "that were deleted, and of calls before December 2026, nobody knows it: they count as paid."
    )
    calls: int = Field(description="How many calls cost something.")

    @classmethod
    def from_sums(cls, sums: CostSums) -> Self:
        """Convert sums of the ledger to US dollars."""
        return cls(**_to_dollars(sums))


class CostGroup(CostAmounts):
    """Costs of one month, day, provider, stage or film."""

    key: str | None = Field(
        description="`2026-11`, `2026-11-30`, a provider's name, a stage, or a job's id; null: what deleted "
        "films have spent, where that is not known any more."
    )
    title: str | None = Field(default=None, description="The film's title.")

    @classmethod
    def of(cls, key: str | None, sums: CostSums, title: str | None = None) -> Self:
        """Describe a group of calls."""
        return cls(key=key, title=title, **_to_dollars(sums))


class CostReport(FrozenModel):
    """What the team has spent in a period. A call counts on the day (UTC) on which it was ordered.

    Months and days are in order, those without costs too; others are the dearest first.
    """

    first: date = Field(serialization_alias="from", description="The first day (UTC).")
    last: date = Field(serialization_alias="to", description="The last day (UTC).")
    by: CostGrouping
    emulated: bool = Field(description="The services are an emulator's now: no real dollar is paid.")
    groups: tuple[CostGroup, ...]
    others: CostAmounts | None = Field(default=None, description="All groups beyond `limit`; null: none.")
    total: CostAmounts


def _to_dollars(sums: CostSums) -> dict[str, float]:
    amounts = {name: getattr(sums, name) for name in ("total", "spent", "ordered", "doubtful", "emulated")}
    return {f"{name}_usd": micro / MICRO_USD_PER_USD for name, micro in amounts.items()} | {
        "calls": sums.calls
    }
