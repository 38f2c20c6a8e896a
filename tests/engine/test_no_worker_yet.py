"""A server that was started anew has seen no worker yet: that is no fault of the job's workflow."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from contracts import GenerationInput, search_attributes
from temporal_client import NoWorkerError, TemporalClient
from tests.conditions import eventually
from tests.fixtures.temporal import a_server
from worker import create_workflow_worker


@asynccontextmanager
async def _engine(file: Path) -> AsyncIterator[TemporalClient]:
    async with a_server(search_attributes.ALL_ATTRIBUTES, file) as environment:
        yield TemporalClient(environment.client)


@pytest.mark.slow
async def test_before_its_first_worker_comes_a_new_server_says_that_there_is_none(tmp_path: Path) -> None:
    job = GenerationInput(
        job_id="job-1", owner="ann", title="A film", provider="animatic", model="storyboard"
    )
    file = tmp_path / "temporal.db"
    async with _engine(file) as engine:
        await engine.start_job(job)

        async def begun() -> bool:
            found = await engine.client.get_workflow_handle(job.job_id).describe()
            return bool(found.raw_description.pending_activities)

        async with create_workflow_worker(engine.client):
            await eventually(begun, "the job waits for its storyboard")

    async with _engine(file) as engine:
        with pytest.raises(NoWorkerError):
            await engine.queries.get_progress(job.job_id)
