"""The price lists that a job's run was approved with."""

from collections.abc import Sequence
from typing import Any

from store.database import Database
from store.errors import JobNotFound
from store.models import JobRow


class JobPrices:
    """Keeps them with the job. A new run begins without any (`store.lifecycle.begin`)."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def note_prices(self, job_id: str, model: str, prices: Sequence[Any]) -> list[Any]:
        """Keep the price list for that model with the job's run, unless it has one; the one that it has then.

        Raises:
            JobNotFound: there is no such job.
        """
        async with self._database.snapshot() as session:
            row = await session.get(JobRow, job_id)
        if row is not None and model in row.prices:
            return row.prices[model]
        async with self._database.session() as session:
            row = await session.get(JobRow, job_id, with_for_update=True)
            if row is None:
                raise JobNotFound(job_id)
            row.prices = {model: list(prices)} | row.prices
            return row.prices[model]
