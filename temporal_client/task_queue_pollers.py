"""Finds the task queues that have workers: without one on each required queue, jobs wait."""

from datetime import UTC, datetime, timedelta

from temporalio.api.enums.v1 import TaskQueueType
from temporalio.api.taskqueue.v1 import PollerInfo, TaskQueue
from temporalio.api.workflowservice.v1 import DescribeTaskQueueRequest
from temporalio.client import Client

from contracts.task_queues import CALLS_QUEUE, WORKFLOW_QUEUE
from temporal_client.errors import translate_rpc_errors

# An idle worker renews its long poll every minute. The server lists a killed one for
# five minutes more, with the time of its last poll.
POLLED_WITHIN = timedelta(seconds=75)
RPC_TIMEOUT = timedelta(seconds=5)
# Workflows and calls to services: no job proceeds without both. Media pools report their state
# in the database (`store/media_pools.py`).
REQUIRED_QUEUES = (
    (WORKFLOW_QUEUE, TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW),
    (CALLS_QUEUE, TaskQueueType.TASK_QUEUE_TYPE_ACTIVITY),
)


async def list_recent_pollers(client: Client, queue: str, kind: TaskQueueType.ValueType) -> list[PollerInfo]:
    """Return the workers that polled this queue recently.

    Raises:
        TemporalUnavailableError: the server does not answer.
    """
    request = DescribeTaskQueueRequest(
        namespace=client.namespace, task_queue=TaskQueue(name=queue), task_queue_type=kind
    )
    with translate_rpc_errors():
        found = await client.workflow_service.describe_task_queue(request, timeout=RPC_TIMEOUT)
    recent = datetime.now(UTC) - POLLED_WITHIN
    return [poller for poller in found.pollers if poller.last_access_time.ToDatetime(UTC) > recent]


async def has_required_pollers(client: Client) -> bool:
    """Return whether each required queue has a recent poller.

    Raises:
        TemporalUnavailableError: the server does not answer.
    """
    return all([await list_recent_pollers(client, queue, kind) for queue, kind in REQUIRED_QUEUES])
