"""A worker ends when the SDK cannot remove a job from its memory; slow tasks alone do not come to that."""

import asyncio
import logging
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from temporalio.testing import WorkflowEnvironment
from temporalio.worker import Worker

from contracts.task_queues import WORKFLOW_QUEUE
from temporal_client.stuck_evictions import (
    DEADLOCK_TIMEOUT_SECONDS,
    SDK_LOGGER,
    StuckEvictionError,
    end_when_stuck,
)
from tests.engine.stubborn_workflow import StubbornWorkflow
from tests.worker_kit import a_worker
from worker import create_workflow_worker

PROGRAM, MANY = ("-m", "tests.engine.worker_with_stubborn_jobs"), 1_000_000
QUEUE, AN_HOUR = "stuck-evictions", 3600.0


async def test_a_worker_ends_when_a_job_cannot_leave_its_memory(bare_temporal: WorkflowEnvironment) -> None:
    client, stop = bare_temporal.client, asyncio.Event()
    async with Worker(client, task_queue=QUEUE, workflows=[StubbornWorkflow], max_cached_workflows=1):
        with _expect_end(), end_when_stuck(stop, drain_seconds=AN_HOUR):
            for name in ("stubborn-1", "stubborn-2"):  # The second needs the first one's place.
                await client.start_workflow(StubbornWorkflow.run, 1, id=name, task_queue=QUEUE)
            await stop.wait()


def _expect_end() -> AbstractContextManager[object]:
    return pytest.raises(StuckEvictionError, match="cannot leave this worker's memory")


async def test_the_process_ends_though_the_job_holds_up_its_drain(
    bare_temporal: WorkflowEnvironment, tmp_path: Path
) -> None:
    client = bare_temporal.client
    settings = {
        "LONGTAKE_TEMPORAL_ADDRESS": client.service_client.config.target_host,
        "LONGTAKE_CACHED_JOBS": "1",
    }
    async with a_worker(tmp_path, program=PROGRAM, **settings) as worker:
        await worker.says("working")
        for name in ("for-ever-1", "for-ever-2"):
            await client.start_workflow(StubbornWorkflow.run, MANY, id=name, task_queue=WORKFLOW_QUEUE)
        assert await worker.ends() == 1
        assert "cannot leave this worker's memory" in worker.said
    for name in ("for-ever-1", "for-ever-2"):
        await client.get_workflow_handle(name).terminate()


async def test_other_errors_of_the_sdk_end_no_worker() -> None:
    stop = asyncio.Event()
    with end_when_stuck(stop, drain_seconds=AN_HOUR):
        logging.getLogger(SDK_LOGGER).error("Failed handling activation on workflow with run ID %s", "a")
        logging.getLogger("elsewhere").error("Since eviction could not be processed")
        had_its_turn = asyncio.Event()
        asyncio.get_running_loop().call_soon(had_its_turn.set)
        await had_its_turn.wait()
    assert not stop.is_set()


async def test_tasks_are_interrupted_no_sooner_than_the_server_gives_them_up(
    bare_temporal: WorkflowEnvironment,
) -> None:
    of_sdk = Worker(bare_temporal.client, task_queue=QUEUE, workflows=[StubbornWorkflow])._workflow_worker
    ours = create_workflow_worker(bare_temporal.client)._workflow_worker
    assert of_sdk
    assert ours
    assert (of_sdk._deadlock_timeout_seconds, ours._deadlock_timeout_seconds) == (2, DEADLOCK_TIMEOUT_SECONDS)
