"""A job run by the real workflow on the real server, in a world of its own."""

from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from temporalio.client import Client, WorkflowHandle
from temporalio.testing import WorkflowEnvironment
from temporalio.worker import Worker

from tests.fixtures.temporal import a_server
from tests.workflows.world import World
from worker import workflow_worker
from workflows import search
from workflows.contracts import AudioChoice, GenerationInput, GenerationOutcome
from workflows.generation import GenerationWorkflow
from workflows.timeouts import WORKFLOW_QUEUE

Handle = WorkflowHandle[GenerationWorkflow, GenerationOutcome]


@dataclass
class Theatre:
    """A namespace of its own in effect: one test at a time has workers on the queues."""

    client: Client
    world: World

    @asynccontextmanager
    async def workflows(self) -> AsyncIterator[None]:
        """A workflow worker that forgets everything after each task, so that each test is a replay test."""
        async with workflow_worker(self.client, cached=0):
            yield

    @asynccontextmanager
    async def activities(self) -> AsyncIterator[None]:
        """Workers that act in the world."""
        grace = timedelta(seconds=1)
        async with AsyncExitStack() as stack:
            for queue, pool in self.world.pools():
                worker = Worker(
                    self.client,
                    task_queue=queue,
                    activities=pool,
                    graceful_shutdown_timeout=grace,
                    max_heartbeat_throttle_interval=timedelta(seconds=0.1),
                )
                await stack.enter_async_context(worker)
            yield

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        """All workers."""
        async with self.activities(), self.workflows():
            yield

    async def start(
        self,
        *,
        audio: AudioChoice = AudioChoice.MUSIC,
        parallel: int = 50,
        **more: Any,  # noqa: ANN401 - fields of GenerationInput
    ) -> Handle:
        """Start a job."""
        job_id = f"job-{uuid4()}"
        job = GenerationInput(
            job_id=job_id,
            owner="local",
            title="a film",
            provider="fake",
            model="fake-1",
            audio=audio,
            parallel_scenes=parallel,
            **more,
        )
        return await self.client.start_workflow(
            GenerationWorkflow.run, job, id=job_id, task_queue=WORKFLOW_QUEUE
        )


@pytest.fixture(scope="session")
async def temporal() -> AsyncIterator[WorkflowEnvironment]:
    """Not the one on which others start jobs that nobody works on: the first worker would take them up."""
    async with a_server(search.ALL) as environment:
        yield environment


@pytest.fixture
def theatre(temporal: WorkflowEnvironment) -> Callable[..., Theatre]:
    """Make a theatre for a world."""
    return lambda **world: Theatre(temporal.client, World(**world))
