"""The engine on the real server, and on none."""

from collections.abc import AsyncIterator
from contextlib import suppress
from uuid import uuid4

import pytest
from temporalio.service import RPCError
from temporalio.testing import WorkflowEnvironment

from cli.ports import find_free_port
from contracts import GenerationInput
from settings import Settings
from temporal_client import TemporalClient


@pytest.fixture
def engine(temporal: WorkflowEnvironment) -> TemporalClient:
    return TemporalClient(temporal.client)


@pytest.fixture
async def job(temporal: WorkflowEnvironment) -> AsyncIterator[GenerationInput]:
    """A job that can be started; nobody works on it, and it is ended with the test."""
    made = GenerationInput(
        job_id=f"job-{uuid4()}", owner="ann", title="A film", provider="animatic", model="storyboard"
    )
    yield made
    with suppress(RPCError):
        await temporal.client.get_workflow_handle(made.job_id).terminate("the test is over")


@pytest.fixture
async def away() -> TemporalClient:
    """An engine whose server does not answer."""
    return await TemporalClient.connect(Settings(temporal_address=f"127.0.0.1:{find_free_port()}"))
