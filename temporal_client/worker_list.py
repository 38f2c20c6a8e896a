"""The worker processes that poll now, by the heartbeats that each sends to the server."""

from collections.abc import AsyncIterator, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from temporalio.api.enums.v1 import WorkerStatus
from temporalio.api.worker.v1 import WorkerHeartbeat, WorkerSlotsInfo
from temporalio.api.workflowservice.v1 import ListWorkersRequest
from temporalio.client import Client

from temporal_client.core_runtime import HEARTBEAT_INTERVAL
from temporal_client.errors import translate_rpc_errors
from temporal_client.worker_identity import WorkerIdentity

# The server lists a worker that was killed for minutes.
HEARD_WITHIN = 3 * HEARTBEAT_INTERVAL
RPC_TIMEOUT = timedelta(seconds=5)
PAGE_SIZE = 200
_KINDS = (("workflow", "workflow_task_slots_info"), ("activity", "activity_task_slots_info"))
_ENDED = WorkerStatus.WORKER_STATUS_SHUTDOWN


@dataclass(frozen=True)
class PolledQueue:
    """A queue that a worker process polls, with its slots for tasks of this kind."""

    name: str
    kind: str
    used: int
    free: int


@dataclass(frozen=True)
class RunningWorker:
    """A worker process. `pool` and `build` are of its identity; `cpu` and `memory` are its host's, 0 to 1."""

    identity: str
    host: str
    pool: str | None
    build: str | None
    draining: bool
    started_at: datetime
    last_heard_at: datetime
    cpu: float
    memory: float
    queues: tuple[PolledQueue, ...]


async def list_running_workers(client: Client) -> list[RunningWorker]:
    """Return the worker processes that were heard of lately.

    One that has just started may be missing, and one that has ended counts as draining for half a minute.

    Raises:
        TemporalUnavailableError: the server does not answer.
    """
    since = datetime.now(UTC) - HEARD_WITHIN
    processes: dict[str, list[WorkerHeartbeat]] = {}
    with translate_rpc_errors():
        async for beat in _list_heartbeats(client):
            if beat.status != _ENDED and _heard_at(beat) > since:
                processes.setdefault(beat.worker_identity, []).append(beat)
    return [_join_heartbeats(processes[identity]) for identity in sorted(processes)]


async def _list_heartbeats(client: Client) -> AsyncIterator[WorkerHeartbeat]:
    request = ListWorkersRequest(namespace=client.namespace, page_size=PAGE_SIZE)
    while True:
        found = await client.workflow_service.list_workers(request, retry=True, timeout=RPC_TIMEOUT)
        for each in found.workers_info:
            yield each.worker_heartbeat
        if not found.next_page_token:
            return
        request.next_page_token = found.next_page_token


def _join_heartbeats(beats: list[WorkerHeartbeat]) -> RunningWorker:
    """Join the heartbeats of one process, which has a worker for each queue."""
    first, name = beats[0], WorkerIdentity.parse(beats[0].worker_identity)
    return RunningWorker(
        identity=first.worker_identity,
        host=name.host if name else first.host_info.host_name,
        pool=name.pool if name else None,
        build=name.build if name else None,
        draining=any(beat.status == WorkerStatus.WORKER_STATUS_SHUTTING_DOWN for beat in beats),
        started_at=min(beat.start_time.ToDatetime(UTC) for beat in beats),
        last_heard_at=max(map(_heard_at, beats)),
        cpu=first.host_info.current_host_cpu_usage,
        memory=first.host_info.current_host_mem_usage,
        queues=tuple(sorted(_list_queues(beats), key=lambda queue: (queue.name, queue.kind))),
    )


def _list_queues(beats: Iterable[WorkerHeartbeat]) -> Iterator[PolledQueue]:
    for beat in beats:
        for kind, field in _KINDS:
            slots: WorkerSlotsInfo = getattr(beat, field)
            if slots.current_used_slots or slots.current_available_slots:
                yield PolledQueue(
                    beat.task_queue, kind, slots.current_used_slots, slots.current_available_slots
                )


def _heard_at(beat: WorkerHeartbeat) -> datetime:
    return beat.heartbeat_time.ToDatetime(UTC)
