"""`GET /workers`: which worker processes there are, and which version gets films."""

from datetime import datetime

from fastapi import APIRouter, Depends

from api.auth import require_scope
from api.dependencies import ServicesDep, forbid_caching, forbid_query_parameters
from api.http.openapi import problem_responses
from contracts import FrozenModel
from contracts.people import AccessScope
from temporal_client.worker_deployment import WorkerDeployment
from temporal_client.worker_list import RunningWorker, list_running_workers

router = APIRouter(
    prefix="/workers",
    tags=["operations"],
    dependencies=[
        require_scope(AccessScope.OPERATE),
        Depends(forbid_query_parameters),
        Depends(forbid_caching),
    ],
)


class QueueResponse(FrozenModel):
    """A queue that a worker polls, with its slots for tasks: `kind` is workflow or activity."""

    name: str
    kind: str
    slots_used: int
    slots_free: int


class WorkerResponse(FrozenModel):
    """A worker process; `pool` and `build` are null for one that is not Longtake's."""

    identity: str
    host: str
    pool: str | None
    build: str | None
    draining: bool
    started_at: datetime
    last_heard_at: datetime
    cpu: float
    memory: float
    queues: tuple[QueueResponse, ...]


class RoutingResponse(FrozenModel):
    """Which builds get films: all but `ramp_percent` go to the current one; null: to no version."""

    deployment: str
    current_build: str | None
    ramping_build: str | None
    ramp_percent: float


class WorkerListResponse(FrozenModel):
    """The worker processes that were heard of in the last half minute; `routing` where they have versions."""

    workers: tuple[WorkerResponse, ...]
    routing: RoutingResponse | None


@router.get("", operation_id="list_workers", responses=problem_responses(422, 503))
async def list_workers(services: ServicesDep) -> WorkerListResponse:
    """List the worker processes that poll now; one that has just started comes after ten seconds."""
    workers = await list_running_workers(services.temporal.client)
    return WorkerListResponse(
        workers=tuple(map(_build_worker, workers)), routing=await _read_routing(services)
    )


async def _read_routing(services: ServicesDep) -> RoutingResponse | None:
    if not (name := services.settings.deployment):
        return None
    routing = await WorkerDeployment(services.temporal.client, name).read_routing()
    return RoutingResponse(
        deployment=name,
        current_build=routing.current or None,
        ramping_build=routing.ramping or None,
        ramp_percent=routing.percent,
    )


def _build_worker(worker: RunningWorker) -> WorkerResponse:
    queues = tuple(
        QueueResponse(name=queue.name, kind=queue.kind, slots_used=queue.used, slots_free=queue.free)
        for queue in worker.queues
    )
    known = {name: getattr(worker, name) for name in WorkerResponse.model_fields if name != "queues"}
    return WorkerResponse(**known, queues=queues)
