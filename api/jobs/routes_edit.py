"""Routes that edit and delete jobs."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends
from pydantic import ConfigDict, Field, StringConstraints

from api.auth import OwnerDep, require_scope
from api.dependencies import MAX_JOB_ID_CHARS, OwnJobDep, ServicesDep, forbid_query_parameters
from api.http.exception_handlers import job_active, job_not_found
from api.http.openapi import problem_responses
from api.http.problems import ProblemError
from api.jobs.confirm_status import confirm_status
from api.jobs.delete import delete_job_with_assets
from api.jobs.schemas import JobSummary
from api.jobs.serialize import JobSerializer
from api.jobs.summary_details import read_summary_details
from contracts import FrozenModel, TitleText
from contracts.people import AccessScope
from store.errors import JobActive, JobNotFound

MAX_DELETED_AT_ONCE = 100

router = APIRouter(
    prefix="/jobs",
    tags=["jobs"],
    dependencies=[require_scope(AccessScope.JOBS_WRITE), Depends(forbid_query_parameters)],
)


JobId = Annotated[str, StringConstraints(max_length=MAX_JOB_ID_CHARS)]


class JobEdit(FrozenModel):
    """Changes of a job. Fields that are left out, or null, stay."""

    model_config = ConfigDict(extra="forbid")

    title: TitleText | None = None
    favorite: bool | None = None


class DeleteRequest(FrozenModel):
    """The jobs to delete."""

    model_config = ConfigDict(extra="forbid")

    ids: tuple[JobId, ...] = Field(min_length=1, max_length=MAX_DELETED_AT_ONCE)


class DeleteRefusal(FrozenModel):
    """The type and detail of the problem that the job's own DELETE would return."""

    job_id: str
    type: str
    detail: str


class DeleteReport(FrozenModel):
    """The outcome for each id."""

    deleted: tuple[str, ...]
    refused: tuple[DeleteRefusal, ...]


@router.patch("/{job_id}", operation_id="edit_job", responses=problem_responses(404, 413, 422))
async def edit_job(services: ServicesDep, owner: OwnerDep, row: OwnJobDep, edit: JobEdit) -> JobSummary:
    """Change the title, or whether the job is a favorite."""
    edited = await services.jobs.edit_job(owner, row.id, title=edit.title, favorite=edit.favorite)
    details = await read_summary_details(services, [row.id])
    return JobSerializer(services.signer, services.web_ui).to_summary(
        await confirm_status(services, edited), details[row.id]
    )


@router.delete(
    "/{job_id}",
    operation_id="delete_job",
    status_code=HTTPStatus.NO_CONTENT,
    responses=problem_responses(404, 409, 422),
)
async def delete_job(services: ServicesDep, owner: OwnerDep, job_id: str) -> None:
    """Delete an ended job with its storyboard, its ledger, and every file that it made, for good.

    It need not have been in the trash (`POST /jobs/trash`).
    """
    await delete_job_with_assets(services, await services.trash.get_job(owner, job_id[:MAX_JOB_ID_CHARS]))


@router.post("/delete", operation_id="delete_jobs", responses=problem_responses(413, 422))
async def delete_jobs(services: ServicesDep, owner: OwnerDep, order: DeleteRequest) -> DeleteReport:
    """Delete many jobs for good, in the trash or not. The answer lists those that stay, with the reason."""
    ids = tuple(dict.fromkeys(order.ids))
    refusals = {job_id: await _delete_one(services, owner, job_id) for job_id in ids}
    return _build_delete_report(ids, {job_id: why for job_id, why in refusals.items() if why})


async def _delete_one(services: ServicesDep, owner: str, job_id: str) -> ProblemError | None:
    try:
        await delete_job_with_assets(services, await services.trash.get_job(owner, job_id))
    except JobNotFound:
        return job_not_found()
    except JobActive:
        return job_active()
    return None


def _build_delete_report(ids: Sequence[str], refused: dict[str, ProblemError]) -> DeleteReport:
    return DeleteReport(
        deleted=tuple(job_id for job_id in ids if job_id not in refused),
        refused=tuple(
            DeleteRefusal(job_id=job_id, type=why.problem.type, detail=why.problem.detail)
            for job_id, why in refused.items()
        ),
    )
