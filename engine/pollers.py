"""Which of our queues are asked for work: a job on one that is not stands still."""

from datetime import UTC, datetime, timedelta

from temporalio.api.enums.v1 import TaskQueueType
from temporalio.api.taskqueue.v1 import PollerInfo, TaskQueue
from temporalio.api.workflowservice.v1 import DescribeTaskQueueRequest
from temporalio.client import Client

from engine.errors import translated
from workflows.timeouts import CALLS_QUEUE, WORKFLOW_QUEUE

# An idle worker asks anew every minute, when its long poll is over. The server lists one that was killed for
# five minutes, with the moment when it last asked.
ASKS_WITHIN = timedelta(seconds=75)
RPC_TIMEOUT = timedelta(seconds=5)
# Who decides, and who calls services: without either no job gets anywhere. Those that draw and cut say so
# themselves (`store/media_pools.py`).
QUEUES = (
    (WORKFLOW_QUEUE, TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW),
    (CALLS_QUEUE, TaskQueueType.TASK_QUEUE_TYPE_ACTIVITY),
)


async def pollers_of(client: Client, queue: str, kind: TaskQueueType.ValueType) -> list[PollerInfo]:
    """Those that have asked this queue for work of late.

    Raises:
        EngineAwayError: the server does not answer.
    """
    request = DescribeTaskQueueRequest(
        namespace=client.namespace, task_queue=TaskQueue(name=queue), task_queue_type=kind
    )
    with translated():
        found = await client.workflow_service.describe_task_queue(request, timeout=RPC_TIMEOUT)
    recent = datetime.now(UTC) - ASKS_WITHIN
    return [poller for poller in found.pollers if poller.last_access_time.ToDatetime(UTC) > recent]


async def jobs_go_on(client: Client) -> bool:
    """Whether each of the queues has somebody who asks for its work.

    Raises:
        EngineAwayError: the server does not answer.
    """
    return all([await pollers_of(client, queue, kind) for queue, kind in QUEUES])
