"""The worker as a process: what it takes on, how it waits, how it goes."""

import asyncio
import signal
import sqlite3
import sys
from asyncio.subprocess import DEVNULL
from collections.abc import AsyncIterator, Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from temporalio import activity
from temporalio.api.enums.v1 import TaskQueueType
from temporalio.api.taskqueue.v1 import TaskQueue
from temporalio.api.workflowservice.v1 import DescribeTaskQueueRequest
from temporalio.client import Client
from temporalio.testing import WorkflowEnvironment
from temporalio.worker import Worker

from chaos.postgresql_server import PostgresqlServer
from cli.ports import find_free_port
from contracts.task_queues import CALLS_QUEUE, MEDIA_QUEUE, WORKFLOW_QUEUE
from media.huge_pages import refuse_huge_pages
from store.database import Database
from store.shared_secrets import SharedSecrets
from tests.conditions import eventually
from tests.fixtures.deployment import Deployment
from tests.fixtures.ffmpeg_gates import CUTTING
from tests.worker_kit import a_worker, start_a_film
from worker import run_workers

pytestmark = pytest.mark.slow  # it starts workers

WORKFLOWS, ACTIVITIES = TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW, TaskQueueType.TASK_QUEUE_TYPE_ACTIVITY
QUEUES = {(WORKFLOW_QUEUE, WORKFLOWS), (CALLS_QUEUE, ACTIVITIES), (MEDIA_QUEUE, ACTIVITIES)}


async def queues_of(client: Client, pid: int) -> set[tuple[str, TaskQueueType.ValueType]]:
    """The queues that the process polls."""
    return {queue for queue in QUEUES if await _is_polled(client, *queue, pid)}


async def _is_polled(client: Client, name: str, kind: TaskQueueType.ValueType, pid: int) -> bool:
    request = DescribeTaskQueueRequest(
        namespace=client.namespace, task_queue=TaskQueue(name=name), task_queue_type=kind
    )
    described = await client.workflow_service.describe_task_queue(request)
    return any(poller.identity.endswith(f"/{pid}") for poller in described.pollers)


@pytest.mark.parametrize(
    ("pool", "queues"),
    [
        ("calls", {(WORKFLOW_QUEUE, WORKFLOWS), (CALLS_QUEUE, ACTIVITIES)}),
        ("media", {(MEDIA_QUEUE, ACTIVITIES)}),
    ],
)
async def test_a_pool_takes_its_own_work_and_no_other(
    bare_temporal: WorkflowEnvironment,
    tmp_path: Path,
    pool: str,
    queues: set[tuple[str, TaskQueueType.ValueType]],
) -> None:
    client = bare_temporal.client
    address = client.service_client.config.target_host
    async with a_worker(tmp_path, "--pool", pool, LONGTAKE_TEMPORAL_ADDRESS=address) as worker:
        await worker.says(f"working ({pool})")

        async def polls_all_of_its_own() -> bool:
            return await queues_of(client, worker.process.pid) >= queues

        await eventually(polls_all_of_its_own, "it polls")
        assert await queues_of(client, worker.process.pid) == queues
        worker.process.send_signal(signal.SIGTERM)
        assert await worker.ends() == 0


async def test_without_ffmpeg_it_says_so_in_a_line_and_ends(tmp_path: Path) -> None:
    async with a_worker(tmp_path, LONGTAKE_FFMPEG="/none/ffmpeg") as worker:
        assert await worker.ends() == 1
    assert worker.said == (
        "LONGTAKE_FFMPEG names /none/ffmpeg, which is no program: correct it or unset it.\n"
    )


async def test_a_media_pool_that_cannot_draw_says_so_and_takes_no_work(
    bare_temporal: WorkflowEnvironment, tmp_path: Path
) -> None:
    broken = tmp_path / "ffmpeg"
    broken.write_text("#!/bin/sh\nexit 1\n")
    broken.chmod(0o755)
    address = bare_temporal.client.service_client.config.target_host
    settings = {"LONGTAKE_TEMPORAL_ADDRESS": address, "LONGTAKE_FFMPEG": str(broken)}
    async with a_worker(tmp_path, "--pool", "media", **settings) as worker:
        await worker.says("ffmpeg: ffmpeg does not run. Set LONGTAKE_FFMPEG")
        assert await queues_of(bare_temporal.client, worker.process.pid) == set()
        worker.process.send_signal(signal.SIGTERM)
        assert await worker.ends() == 0
        assert "working" not in worker.said


@pytest.fixture
def huge_pages() -> Iterator[None]:
    """Programs that are started meanwhile take them: the tests' own process refuses them for its programs."""
    refuse_huge_pages(refuse=False)
    yield
    refuse_huge_pages()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux can refuse them")
async def test_it_refuses_huge_pages(tmp_path: Path, huge_pages: None) -> None:
    nobody = f"127.0.0.1:{find_free_port()}"
    async with a_worker(tmp_path, LONGTAKE_TEMPORAL_ADDRESS=nobody) as worker:
        await worker.says("waiting for the Temporal server")
        assert "THP_enabled:\t0" in Path(f"/proc/{worker.process.pid}/status").read_text()


