"""Reads the database past the API, so that the check sees what was stored."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import asyncpg  # type: ignore[import-untyped]
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

VOICE_STAGE = "voice"
FINAL_STATUSES = ("completed", "failed", "canceled")
# The database is away, locked, or not migrated yet: the next round asks again.
NO_ANSWER = (DBAPIError, OSError, asyncpg.PostgresError, asyncpg.InterfaceError)


@dataclass(frozen=True)
class RecordedTake:
    """A row of the ledger; money in micro-dollars."""

    job_id: str
    owner: str
    status: str
    stage: str
    scene: int
    take: int
    provider: str
    model: str
    state: str
    outcome: str | None
    provider_job_id: str | None
    cost: int | None
    receipt: str | None
    error_type: str | None
    held_at: datetime | str | None
    line: int
    text: str | None

    @property
    def name(self) -> str:
        """Label of the take: job/stage/scene/take, with the line's number after that of its scene."""
        line = f".{self.line}" if self.line else ""
        return f"{self.job_id}/{self.stage}/{self.scene}{line}/{self.take}"

    @property
    def is_voice(self) -> bool:
        """Whether a line was bought."""
        return self.stage == VOICE_STAGE


@dataclass(frozen=True)
class RecordedJob:
    """A row of the jobs table; money in micro-dollars."""

    id: str
    owner: str
    key: str
    status: str
    provider: str
    cost: int
    budget: int | None
    error: str | None
    gaps: str


# PostgreSQL has no `max` of two values, and SQLite no `greatest`.
TAKES_QUERY = """
SELECT l.job_id, j.owner, j.status, l.stage, l.scene, l.take, l.provider, l.model, l.state, l.outcome,
  l.provider_job_id, l.cost_micro_usd, l.receipt, l.error_type, l.held_at, l.line,
  (SELECT text FROM scenes s
   WHERE s.job_id = l.job_id AND s.number = CASE WHEN l.scene < 1 THEN 1 ELSE l.scene END)
FROM ledger l JOIN jobs j ON j.id = l.job_id
"""
JOBS_QUERY = """
SELECT id, owner, idempotency_key, status, provider, cost_micro_usd, budget_micro_usd, error_type,
  CAST(gaps AS text)
FROM jobs
"""
HELD_FILTER = " WHERE l.state = 'intent' AND l.held_at IS NOT NULL"
AWAITING_FILTER = " WHERE status = 'awaiting_approval'"


class DatabaseReader:
    """Reads the catalog, whose SQLAlchemy URL names an async driver. Its methods may raise NO_ANSWER."""

    def __init__(self, url: str) -> None:
        # A connection that a kill or a cut has ended must not be asked again.
        self._engine = create_async_engine(url, poolclass=NullPool)

    async def read_takes(self) -> list[RecordedTake]:
        """Return every row of the ledger."""
        return [RecordedTake(*row) for row in await self._run_query(TAKES_QUERY)]

    async def read_held_takes(self) -> list[RecordedTake]:
        """Return the takes with an unknown outcome, which an owner has to resolve."""
        return [RecordedTake(*row) for row in await self._run_query(TAKES_QUERY + HELD_FILTER)]

    async def read_jobs(self) -> list[RecordedJob]:
        """Return all jobs."""
        return [RecordedJob(*row) for row in await self._run_query(JOBS_QUERY)]

    async def read_jobs_awaiting_budget(self) -> list[RecordedJob]:
        """Return the jobs that wait for a higher budget."""
        return [RecordedJob(*row) for row in await self._run_query(JOBS_QUERY + AWAITING_FILTER)]

    async def read_provider_job_ids(self) -> set[tuple[str, str]]:
        """Return provider and provider job id of every paid call that has one."""
        rows = await self._run_query(
            "SELECT provider, provider_job_id FROM ledger WHERE provider_job_id IS NOT NULL"
        )
        return {(provider, job_id) for provider, job_id in rows}

    async def _run_query(self, query: str) -> Sequence[Sequence[Any]]:
        async with self._engine.connect() as connection:
            return (await connection.execute(text(query))).all()
