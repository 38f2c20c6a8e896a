"""A thousand streams over a hundred jobs in one API process, beside a query loop for each stream.

    .venv/bin/python -m bench.stream_load

The jobs are real workflows of six scenes, whose provider has news of a scene every two to six seconds;
Temporal is on SQLite. API, clients and workers are processes of their own, on one machine. The API is
measured for half a minute once all streams are open. A change's time is the snapshot's `seq`, which is the
workflow's clock in milliseconds; its delay ends when the last of the job's ten clients has its event.

The reference queries the workflow once a second for each stream, in the same API. A thousand such loops are
more than the machine can do (with two hundred, workers began to miss queries), so it runs a hundred, and cost
per stream is compared.
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

from bench.api_process import ApiProcess, start_api_process
from bench.fake_activities import InstantTakeActivities, NoOpActivities, run_workers
from bench.report import Measurement, quantile
from bench.runner import run_standalone
from bench.stream_clients import ReceivedEvents, record_streams
from bench.temporal_test_server import start_server
from cli.ports import find_free_port
from contracts import AudioChoice, Brief, ProviderJobReport, ProviderJobState, WaitOrder
from contracts.error_types import ErrorType
from settings import Settings
from store.database import Database
from store.jobs import Jobs, NewJob
from store.workflow_input import build_generation_input
from temporal_client import TemporalClient

JOBS, STREAMS, BASELINE_STREAMS = 100, 1_000, 100
SECONDS, OPEN_SECONDS = 30.0, 60.0
STARTS_AT_ONCE = 10
NEWS_SECONDS = (2.0, 6.0)
SEED = 11
# Each scene has news of its own, so intervals are multiplied by this.
SCENES_AT_ONCE = 4
MEGABYTE = 1 << 20
COUNTED_REQUESTS = ("QueryWorkflow", "DescribeWorkflowExecution")


async def measure() -> list[Measurement]:
    """Measure both ways of following, one after the other, on the same jobs."""
    with tempfile.TemporaryDirectory() as folder:
        var, metrics = Path(folder), find_free_port()
        async with (
            start_server(var / "temporal.db", metrics_port=metrics) as client,
            _start_jobs(client, var) as jobs,
        ):
            async with start_api_process(client, var) as process:
                ours = await _measure_load(
                    process, metrics, _stream_paths("/api/v1/jobs/{}/progress", jobs, STREAMS)
                )
            async with start_api_process(client, var, "bench.baseline_api:app") as process:
                naive = await _measure_load(
                    process, metrics, _stream_paths("/naive/{}", jobs, BASELINE_STREAMS)
                )
    return _build_measurements(naive, ours)


@dataclass(frozen=True)
class StreamLoad:
    """Load of an API with so many streams: requests per second to Temporal, CPU, memory; delays in ms."""

    streams: int
    queries: float
    describes: float
    cpu: float
    megabytes: float
    delays: Sequence[float]

    def __str__(self) -> str:
        """Return the number of streams."""
        return f"{self.streams:,} streams"


def _build_measurements(naive: StreamLoad, ours: StreamLoad) -> list[Measurement]:
    asked = (ours.queries / ours.streams) / (naive.queries / naive.streams)
    worked = (ours.cpu / ours.streams) / (naive.cpu / naive.streams)
    held = (ours.megabytes / ours.streams) / (naive.megabytes / naive.streams)
    how = "; the ratio is of what each stream costs"
    return [
        Measurement(
            f"queries a second, {JOBS} jobs watched",
            f"{naive.queries:.0f} ({naive})",
            f"{ours.queries:.0f} ({ours})",
            asked,
            notes=(f"and {ours.describes:.0f} describes a second beside {naive.describes:.0f}{how}",),
        ),
        Measurement(
            "CPU of the API process", f"{naive.cpu:.0%}", f"{ours.cpu:.0%}", worked, notes=(how[2:],)
        ),
        Measurement(
            "its memory", f"{naive.megabytes:.0f} MB", f"{ours.megabytes:.0f} MB", held, notes=(how[2:],)
        ),
        *(_delay_measurement(naive, ours, share) for share in (0.5, 0.99)),
    ]


def _delay_measurement(naive: StreamLoad, ours: StreamLoad, share: float) -> Measurement:
    before, after = quantile(naive.delays, share), quantile(ours.delays, share)
    return Measurement(
        f"change to the last client's event, p{share * 100:.0f}",
        f"{before:.0f} ms",
        f"{after:.0f} ms",
        after / before,
        notes=(f"of {len(ours.delays):,} changes beside {len(naive.delays):,}",),
    )


# --- measuring ---


def _stream_paths(form: str, jobs: Sequence[str], streams: int) -> list[str]:
    return [form.format(jobs[number % len(jobs)]) for number in range(streams)]


async def _measure_load(process: ApiProcess, metrics: int, paths: Sequence[str]) -> StreamLoad:
    loop = asyncio.get_running_loop()
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        clients = loop.run_in_executor(pool, record_streams, process.port, paths, SECONDS)
        await _wait_until_open(process, len(paths))
        begun, before = time.perf_counter(), await _read_usage(process, metrics)
        heard = await clients
        passed, after = time.perf_counter() - begun, await _read_usage(process, metrics)
    queries, describes, cpu = ((after[name] - before[name]) / passed for name in (*COUNTED_REQUESTS, "cpu"))
    return StreamLoad(len(paths), queries, describes, cpu, after["memory"], _change_delays(paths, heard))


async def _wait_until_open(process: ApiProcess, streams: int) -> None:
    one = psutil.Process(process.pid)
    async with asyncio.timeout(OPEN_SECONDS):
        while True:
            if sum(each.status == psutil.CONN_ESTABLISHED for each in one.net_connections()) >= streams:
                return
            await asyncio.sleep(0.2)


async def _read_usage(process: ApiProcess, metrics: int) -> dict[str, float]:
    one = psutil.Process(process.pid)
    times = one.cpu_times()
    spent = {"cpu": times.user + times.system, "memory": one.memory_info().rss / MEGABYTE}
    async with httpx.AsyncClient(trust_env=False) as http:
        lines = (await http.get(f"http://127.0.0.1:{metrics}/metrics")).text.splitlines()
    return spent | {name: _count_requests(lines, name) for name in COUNTED_REQUESTS}


def _count_requests(lines: Sequence[str], operation: str) -> float:
    """Return how often the Temporal frontend was asked to do the operation."""
    wanted = ("service_requests{", f'operation="{operation}"', 'service_name="frontend"')
    return sum(float(line.split()[-1]) for line in lines if all(part in line for part in wanted))


def _change_delays(paths: Sequence[str], heard: ReceivedEvents) -> list[float]:
    """Return the ms until each change reached its last client, for changes since all streams were open."""
    last: dict[tuple[str, int], list[float]] = defaultdict(list)
    for path, at_ms in zip(paths, heard.at_ms, strict=True):
        for seq, at in at_ms.items():
            if seq >= heard.began_ms:
                last[path, seq].append(at)
    clients = len(paths) // JOBS
    # Changes at the very end have not reached all clients.
    return [max(at) - seq for (_, seq), at in last.items() if len(at) == clients]


# --- the jobs ---


class EndlessTakeActivities(InstantTakeActivities):
    """Takes whose provider has news every few seconds and never ends."""

    def __init__(self) -> None:
        super().__init__()
        self._chance = random.Random(SEED)  # noqa: S311 - to be repeated

    @activity.defn
    async def wait_for_news(self, order: WaitOrder) -> ProviderJobReport:
        """Have the server back off before the news, as with any provider."""
        if activity.info().attempt == 1:
            raise ApplicationError(
                "no news",
                type=ErrorType.NO_NEWS,
                category=ApplicationErrorCategory.BENIGN,
                next_retry_delay=timedelta(seconds=self._chance.uniform(*NEWS_SECONDS) * SCENES_AT_ONCE),
            )
        progress = 0.0 if order.seen is None else (order.seen.progress or 0.0)
        return ProviderJobReport(state=ProviderJobState.RUNNING, progress=min(99.0, progress + 0.1))


class EndlessActivities(NoOpActivities):
    """Activities of jobs that never end."""

    def __init__(self) -> None:
        super().__init__()
        self.take_activities = EndlessTakeActivities()


@asynccontextmanager
async def _start_jobs(client: Client, var: Path) -> AsyncIterator[list[str]]:
    """Start jobs that never end and change all the time; yield their ids."""
    settings = Settings(var_dir=var)
    database = Database(settings.catalog_url)
    await database.migrate()
    try:
        async with run_workers(client, EndlessActivities()):
            yield [
                job_id
                for _ in range(JOBS // STARTS_AT_ONCE)
                for job_id in await asyncio.gather(
                    *(_start_job(Jobs(database), TemporalClient(client)) for _ in range(STARTS_AT_ONCE))
                )
            ]
    finally:
        await database.dispose()


async def _start_job(jobs: Jobs, engine: TemporalClient) -> str:
    brief = Brief(prompt="A red kite over the hills", audio=AudioChoice.OFF)
    row, _ = await jobs.add_job(
        NewJob(
            id=str(uuid4()),
            owner="local",
            title="Kites",
            brief=brief,
            provider="animatic",
            model="storyboard",
        )
    )
    await engine.start_job(build_generation_input(row, SCENES_AT_ONCE))
    return row.id


if __name__ == "__main__":
    run_standalone(measure)