async def test_it_waits_for_a_server_that_is_not_there_yet(deployment: Deployment) -> None:
    deployment.start_process("worker")

    await eventually(
        lambda: "waiting for the Temporal server" in (deployment.root / "worker.log").read_text(),
        "the worker waits",
    )
    deployment.start_process("temporal")
    await eventually(
        lambda: "working (all)" in (deployment.root / "worker.log").read_text(), "the worker works"
    )


async def test_it_waits_for_a_database_that_is_not_there_yet(
    bare_temporal: WorkflowEnvironment, tmp_path: Path, open_folder: Path
) -> None:
    server = PostgresqlServer(open_folder / "postgresql", find_free_port())
    server.create_files()
    address = bare_temporal.client.service_client.config.target_host
    shared = {"LONGTAKE_TEMPORAL_ADDRESS": address, "LONGTAKE_DATABASE_URL": server.url}
    async with a_worker(tmp_path, **shared) as worker:
        await worker.says(f"waiting for the database at 127.0.0.1:{server.port}")
        postgresql = await asyncio.create_subprocess_exec(*server.build_command(), stderr=DEVNULL)
        try:
            await worker.says("working (all)")
            worker.process.send_signal(signal.SIGTERM)
            assert await worker.ends() == 0
        finally:
            postgresql.send_signal(signal.SIGQUIT)
            await postgresql.wait()
    assert "Traceback" not in worker.said


async def test_while_it_waits_it_goes_when_it_is_told_to(tmp_path: Path) -> None:
    nowhere = {"TEMPORAL_ADDRESS": "127.0.0.1:1"}
    async with a_worker(tmp_path, **nowhere) as worker:
        await worker.says("waiting for the Temporal server at 127.0.0.1:1")
        worker.process.send_signal(signal.SIGTERM)
        assert await worker.ends() == 0
    assert "Traceback" not in worker.said


async def test_while_one_drains_no_other_takes_on_more(bare_temporal: WorkflowEnvironment) -> None:
    begun, may_end = asyncio.Event(), asyncio.Event()

    @activity.defn
    async def order() -> None:
        begun.set()
        await may_end.wait()

    client, long = bare_temporal.client, timedelta(minutes=5)
    idle, busy = (
        Worker(client, task_queue=queue, activities=[order], graceful_shutdown_timeout=long)
        for queue in ("idle", "busy")
    )

    async def work() -> None:
        async with run_workers([idle, busy]):
            await client.start_activity(order, id="order", task_queue="busy", start_to_close_timeout=long)
            await begun.wait()

    working = asyncio.create_task(work())
    await eventually(lambda: idle.is_shutdown, "the idle worker has gone")
    assert not busy.is_shutdown
    may_end.set()
    await working


async def test_a_worker_with_another_secret_says_which_and_ends(
    bare_temporal: WorkflowEnvironment, tmp_path: Path, sqlite_url: str
) -> None:
    database = Database(sqlite_url)
    await SharedSecrets(database).require_equal({"LONGTAKE_WEBHOOK_SECRET": ["another host's"]})
    await database.dispose()
    told = {
        "LONGTAKE_DATABASE_URL": sqlite_url,
        "LONGTAKE_TEMPORAL_ADDRESS": bare_temporal.client.service_client.config.target_host,
    }
    async with a_worker(tmp_path, **told) as worker:
        assert await worker.ends() == 1
    assert "LONGTAKE_WEBHOOK_SECRET differs" in worker.said
    async with a_worker(tmp_path, **told, LONGTAKE_REPLACE_SECRETS="true") as worker:
        await worker.says("working")


async def test_sigterm_lets_what_is_under_way_end_and_cancels_nothing(deployment: Deployment) -> None:
    deployment.start_process("temporal")
    deployment.start_process("worker")
    job_id = await start_a_film(deployment.temporal_address, f"sqlite:///{deployment.database_path}")
    with deployment.gates.hold(CUTTING) as waiting:
        await eventually(waiting.exists, "a clip is being cut")
        deployment.signal_process("worker", signal.SIGTERM)

        async def drains() -> bool:
            return "draining" in (deployment.root / "worker.log").read_text()

        await eventually(drains, "the worker drains")
        assert deployment.processes["worker"].poll() is None
    assert await asyncio.to_thread(deployment.processes["worker"].wait) == 0
    events = [event async for event in (await deployment.workflow(job_id)).fetch_history_events()]
    ended = [event for event in events if event.HasField("activity_task_completed_event_attributes")]
    cut = ended[-1].activity_task_completed_event_attributes.scheduled_event_id
    scheduled = events[cut - 1].activity_task_scheduled_event_attributes
    assert scheduled.activity_type.name == "collect_clip"
    assert _list_canceled_renders(deployment) == []
    assert [path for path in (deployment.var / "tmp").iterdir() if path.is_dir()] == []


def _list_canceled_renders(deployment: Deployment) -> list[tuple[str]]:
    with closing(sqlite3.connect(deployment.database_path)) as catalog:
        return catalog.execute("SELECT id FROM renders WHERE state = 'canceled'").fetchall()


@pytest.fixture
async def deployment(tmp_path: Path) -> AsyncIterator[Deployment]:
    """A deployment in which nothing runs yet."""
    built = Deployment(tmp_path)
    built.build()
    try:
        yield built
    finally:
        built.close()
