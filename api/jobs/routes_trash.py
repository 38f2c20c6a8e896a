"""Routes of the trash, from which films are restored, or deleted for good after 30 days."""

from collections.abc import Awaitable, Callable

from fastapi import APIRouter, Depends
from pydantic import ConfigDict, Field

from api.auth import OwnerDep, require_scope
from api.dependencies import ServicesDep, forbid_query_parameters
from api.http.exception_handlers import job_active, job_not_found
from api.http.openapi import problem_responses
from api.http.problems import ProblemError
from api.jobs.confirm_status import confirm_status
from api.jobs.delete import finish_deletion
from api.jobs.routes_edit import MAX_DELETED_AT_ONCE, DeleteRefusal, JobId
from api.services import ApiServices
from contracts import FrozenModel
from contracts.people import AccessScope
from store.errors import JobActive, JobNotFound

router = APIRouter(
    prefix="/jobs",
    tags=["jobs"],
    dependencies=[require_scope(AccessScope.JOBS_WRITE), Depends(forbid_query_parameters)],
)

Move = Callable[[ApiServices, str, str], Awaitable[None]]


class TrashRequest(FrozenModel):
    """The jobs to move into the trash, or out of it."""

    model_config = ConfigDict(extra="forbid")

    ids: tuple[JobId, ...] = Field(
        min_length=1, max_length=MAX_DELETED_AT_ONCE, description="Ids of jobs that have ended."
    )


class TrashReport(FrozenModel):
    """The outcome for each id."""

    moved: tuple[str, ...] = Field(description="The jobs that are now where they were wanted.")
    refused: tuple[DeleteRefusal, ...] = Field(description="The others, each with its reason.")


class EmptiedTrash(FrozenModel):
    """What became of the trash."""

    deleted: int = Field(description="How many jobs were deleted for good.")


@router.post("/trash", operation_id="trash_jobs", responses=problem_responses(413, 422))
async def trash_jobs(services: ServicesDep, owner: OwnerDep, order: TrashRequest) -> TrashReport:
    """Move ended jobs into the trash. Only `GET /jobs?trashed=true` shows them there, for 30 days.

    Their links stop, and their idempotency keys are free again, as after a deletion.
    """
    return await _move_each(services, owner, order, _trash_one)


@router.post("/restore", operation_id="restore_jobs", responses=problem_responses(413, 422))
async def restore_jobs(services: ServicesDep, owner: OwnerDep, order: TrashRequest) -> TrashReport:
    """Take jobs out of the trash, as they were."""
    return await _move_each(services, owner, order, _restore_one)


@router.post("/trash/empty", operation_id="empty_trash", responses=problem_responses(422))
async def empty_trash(services: ServicesDep, owner: OwnerDep) -> EmptiedTrash:
    """Delete all that is in the trash for good."""
    ids = await services.trash.begin_emptying(owner)
    for job_id in ids:
        await finish_deletion(services, job_id)
    return EmptiedTrash(deleted=len(ids))


async def _move_each(services: ApiServices, owner: str, order: TrashRequest, move: Move) -> TrashReport:
    moved, refused = list[str](), list[DeleteRefusal]()
    for job_id in dict.fromkeys(order.ids):
        if why := await _try_move(services, owner, job_id, move):
            refused.append(DeleteRefusal(job_id=job_id, type=why.problem.type, detail=why.problem.detail))
        else:
            moved.append(job_id)
    return TrashReport(moved=tuple(moved), refused=tuple(refused))


async def _try_move(services: ApiServices, owner: str, job_id: str, move: Move) -> ProblemError | None:
    try:
        await move(services, owner, job_id)
    except JobNotFound:
        return job_not_found()
    except JobActive:
        return job_active()
    return None


async def _trash_one(services: ApiServices, owner: str, job_id: str) -> None:
    # What Temporal still works on has not ended, whatever the row says.
    row = (await confirm_status(services, await services.trash.get_job(owner, job_id))).row
    if not row.status.has_ended:
        raise JobActive(job_id)
    await services.trash.trash_job(owner, job_id)


async def _restore_one(services: ApiServices, owner: str, job_id: str) -> None:
    await services.trash.restore_job(owner, job_id)
