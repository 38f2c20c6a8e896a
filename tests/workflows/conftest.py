"""A job run by the real workflow on the real server, with fake activities."""

from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from temporalio.client import Client, WorkflowHandle
from temporalio.service import RPCError
from temporalio.testing import WorkflowEnvironment
from temporalio.worker import Worker

from contracts import AudioChoice, CloseOrder, GenerationInput, GenerationOutcome, search_attributes
from contracts.task_queues import WORKFLOW_QUEUE
from settings import DEFAULT_CACHED_JOBS
from tests.fixtures.temporal import a_server
from tests.workflows.fake_activities import FakeActivities
from tests.workflows.replaying import replayer
from worker import create_workflow_worker
from workflows.generation import GenerationWorkflow

Handle = WorkflowHandle[GenerationWorkflow, GenerationOutcome]


@dataclass
class WorkflowHarness:
    """A namespace of its own in effect: one test at a time has workers on the queues.

    `cached`: the jobs that the worker keeps in memory. With 0 it replays a job's history before each task.
    """

    client: Client
    fakes: FakeActivities
    cached: int = DEFAULT_CACHED_JOBS
    started: list[Handle] = field(default_factory=list)

    def find_close(self, job_id: str) -> CloseOrder:
        """The end of this job: what another test has left behind may end here, too."""
        return next(order for order in self.fakes.closed if order.job_id == job_id)

    @asynccontextmanager
    async def run_workflow_worker(self) -> AsyncIterator[None]:
        """A workflow worker. At its end all histories are replayed, so that each test is a replay test."""
        async with create_workflow_worker(self.client, cached=self.cached):
            yield
        for job in self.started:
            await replayer(self.client.data_converter).replay_workflow(await job.fetch_history())

    @asynccontextmanager
    async def run_activity_workers(self) -> AsyncIterator[None]:
        """Workers that call the fake activities."""
        grace = timedelta(seconds=1)
        async with AsyncExitStack() as stack:
            for queue, pool in self.fakes.pools():
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
    async def run_workers(self) -> AsyncIterator[None]:
        """All workers."""
        async with self.run_activity_workers(), self.run_workflow_worker():
            yield

    async def end_jobs(self) -> None:
        """End what still runs: else the workers of a later test would go on with it, and cut its film."""
        for job in self.started:
            # It has ended, or was never heard of.
            with suppress(RPCError):
                await job.terminate("the test is over")

    async def start(
        self,
        *,
        title: str = "a film",
        audio: AudioChoice = AudioChoice.MUSIC,
        parallel: int = 50,
        **more: Any,  # noqa: ANN401 - fields of GenerationInput
    ) -> Handle:
        """Start a job."""
        job_id = f"job-{uuid4()}"
        job = GenerationInput(
            job_id=job_id,
            owner="local",
            title=title,
            provider="fake",
            model="fake-1",
            audio=audio,
            parallel_scenes=parallel,
            **more,
        )
        handle = await self.client.start_workflow(
            GenerationWorkflow.run, job, id=job_id, task_queue=WORKFLOW_QUEUE
        )
        self.started.append(handle)
        return handle


@pytest.fixture(scope="session")
async def temporal() -> AsyncIterator[WorkflowEnvironment]:
    """Not the one on which others start jobs that nobody works on: the first worker would take them up."""
    async with a_server(search_attributes.ALL_ATTRIBUTES) as environment:
        yield environment


@pytest.fixture
async def build_harness(temporal: WorkflowEnvironment) -> AsyncIterator[Callable[..., WorkflowHarness]]:
    """Build a harness on fake activities with these fields; `cached`: the harness's own."""
    built: list[WorkflowHarness] = []

    def build(*, cached: int = DEFAULT_CACHED_JOBS, **fields: Any) -> WorkflowHarness:  # noqa: ANN401 - as above
        built.append(WorkflowHarness(temporal.client, FakeActivities(**fields), cached))
        return built[-1]

    yield build
    for harness in built:
        await harness.end_jobs()
