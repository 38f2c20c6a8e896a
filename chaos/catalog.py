"""The catalog as it stands in its file: read only, past the API, so that what is compared is what is kept."""

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ENDED = ("completed", "failed", "canceled")


@dataclass(frozen=True)
class Take:
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
    text: str | None

    @property
    def name(self) -> str:
        """Which take it is, in one word."""
        return f"{self.job_id}/{self.stage}/{self.scene}/{self.take}"


@dataclass(frozen=True)
class Job:
    """A row of the jobs."""

    id: str
    owner: str
    key: str
    status: str
    provider: str
    cost: int
    budget: int | None
    error: str | None
    gaps: str


TAKES = """
SELECT l.job_id, j.owner, j.status, l.stage, l.scene, l.take, l.provider, l.model, l.state, l.outcome,
  l.provider_job_id, l.cost_micro_usd, l.receipt, l.error_type, l.held_at,
  (SELECT text FROM scenes s WHERE s.job_id = l.job_id AND s.number = max(l.scene, 1))
FROM ledger l JOIN jobs j ON j.id = l.job_id
"""
JOBS = """
SELECT id, owner, idempotency_key, status, provider, cost_micro_usd, budget_micro_usd, error_type, gaps
FROM jobs
"""
HELD = " WHERE l.state = 'intent' AND l.held_at IS NOT NULL"
WAITING = " WHERE status = 'awaiting_approval'"


class Catalog:
    """One SQLite file of Longtake's."""

    def __init__(self, path: Path) -> None:
        self._address = f"file:{path}?mode=ro"

    def takes(self) -> list[Take]:
        """All of the ledger."""
        return [Take(*row) for row in self._read(TAKES)]

    def held(self) -> list[Take]:
        """What an owner is to decide."""
        return [Take(*row) for row in self._read(TAKES + HELD)]

    def jobs(self) -> list[Job]:
        """All jobs."""
        return [Job(*row) for row in self._read(JOBS)]

    def waiting_for_money(self) -> list[Job]:
        """Jobs that wait for a higher budget."""
        return [Job(*row) for row in self._read(JOBS + WAITING)]

    def known_ids(self) -> set[tuple[str, str]]:
        """Provider and provider job id of every call that has one."""
        rows = self._read("SELECT provider, provider_job_id FROM ledger WHERE provider_job_id IS NOT NULL")
        return {(provider, job_id) for provider, job_id in rows}

    def _read(self, query: str) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(self._address, uri=True, timeout=30)) as file:
            return file.execute(query).fetchall()
