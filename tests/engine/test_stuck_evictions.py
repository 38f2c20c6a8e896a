"""A worker ends when the SDK cannot remove a job from its memory; slow tasks alone do not come to that."""

import asyncio
import logging
from contextlib import AbstractContextManager

import pytest
from temporalio.testing import WorkflowEnvironment
from temporalio.worker import Worker

from temporal_client.stuck_evictions import (
    MOST_TASK_SECONDS,
    SDK_LOGGER,
    StuckEvictionError,
    end_when_stuck,
)
from tests.engine.stubborn_workflow import AN_HOUR, StubbornWorkflow
from worker import create_workflow_worker

QUEUE = "stuck-evictions"


async def test_a_worker_ends_when_a_job_cannot_leave_its_memory(bare_temporal: WorkflowEnvironment) -> None:
    client, stop = bare_temporal.client, asyncio.Event()
    async with Worker(client, task_queue=QUEUE, workflows=[StubbornWorkflow], max_cached_workflows=1):
        with _expect_end(), end_when_stuck(stop, drain_seconds=AN_HOUR):
            for name in ("stubborn-1", "stubborn-2"):  # The second needs the first one's place.
                await client.start_workflow(StubbornWorkflow.run, id=name, task_queue=QUEUE)
            await stop.wait()


def _expect_end() -> AbstractContextManager[object]:
    return pytest.raises(StuckEvictionError, match="cannot leave this worker's memory")


async def test_other_errors_of_the_sdk_end_no_worker() -> None:
    stop = asyncio.Event()
    with end_when_stuck(stop, drain_seconds=AN_HOUR):
        logging.getLogger(SDK_LOGGER).error("Failed handling activation on workflow with run ID %s", "a")
        logging.getLogger("elsewhere").error("Since eviction could not be processed")
        await asyncio.sleep(0)
        await asyncio.sleep(0)
    assert not stop.is_set()


async def test_tasks_are_interrupted_no_sooner_than_the_server_gives_them_up(
    bare_temporal: WorkflowEnvironment,
) -> None:
    of_sdk = Worker(bare_temporal.client, task_queue=QUEUE, workflows=[StubbornWorkflow])._workflow_worker
    ours = create_workflow_worker(bare_temporal.client)._workflow_worker
    assert of_sdk
    assert ours
    assert (of_sdk._deadlock_timeout_seconds, ours._deadlock_timeout_seconds) == (2, MOST_TASK_SECONDS)
