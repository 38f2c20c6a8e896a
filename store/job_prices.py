"""The price lists that a job's current run was approved with."""

from collections.abc import Mapping, Sequence
from typing import Any

from store.database import Database
from store.errors import JobNotFound
from store.models import JobRow


class JobPrices:
    """Stores price lists in the job's row. A new run starts without any (`store.job_lifecycle.begin_run`)."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def note_prices(
        self, job_id: str, lists: Mapping[str, Sequence[Any]]
    ) -> Mapping[str, Sequence[Any]]:
        """Store models' price lists for the job's run, except where it has one; return the stored ones.

        Raises:
            JobNotFound: there is no such job.
        """
        async with self._database.read_session() as session:
            row = await session.get(JobRow, job_id)
        if row is not None and lists.keys() <= row.prices.keys():
            return {model: row.prices[model] for model in lists}
        async with self._database.write_session() as session:
            row = await session.get(JobRow, job_id, with_for_update=True)
            if row is None:
                raise JobNotFound(job_id)
            row.prices = {model: list(prices) for model, prices in lists.items()} | row.prices
            return {model: row.prices[model] for model in lists}
