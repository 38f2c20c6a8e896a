"""A thousand streams over a hundred jobs in one API process, beside a query loop for each stream.

    .venv/bin/python -m bench.streams

The jobs are real workflows of six scenes, whose provider has news of a scene every two to six seconds;
Temporal is on SQLite. API, clients and workers are processes of their own, on one machine. The API is
measured when all streams are open, for half a minute. A change's time is the picture's `seq`, which is the
workflow's own clock in milliseconds; its delay ends when the last of the job's ten clients has its event.

The reference asks the workflow once a second for each stream, in the same API. A thousand such loops are more
than the machine can do (with two hundred, workers began to miss queries), so there are a hundred of them, and
what they cost is compared for each stream.
"""

import asyncio
import random
import tempfile
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from multiprocessing import get_context
from pathlib import Path
from uuid import uuid4

import httpx
import psutil
from temporalio import activity
from temporalio.client import Client
from temporalio.exceptions import ApplicationError, ApplicationErrorCategory

from bench.api import Served, _free_port, served
from bench.crew import NoOps, NoTakes, at_work
from bench.figures import Figure, quantile
from bench.listeners import Heard, listen
from bench.run import alone
from bench.server import server
from engine import Engine
from settings import Settings
from store.database import Database
from store.jobs import Jobs, NewJob
from store.launch import generation_input
from workflows.contracts import AudioChoice, Brief, ProviderJobReport, ProviderJobState, WaitOrder
from workflows.errors import ErrorType

JOBS, STREAMS, NAIVE_STREAMS = 100, 1_000, 100
SECONDS, OPEN_SECONDS = 30.0, 60.0
AT_ONCE = 10
NEWS_SECONDS = (2.0, 6.0)
SEED = 11
# Each has its news by itself.
SCENES_AT_ONCE = 4
MEGABYTE = 1 << 20
ASKED = ("QueryWorkflow", "DescribeWorkflowExecution")


async def measure() -> list[Figure]:
    """Both ways of asking, one after the other, of the same jobs."""
    with tempfile.TemporaryDirectory() as folder:
        var, metrics = Path(folder), _free_port()
        async with server(var / "temporal.db", metrics_port=metrics) as client, _jobs(client, var) as jobs:
            async with served(client, var) as process:
                ours = await _measured(process, metrics, _paths("/api/v1/jobs/{}/progress", jobs, STREAMS))
            async with served(client, var, "bench.naive:app") as process:
                naive = await _measured(process, metrics, _paths("/naive/{}", jobs, NAIVE_STREAMS))
    return _figures(naive, ours)


@dataclass(frozen=True)
class Seen:
    """Of an API with so many streams open: what it asked a second, and needed; each change's delay in ms."""

    streams: int
    queries: float
    describes: float
    cpu: float
    megabytes: float
    delays: Sequence[float]

    def __str__(self) -> str:
        """In short."""
        return f"{self.streams:,} streams"


def _figures(naive: Seen, ours: Seen) -> list[Figure]:
    asked = (ours.queries / ours.streams) / (naive.queries / naive.streams)
    worked = (ours.cpu / ours.streams) / (naive.cpu / naive.streams)
    held = (ours.megabytes / ours.streams) / (naive.megabytes / naive.streams)
    how = "; the ratio is of what each stream costs"
    return [
        Figure(
            f"queries a second, {JOBS} jobs watched",
            f"{naive.queries:.0f} ({naive})",
            f"{ours.queries:.0f} ({ours})",
            asked,
            notes=(f"and {ours.describes:.0f} describes a second beside {naive.describes:.0f}{how}",),
        ),
        Figure("CPU of the API process", f"{naive.cpu:.0%}", f"{ours.cpu:.0%}", worked, notes=(how[2:],)),
        Figure("its memory", f"{naive.megabytes:.0f} MB", f"{ours.megabytes:.0f} MB", held, notes=(how[2:],)),
        *(_delay(naive, ours, share) for share in (0.5, 0.99)),
    ]


def _delay(naive: Seen, ours: Seen, share: float) -> Figure:
    before, after = quantile(naive.delays, share), quantile(ours.delays, share)
    return Figure(
        f"change to the last client's event, p{share * 100:.0f}",
        f"{before:.0f} ms",
        f"{after:.0f} ms",
        after / before,
        notes=(f"of {len(ours.delays):,} changes beside {len(naive.delays):,}",),
    )


# --- measuring ---


