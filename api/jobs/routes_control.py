"""Routes that cancel, retry and recover jobs."""

from enum import StrEnum
from http import HTTPStatus
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Response
from pydantic import ConfigDict

from api.auth import CallerDep, require_scope
from api.dependencies import OwnJobDep, ServicesDep, forbid_query_parameters
from api.http.openapi import problem_responses
from api.jobs.cancel import request_cancel, request_early_finish
from api.jobs.own_repairs import reconcile_for
from api.jobs.retry import RetryRequest, estimate_job_retry, start_retry
from api.jobs.retry_plan import RetryEstimate
from contracts import FrozenModel, JobStatus, ReconcileReport
from contracts.people import AccessScope

router = APIRouter(prefix="/jobs", tags=["control"])


class CancelMode(StrEnum):
    """`stop`: end everything now. `keep`: buy nothing more, and cut a film from what is paid for."""

    STOP = "stop"
    KEEP = "keep"


class CancelQuery(FrozenModel):
    """The cancel mode."""

    model_config = ConfigDict(extra="forbid")

    mode: CancelMode = CancelMode.STOP


class CancelResult(FrozenModel):
    """`canceling`: the provider jobs are being stopped; the job's progress tells when that is done.

    `finishing`: nothing more is bought, and the film is cut when what is paid for has arrived.
    """

    job_id: str
    status: Literal["canceling", "canceled", "finishing"]


class RetryResult(FrozenModel):
    """The job is active again; the listed scenes are made, all others exist."""

    job_id: str
    status: JobStatus
    scenes: tuple[int, ...]


@router.post(
    "/recover",
    operation_id="recover_jobs",
    responses=problem_responses(422, 503),
    dependencies=[require_scope(AccessScope.OPERATE), Depends(forbid_query_parameters)],
)
async def recover_jobs(services: ServicesDep, caller: CallerDep) -> ReconcileReport:
    """Compare the database with Temporal and the providers now, and repair differences.

    Jobs of all teams are repaired. Those of your own are reported; of all, where you operate for all.
    """
    return await reconcile_for(services, caller)


@router.post(
    "/{job_id}/cancel",
    operation_id="cancel_job",
    status_code=HTTPStatus.ACCEPTED,
    responses=problem_responses(404, 409, 422, 503),
    dependencies=[require_scope(AccessScope.JOBS_WRITE)],
)
async def cancel_job(
    services: ServicesDep, row: OwnJobDep, response: Response, query: Annotated[CancelQuery, Query()]
) -> CancelResult:
    """Stop the job and its provider jobs, or end it with the clips it has. 200: it is canceled already."""
    if query.mode is CancelMode.KEEP:
        await request_early_finish(services, row)
        return CancelResult(job_id=row.id, status="finishing")
    if not await request_cancel(services, row):
        return CancelResult(job_id=row.id, status="canceling")
    response.status_code = HTTPStatus.OK
    return CancelResult(job_id=row.id, status="canceled")


@router.post(
    "/{job_id}/retry",
    operation_id="retry_job",
    status_code=HTTPStatus.ACCEPTED,
    responses=problem_responses(404, 409, 413, 422, 429, 503),
    dependencies=[require_scope(AccessScope.SPEND), Depends(forbid_query_parameters)],
)
async def retry_job(services: ServicesDep, row: OwnJobDep, order: RetryRequest | None = None) -> RetryResult:
    """Continue from what failed, was canceled or is missing in the film, and use what is paid for again.

    `POST /jobs/{job_id}/retry/estimate` tells beforehand what a retry buys; its `cost_usd`, given as
    `max_cost_usd`, ensures that the retry buys no more.
    """
    scenes = await start_retry(services, row, order or RetryRequest())
    return RetryResult(job_id=row.id, status=JobStatus.PROCESSING, scenes=scenes)


@router.post(
    "/{job_id}/retry/estimate",
    operation_id="estimate_retry",
    responses=problem_responses(404, 409, 413, 422, 503),
    dependencies=[require_scope(AccessScope.JOBS_READ), Depends(forbid_query_parameters)],
)
async def estimate_retry(
    services: ServicesDep, row: OwnJobDep, order: RetryRequest | None = None
) -> RetryEstimate:
    """Estimate what such a retry would buy, part by part, and what may be paid for already. Free."""
    return await estimate_job_retry(services, row, order or RetryRequest())
