"""A worker that was killed keeps nobody waiting: what is asked then is answered by the next one."""

import asyncio
import sys
from pathlib import Path
from unittest.mock import Mock

import pytest

from contracts import GenerationInput
from temporal_client import TemporalClient, UpdateRefusedError
from temporal_client.queries import QUERY_TIMEOUT
from temporal_client.updates import ANSWER_SECONDS
from tests.conditions import eventually
from worker import STICKY_TIMEOUT, create_workflow_worker

pytestmark = pytest.mark.slow  # it starts a Temporal server

REPOSITORY = Path(__file__).parents[2]
# It runs what `worker.create_workflow_worker` creates, without all else that `worker.py` imports. A job waits
# for its storyboard, for which nobody is there.
WORKER = """
import asyncio, sys
from datetime import timedelta
from temporalio.client import Client
from temporalio.contrib.pydantic import pydantic_data_converter
from temporalio.worker import Worker
from workflows.generation import GenerationWorkflow
from workflows.sandbox import WORKFLOW_RUNNER
from contracts.task_queues import WORKFLOW_QUEUE
async def main(address, sticky):
    client = await Client.connect(address, data_converter=pydantic_data_converter)
    await Worker(
        client,
        task_queue=WORKFLOW_QUEUE,
        workflows=[GenerationWorkflow],
        workflow_runner=WORKFLOW_RUNNER,
        sticky_queue_schedule_to_start_timeout=timedelta(seconds=float(sticky)),
    ).run()
asyncio.run(main(*sys.argv[1:]))
"""


def test_whoever_asks_has_more_patience_than_a_dead_workers_queue(
    engine: TemporalClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    worker = Mock()
    monkeypatch.setattr("worker.Worker", worker)
    create_workflow_worker(engine.client)
    assert worker.call_args.kwargs["sticky_queue_schedule_to_start_timeout"] == STICKY_TIMEOUT
    assert STICKY_TIMEOUT * 2 <= QUERY_TIMEOUT
    assert STICKY_TIMEOUT.total_seconds() * 2 <= ANSWER_SECONDS


@pytest.mark.timeout(120)
async def test_after_a_kill_a_question_and_a_direction_are_answered_by_the_next_worker(
    engine: TemporalClient, job: GenerationInput, temporal_address: str
) -> None:
    await engine.start_job(job)
    command = (sys.executable, "-c", WORKER, temporal_address, str(STICKY_TIMEOUT.total_seconds()))
    process = await asyncio.create_subprocess_exec(*command, cwd=REPOSITORY)
    try:
        await eventually(lambda: _has_begun(engine, job), "the worker has taken the job up")
    finally:
        process.kill()
        await process.wait()
    async with create_workflow_worker(engine.client):
        assert (await engine.queries.get_progress(job.job_id)).status == "processing"
        with pytest.raises(UpdateRefusedError):
            await engine.updates.finish_with_clips(job.job_id)


async def _has_begun(engine: TemporalClient, job: GenerationInput) -> bool:
    described = await engine.client.get_workflow_handle(job.job_id).describe()
    return bool(described.raw_description.pending_activities)
