"""The orders of the job list: what each sorts by, and how a cursor holds a row's place in it."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import SQLColumnExpression, func
from sqlmodel import col

from contracts.job_sort import JobSort
from store.column_types import MICRO_USD_PER_USD, to_micro_usd
from store.models import JobRow

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
# The greatest number of a BIGINT column.
MAX_INTEGER = 2**63 - 1


@dataclass(frozen=True)
class JobOrder:
    """An order of jobs.

    Args:
        column: what it sorts by, in SQL; equal ones are sorted by id.
        descending: the greatest first.
        get: a row's value.
        write: a value as text, exactly.
        read: the value back; raises ValueError or OverflowError for a text that `write` has not written.
    """

    column: SQLColumnExpression[Any]
    descending: bool
    get: Callable[[JobRow], Any]
    write: Callable[[Any], str]
    read: Callable[[str], Any]


def _write_moment(moment: datetime) -> str:
    return str((moment - EPOCH) // MICROSECOND)


def _read_moment(text: str) -> datetime:
    return EPOCH + int(text) * MICROSECOND


def _read_dollars(text: str) -> float:
    if abs(int(text)) > MAX_INTEGER:
        raise OverflowError(text)
    return int(text) / MICRO_USD_PER_USD


def _read_seconds(text: str) -> float:
    if not math.isfinite(float(text)):
        raise ValueError(text)
    return float(text)


def _order_by_time(*, descending: bool) -> JobOrder:
    return JobOrder(
        col(JobRow.created_at), descending, lambda row: row.created_at, _write_moment, _read_moment
    )


ORDERS = {
    JobSort.NEWEST: _order_by_time(descending=True),
    JobSort.OLDEST: _order_by_time(descending=False),
    JobSort.TITLE: JobOrder(col(JobRow.title_key), False, lambda row: row.title_key, str, str),
    JobSort.COST: JobOrder(
        col(JobRow.cost_usd),
        True,
        lambda row: row.cost_usd,
        lambda usd: str(to_micro_usd(usd)),
        _read_dollars,
    ),
    JobSort.LENGTH: JobOrder(
        func.coalesce(JobRow.film_seconds, 0.0),
        True,
        lambda row: row.film_seconds or 0.0,
        repr,
        _read_seconds,
    ),
}
