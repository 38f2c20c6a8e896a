"""The worker processes that the server knows of."""

from datetime import timedelta

import pytest
from temporalio import activity
from temporalio.client import Client
from temporalio.runtime import Runtime, TelemetryConfig
from temporalio.testing import WorkflowEnvironment
from temporalio.worker import Worker

from temporal_client import worker_list
from temporal_client.worker_identity import WorkerIdentity
from temporal_client.worker_list import PolledQueue, RunningWorker, list_running_workers
from tests.conditions import eventually


@activity.defn
async def rest() -> None:
    return


async def _connect(server: WorkflowEnvironment, identity: str) -> Client:
    """A client whose workers send heartbeats as often as the server lets them."""
    runtime = Runtime(telemetry=TelemetryConfig(), worker_heartbeat_interval=timedelta(seconds=1))
    address = server.client.service_client.config.target_host
    return await Client.connect(address, identity=identity, runtime=runtime)


def _worker(client: Client, queue: str) -> Worker:
    return Worker(client, task_queue=queue, activities=[rest], max_concurrent_activities=7)


async def test_a_process_is_listed_once_with_all_of_its_queues_and_as_draining_at_its_end(
    bare_temporal: WorkflowEnvironment, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = await _connect(bare_temporal, "render-2/media/4f2a1c/17")

    async def listed() -> RunningWorker | None:
        found = await list_running_workers(bare_temporal.client)
        return found[0] if found and len(found[0].queues) == 2 else None

    async with _worker(client, "one"), _worker(client, "two"):
        worker = await eventually(listed, "it is listed")
        assert (worker.host, worker.pool, worker.build) == ("render-2", "media", "4f2a1c")
        assert not worker.draining
        assert worker.started_at <= worker.last_heard_at
        assert worker.queues == (PolledQueue("one", "activity", 0, 7), PolledQueue("two", "activity", 0, 7))
        monkeypatch.setattr(worker_list, "HEARD_WITHIN", timedelta(0))
        assert await list_running_workers(bare_temporal.client) == []
        monkeypatch.undo()

    async def drains() -> bool:
        return [worker.draining for worker in await list_running_workers(bare_temporal.client)] == [True]

    await eventually(drains, "it is listed as draining")


async def test_a_worker_of_another_program_is_listed_without_pool_and_build(
    bare_temporal: WorkflowEnvironment,
) -> None:
    client = await _connect(bare_temporal, "17@elsewhere")

    async def listed() -> RunningWorker | None:
        found = await list_running_workers(bare_temporal.client)
        return next((each for each in found if each.identity == "17@elsewhere"), None)

    async with _worker(client, "three"):
        worker = await eventually(listed, "it is listed")
    assert (worker.identity, worker.pool, worker.build) == ("17@elsewhere", None, None)


def test_an_identity_names_host_pool_build_and_process() -> None:
    name = WorkerIdentity.of_this_process("media", "0.1.0-4f2a1c")
    assert WorkerIdentity.parse(str(name)) == name
    assert str(name).split("/")[1:3] == ["media", "0.1.0-4f2a1c"]