def _paths(form: str, jobs: Sequence[str], streams: int) -> list[str]:
    return [form.format(jobs[number % len(jobs)]) for number in range(streams)]


async def _measured(process: Served, metrics: int, paths: Sequence[str]) -> Seen:
    loop = asyncio.get_running_loop()
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        clients = loop.run_in_executor(pool, listen, process.port, paths, SECONDS)
        await _all_open(process, len(paths))
        begun, before = time.perf_counter(), await _spent(process, metrics)
        heard = await clients
        passed, after = time.perf_counter() - begun, await _spent(process, metrics)
    queries, describes, cpu = ((after[name] - before[name]) / passed for name in (*ASKED, "cpu"))
    return Seen(len(paths), queries, describes, cpu, after["memory"], _delays(paths, heard))


async def _all_open(process: Served, streams: int) -> None:
    one = psutil.Process(process.pid)
    async with asyncio.timeout(OPEN_SECONDS):
        while True:
            if sum(each.status == psutil.CONN_ESTABLISHED for each in one.net_connections()) >= streams:
                return
            await asyncio.sleep(0.2)


async def _spent(process: Served, metrics: int) -> dict[str, float]:
    one = psutil.Process(process.pid)
    times = one.cpu_times()
    spent = {"cpu": times.user + times.system, "memory": one.memory_info().rss / MEGABYTE}
    async with httpx.AsyncClient(trust_env=False) as http:
        lines = (await http.get(f"http://127.0.0.1:{metrics}/metrics")).text.splitlines()
    return spent | {name: _count(lines, name) for name in ASKED}


def _count(lines: Sequence[str], operation: str) -> float:
    """How often the frontend was asked that."""
    wanted = ("service_requests{", f'operation="{operation}"', 'service_name="frontend"')
    return sum(float(line.split()[-1]) for line in lines if all(part in line for part in wanted))


def _delays(paths: Sequence[str], heard: Heard) -> list[float]:
    """Of each change since all were listening, until the last client had it; in ms."""
    last: dict[tuple[str, int], list[float]] = defaultdict(list)
    for path, at_ms in zip(paths, heard.at_ms, strict=True):
        for seq, at in at_ms.items():
            if seq >= heard.began_ms:
                last[path, seq].append(at)
    clients = len(paths) // JOBS
    # At the very end not all have had theirs.
    return [max(at) - seq for (_, seq), at in last.items() if len(at) == clients]


# --- the jobs ---


class News(NoTakes):
    """Provider jobs that have news every few seconds, and never end."""

    def __init__(self) -> None:
        super().__init__()
        self._chance = random.Random(SEED)  # noqa: S311 - to be repeated

    @activity.defn
    async def wait_for_news(self, order: WaitOrder) -> ProviderJobReport:
        """The server sleeps, as it does with any provider."""
        if activity.info().attempt == 1:
            raise ApplicationError(
                "no news",
                type=ErrorType.NO_NEWS,
                category=ApplicationErrorCategory.BENIGN,
                next_retry_delay=timedelta(seconds=self._chance.uniform(*NEWS_SECONDS) * SCENES_AT_ONCE),
            )
        progress = 0.0 if order.seen is None else (order.seen.progress or 0.0)
        return ProviderJobReport(state=ProviderJobState.RUNNING, progress=min(99.0, progress + 0.1))


class Working(NoOps):
    """Activities without an end."""

    def __init__(self) -> None:
        super().__init__()
        self.takes = News()


@asynccontextmanager
async def _jobs(client: Client, var: Path) -> AsyncIterator[list[str]]:
    """The ids of jobs that go on, and change all the time."""
    settings = Settings(var_dir=var)
    database = Database(settings.catalog_url)
    await database.migrate()
    try:
        async with at_work(client, Working()):
            yield [
                job_id
                for _ in range(JOBS // AT_ONCE)
                for job_id in await asyncio.gather(
                    *(_begun(Jobs(database), Engine(client)) for _ in range(AT_ONCE))
                )
            ]
    finally:
        await database.dispose()


async def _begun(jobs: Jobs, engine: Engine) -> str:
    brief = Brief(prompt="A red kite over the hills", audio=AudioChoice.OFF)
    row, _ = await jobs.add(
        NewJob(
            id=str(uuid4()),
            owner="local",
            title="Kites",
            brief=brief,
            provider="animatic",
            model="storyboard",
        )
    )
    await engine.start(generation_input(row, SCENES_AT_ONCE))
    return row.id


if __name__ == "__main__":
    alone(measure)
