"""Reads the database file past the API, so that the check sees what was stored."""

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

VOICE_STAGE = "voice"
FINAL_STATUSES = ("completed", "failed", "canceled")


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
    held_at: str | None
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


TAKES_QUERY = """
SELECT l.job_id, j.owner, j.status, l.stage, l.scene, l.take, l.provider, l.model, l.state, l.outcome,
  l.provider_job_id, l.cost_micro_usd, l.receipt, l.error_type, l.held_at, l.line,
  (SELECT text FROM scenes s WHERE s.job_id = l.job_id AND s.number = max(l.scene, 1))
FROM ledger l JOIN jobs j ON j.id = l.job_id
"""
JOBS_QUERY = """
SELECT id, owner, idempotency_key, status, provider, cost_micro_usd, budget_micro_usd, error_type, gaps
FROM jobs
"""
HELD_FILTER = " WHERE l.state = 'intent' AND l.held_at IS NOT NULL"
AWAITING_FILTER = " WHERE status = 'awaiting_approval'"


class DatabaseReader:
    """Reads Longtake's SQLite file."""

    def __init__(self, path: Path) -> None:
        self._address = f"file:{path}?mode=ro"

    def read_takes(self) -> list[RecordedTake]:
        """Return every row of the ledger."""
        return [RecordedTake(*row) for row in self._run_query(TAKES_QUERY)]

    def read_held_takes(self) -> list[RecordedTake]:
        """Return the takes with an unknown outcome, which an owner has to resolve."""
        return [RecordedTake(*row) for row in self._run_query(TAKES_QUERY + HELD_FILTER)]

    def read_jobs(self) -> list[RecordedJob]:
        """Return all jobs."""
        return [RecordedJob(*row) for row in self._run_query(JOBS_QUERY)]

    def read_jobs_awaiting_budget(self) -> list[RecordedJob]:
        """Return the jobs that wait for a higher budget."""
        return [RecordedJob(*row) for row in self._run_query(JOBS_QUERY + AWAITING_FILTER)]

    def read_provider_job_ids(self) -> set[tuple[str, str]]:
        """Return provider and provider job id of every paid call that has one."""
        rows = self._run_query(
            "SELECT provider, provider_job_id FROM ledger WHERE provider_job_id IS NOT NULL"
        )
        return {(provider, job_id) for provider, job_id in rows}

    def _run_query(self, query: str) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(self._address, uri=True, timeout=30)) as file:
            return file.execute(query).fetchall()
