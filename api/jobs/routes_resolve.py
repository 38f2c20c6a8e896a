"""Routes for the owner's decisions: held takes, budget, storyboard approval."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path
from pydantic import ConfigDict, Field

from api.auth import require_scope
from api.dependencies import OwnJobDep, ServicesDep, forbid_query_parameters
from api.http.openapi import problem_responses
from api.http.problems import FieldError, validation_problem
from api.jobs import storyboard_review
from api.jobs.raise_budget import raise_job_budget
from api.jobs.resolve_hold import resolve_held_take
from contracts import MAX_PROVIDER_JOB_ID_CHARS, MAX_SCENES, FrozenModel, HoldDecision, JobStatus
from contracts.people import AccessScope

router = APIRouter(
    prefix="/jobs/{job_id}",
    tags=["control"],
    dependencies=[require_scope(AccessScope.SPEND), Depends(forbid_query_parameters)],
)


class ResolveRequest(FrozenModel):
    """The decision about a take of which it is unknown whether it was paid for.

    `adopt`: it is the provider job with this id, which you found there. `pay_again`: order it again, even
    though it may have been paid for. `do_without`: the film continues without the scene.
    """

    model_config = ConfigDict(extra="forbid")

    decision: HoldDecision
    provider_job_id: str | None = Field(default=None, min_length=1, max_length=MAX_PROVIDER_JOB_ID_CHARS)


class ResolveResult(FrozenModel):
    """The take that was decided about."""

    job_id: str
    scene: int
    take: int
    decision: HoldDecision


class ApprovalRequest(FrozenModel):
    """The approval of a new budget for the whole job in US dollars; without one, of the storyboard.

    `revision`: the storyboard that was seen; one that was edited since is not approved.
    """

    model_config = ConfigDict(extra="forbid")

    budget_usd: float | None = Field(default=None, ge=0, le=100_000, allow_inf_nan=False)
    revision: int | None = Field(default=None, ge=0)


class ApprovalResult(FrozenModel):
    """The budget after the approval, and the job's status."""

    job_id: str
    status: JobStatus
    budget_usd: float | None


@router.post(
    "/scenes/{n}/resolve", operation_id="resolve_take", responses=problem_responses(404, 409, 413, 422, 503)
)
async def resolve_take(
    services: ServicesDep, row: OwnJobDep, n: Annotated[int, Path(ge=0, le=MAX_SCENES)], order: ResolveRequest
) -> ResolveResult:
    """Decide about the held take of scene `n`; 0 is the soundtrack."""
    if fault := find_id_fault(order):
        raise validation_problem(FieldError(field="provider_job_id", message=fault))
    key = await resolve_held_take(services, row, n, order.decision, order.provider_job_id)
    return ResolveResult(job_id=row.id, scene=n, take=key.take, decision=order.decision)


@router.post("/approve", operation_id="approve_job", responses=problem_responses(404, 409, 413, 422, 503))
async def approve_job(services: ServicesDep, row: OwnJobDep, approval: ApprovalRequest) -> ApprovalResult:
    """Approve the storyboard that waits for you; with a budget, let the job spend more."""
    if approval.budget_usd is None:
        await storyboard_review.approve_storyboard(services, row, approval.revision)
        return ApprovalResult(job_id=row.id, status=JobStatus.PROCESSING, budget_usd=row.budget_usd)
    raised = await raise_job_budget(services, row, approval.budget_usd)
    return ApprovalResult(job_id=row.id, status=raised.status, budget_usd=raised.budget_usd)


def find_id_fault(order: ResolveRequest) -> str | None:
    """Say what is wrong with the provider job's id; None if nothing is."""
    adopts = order.decision is HoldDecision.ADOPT
    if adopts and order.provider_job_id is None:
        return "say which of the provider's jobs it is"
    return "only for `adopt`" if order.provider_job_id and not adopts else None
