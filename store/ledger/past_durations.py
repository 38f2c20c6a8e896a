"""Lists how long the latest calls of models took, of many models by one statement."""

from collections.abc import Collection
from functools import lru_cache
from typing import Any

from sqlalchemy import CompoundSelect, Select, union_all
from sqlalchemy import select as select_columns
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from store.models import CallOutcome, LedgerRow

# By how many of its past calls a model's usual time is told: as workers do it.
PAST_CALLS = 200

# A provider and a model of it.
Model = tuple[str, str]


async def list_past_durations(
    session: AsyncSession, models: Collection[Model], limit: int = PAST_CALLS
) -> dict[Model, list[tuple[float, float]]]:
    """List, by model, (seconds ordered, seconds it took) of the latest successful calls, newest first."""
    past: dict[Model, list[tuple[float, float]]] = {model: [] for model in models}
    if past:
        found = await (await session.connection()).execute(_select_past_of(tuple(past), limit))
        for provider, model, ordered, took in found:
            past[provider, model].append((ordered, float(took)))
    return past


# To build it for all models takes longer than to run it.
@lru_cache(maxsize=32)
def _select_past_of(models: tuple[Model, ...], limit: int) -> CompoundSelect[*tuple[Any, ...]]:
    return union_all(*(_select_past(*model, limit) for model in models))


def _select_past(provider: str, model: str, limit: int) -> Select[*tuple[Any, ...]]:
    names = ("provider", "model", "order_seconds", "took_seconds")
    latest = (
        select_columns(*(col(getattr(LedgerRow, name)) for name in names))
        .where(col(LedgerRow.provider) == provider, col(LedgerRow.model) == model)
        .where(col(LedgerRow.outcome) == CallOutcome.SUCCEEDED, col(LedgerRow.took_seconds).is_not(None))
        .order_by(col(LedgerRow.terminal_at).desc())
        .limit(limit)
        .subquery()
    )
    # SQLite takes no LIMIT in a part of a UNION.
    return select_columns(*latest.c)
