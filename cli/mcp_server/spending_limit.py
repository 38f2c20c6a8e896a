"""Prices that were told, and the limit of what may be ordered by them. A restart forgets neither.

What is told gets a token; only with it something is ordered, and that once. What was ordered counts at its
price for ever: `SpendingLimit` promises an upper bound of what is spent, not the sum itself.
"""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

from cli.errors import UserError

# Sums of prices are compared to a millionth of a dollar.
DECIMALS = 6
WAIT_SECONDS = 10.0
_TABLE = (
    "CREATE TABLE IF NOT EXISTS offers (token TEXT PRIMARY KEY, kind TEXT NOT NULL, "
    "order_json TEXT NOT NULL, usd REAL NOT NULL, is_ordered INTEGER NOT NULL DEFAULT 0, job_id TEXT)"
)


@dataclass(frozen=True)
class Offer:
    """Something with its price in US dollars. `is_repeated`: it was ordered before."""

    token: str
    order: dict[str, Any]
    usd: float
    is_repeated: bool = False


class SpendingLimit:
    """The offers in a file, and the limit in US dollars that a person has set for all of them together."""

    def __init__(self, file: Path, limit_usd: float) -> None:
        self._file, self.limit_usd = file, limit_usd
        file.parent.mkdir(parents=True, exist_ok=True)
        with self._transaction() as database:
            database.execute(_TABLE)

    def add_offer(self, kind: str, order: dict[str, Any], usd: float) -> Offer:
        """Keep what something costs, and give it a token."""
        offer = Offer(uuid4().hex, order, usd)
        with self._transaction() as database:
            row = (offer.token, kind, json.dumps(order), usd)
            database.execute("INSERT INTO offers (token, kind, order_json, usd) VALUES (?, ?, ?, ?)", row)
        return offer

    def accept_offer(self, kind: str, token: str) -> Offer:
        """Count an offer as ordered, if it is within the limit.

        Raises:
            UserError: there is none of this token, or it is beyond the limit.
        """
        with self._transaction() as database:
            found = database.execute(
                "SELECT order_json, usd, is_ordered FROM offers WHERE token = ? AND kind = ?", (token, kind)
            ).fetchone()
            if found is None:
                raise UserError("There is no price of this token: ask for the price first.")
            order, usd, is_ordered = found
            if not is_ordered:
                self._require_room(usd, _sum_ordered(database))
                database.execute("UPDATE offers SET is_ordered = 1 WHERE token = ?", (token,))
        return Offer(token, json.loads(order), usd, bool(is_ordered))

    def release_offer(self, token: str) -> None:
        """Count an offer as not ordered: the API has refused it, so nothing is spent."""
        with self._transaction() as database:
            database.execute("UPDATE offers SET is_ordered = 0 WHERE token = ?", (token,))

    def note_job(self, token: str, job_id: str) -> None:
        """Note which film an offer has become."""
        with self._transaction() as database:
            database.execute("UPDATE offers SET job_id = ? WHERE token = ?", (job_id, token))

    def has_ordered(self, job_id: str) -> bool:
        """Return whether the film was ordered here, and so has a budget that counts."""
        with self._transaction() as database:
            row = database.execute("SELECT 1 FROM offers WHERE job_id = ?", (job_id,)).fetchone()
        return row is not None

    def left_usd(self) -> float:
        """Return what may still be ordered, in US dollars."""
        with self._transaction() as database:
            return max(0.0, round(self.limit_usd - _sum_ordered(database), DECIMALS))

    def _require_room(self, usd: float, ordered: float) -> None:
        if round(ordered + usd - self.limit_usd, DECIMALS) > 0:
            left = max(0.0, self.limit_usd - ordered)
            raise UserError(
                f"It costs ${usd:.2f}, and ${left:.2f} of the limit is left. Only a person can raise the "
                "limit: longtake mcp --limit-usd."
            )

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        """Hold the file for this process alone, so that two do not spend the same dollars."""
        with closing(sqlite3.connect(self._file, timeout=WAIT_SECONDS, isolation_level=None)) as database:
            database.execute("BEGIN IMMEDIATE")
            try:
                yield database
            except BaseException:
                database.execute("ROLLBACK")
                raise
            database.execute("COMMIT")


def _sum_ordered(database: sqlite3.Connection) -> float:
    (total,) = database.execute("SELECT COALESCE(SUM(usd), 0) FROM offers WHERE is_ordered = 1").fetchone()
    return float(total)
