"""Transactions and statements on the catalog that one job takes, with the real activities of the calls pool.

    .venv/bin/python -m bench.catalog_work

SQLAlchemy's events are counted, so that other load on the machine changes nothing. `--by-activity` lists who
took them.
"""

import argparse
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from sqlalchemy import Connection, event
from sqlalchemy.ext.asyncio import AsyncEngine
from temporalio import activity

from bench.fake_activities import SCENES, run_workers
from bench.report import Measurement
from bench.runner import run_standalone
from bench.temporal_test_server import start_server
from bench.throughput import InstantProviderWiring
from settings import Settings
from store.sqlalchemy_engine import DURABLE_WRITE_OPTIONS, WRITE_OPTIONS
from temporal_client import TemporalClient

JOBS = 10
MAX_TRANSACTIONS, MAX_STATEMENTS = 36, 120

Caller = str


class CatalogCounter:
    """Counts transactions by their kind and statements, each by the activity that took it."""

    def __init__(self) -> None:
        self.transactions: Counter[tuple[Caller, str]] = Counter()
        self.statements: Counter[tuple[Caller, str]] = Counter()

    @contextmanager
    def watch(self, engine: AsyncEngine) -> Iterator[None]:
        """Count what the engine is asked inside the block."""
        listeners = (("begin", self._count_transaction), ("before_cursor_execute", self._count_statement))
        for name, listener in listeners:
            event.listen(engine.sync_engine, name, listener)
        try:
            yield
        finally:
            for name, listener in listeners:
                event.remove(engine.sync_engine, name, listener)

    def _count_transaction(self, connection: Connection) -> None:
        begun = connection.get_execution_options().get("sqlite_begin")
        durable = begun == DURABLE_WRITE_OPTIONS["sqlite_begin"]
        kind = "durable" if durable else "write" if begun == WRITE_OPTIONS["sqlite_begin"] else "read"
        self.transactions[_caller(), kind] += 1

    def _count_statement(self, *arguments: object) -> None:
        statement = " ".join(str(arguments[2]).split())
        if not statement.startswith(("PRAGMA", "BEGIN")):
            self.statements[_caller(), statement] += 1


def _caller() -> Caller:
    return activity.info().activity_type if activity.in_activity() else "api"


async def count_catalog_work() -> CatalogCounter:
    """Run JOBS jobs of six scenes one after the other and count from the first row to the last end."""
    counter = CatalogCounter()
    with tempfile.TemporaryDirectory() as folder:
        async with start_server() as client:
            wiring = InstantProviderWiring(Settings(var_dir=Path(folder)), TemporalClient(client))
            await wiring.database.migrate()
            async with run_workers(client, wiring):
                with counter.watch(wiring.database.engine):
                    for _ in range(JOBS):
                        await wiring.run_job(client, f"job-{uuid4()}")
            wiring.scratch.close()
            await wiring.database.dispose()
    return counter


async def measure() -> list[Measurement]:
    """Compare a job's transactions and statements with their targets."""
    counter = await count_catalog_work()
    kinds: Counter[str] = Counter()
    for (_, kind), count in counter.transactions.items():
        kinds[kind] += count
    shares = ", ".join(f"{count / JOBS:.1f} {kind}" for kind, count in sorted(kinds.items()))
    return [
        _measurement("transactions", kinds.total() / JOBS, MAX_TRANSACTIONS, shares),
        _measurement(
            "statements", counter.statements.total() / JOBS, MAX_STATEMENTS, "without BEGIN and COMMIT"
        ),
    ]


def _measurement(what: str, count: float, maximum: int, note: str) -> Measurement:
    return Measurement(
        f"{what} of a job of {SCENES} scenes",
        "",
        f"{count:.1f}",
        checked_value=count,
        maximum=maximum,
        notes=(f"the mean of {JOBS} jobs; {note}",),
    )


async def _list_by_activity() -> list[Measurement]:
    counter = await count_catalog_work()
    for counted in (counter.transactions, counter.statements):
        for (caller, what), count in sorted(counted.items()):
            print(f"{count / JOBS:6.1f}  {caller:22}  {what[:150]}")
        print()
    return []


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--by-activity", action="store_true", help="list who took them")
    run_standalone(_list_by_activity if parser.parse_args().by_activity else measure)
