"""Workers with versions as processes, rolled out by the command."""

import asyncio
import os
import sys
from pathlib import Path

import pytest
from temporalio.api.deployment.v1 import WorkerDeploymentVersion
from temporalio.api.workflowservice.v1 import DescribeWorkerDeploymentVersionRequest
from temporalio.client import Client
from temporalio.service import RPCError
from temporalio.testing import WorkflowEnvironment

from contracts.task_queues import CALLS_QUEUE, MEDIA_QUEUE, WORKFLOW_QUEUE
from temporal_client.worker_deployment import VersionRouting, WorkerDeployment
from tests.conditions import eventually
from tests.worker_kit import a_worker

pytestmark = pytest.mark.slow  # it starts workers


async def test_all_queues_of_a_worker_are_of_its_version_and_the_command_makes_it_current(
    bare_temporal: WorkflowEnvironment, tmp_path: Path
) -> None:
    client = bare_temporal.client
    settings = {
        "LONGTAKE_TEMPORAL_ADDRESS": client.service_client.config.target_host,
        "LONGTAKE_DEPLOYMENT": "longtake",
        "LONGTAKE_BUILD": "4f2a1c",
    }
    deployment = WorkerDeployment(client, "longtake")
    async with a_worker(tmp_path, **settings) as worker:
        await worker.says("working (all)")

        async def is_known() -> bool:
            return await _queues_of(client, "4f2a1c") >= {WORKFLOW_QUEUE, CALLS_QUEUE, MEDIA_QUEUE}

        await eventually(is_known, "the server knows the version with all queues")
        assert await deployment.read_routing() == VersionRouting(builds=("4f2a1c",))
        code, said = await _run_command(settings, "rollout", "--watch", "0")
    assert (code, said) == (0, "4f2a1c is current: all films go on with it.\n")
    assert (await deployment.read_routing()).current == "4f2a1c"


async def _queues_of(client: Client, build: str) -> set[str]:
    version = WorkerDeploymentVersion(deployment_name="longtake", build_id=build)
    request = DescribeWorkerDeploymentVersionRequest(namespace=client.namespace, deployment_version=version)
    try:
        found = await client.workflow_service.describe_worker_deployment_version(request)
    except RPCError:  # It has not seen the version yet.
        return set()
    return {queue.name for queue in found.version_task_queues}


async def test_without_a_deployment_there_is_nothing_to_roll_out() -> None:
    code, said = await _run_command({}, "rollout")
    assert (code, said) == (
        1,
        "Set LONGTAKE_DEPLOYMENT (longtake, say), as on the workers: without it they have no versions.\n",
    )


async def _run_command(settings: dict[str, str], *words: str) -> tuple[int | None, str]:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "cli", *words),
        cwd=Path(__file__).parents[1],
        env=os.environ | settings,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said, _ = await process.communicate()
    return process.returncode, said.decode()
