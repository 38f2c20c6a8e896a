"""What only the owner can say: what becomes of a held take, and that more may be spent."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path
from pydantic import ConfigDict, Field

from api.deciding import approve, resolve
from api.dependencies import OwnJob, Rooms, no_query
from api.directing import storyboard
from api.documented import answers
from api.problems import FieldError, invalid
from workflows.contracts import MAX_SCENES, Decision, Frozen, JobStatus

router = APIRouter(prefix="/jobs/{job_id}", tags=["control"], dependencies=[Depends(no_query)])

# As long as a provider's id may be.
MAX_PROVIDER_JOB_ID = 500


class Resolution(Frozen):
    """What becomes of a take of which nobody knows whether it was paid for.

    `adopt`: it is the provider job of that id, which you found there. `pay_again`: it is ordered anew, even
    though it may have been paid for. `do_without`: the film goes on without the scene.
    """

    model_config = ConfigDict(extra="forbid")

    decision: Decision
    provider_job_id: str | None = Field(default=None, min_length=1, max_length=MAX_PROVIDER_JOB_ID)


class Resolved(Frozen):
    """The take that was decided about."""

    job_id: str
    scene: int
    take: int
    decision: Decision


class Approval(Frozen):
    """What is approved: a new budget of the whole job, in US dollars; without one, the storyboard.

    `revision`: the storyboard that was seen; one that was edited meanwhile is not approved.
    """

    model_config = ConfigDict(extra="forbid")

    budget_usd: float | None = Field(default=None, ge=0, le=100_000, allow_inf_nan=False)
    revision: int | None = Field(default=None, ge=0)


class Approved(Frozen):
    """The budget as it is now, and the job's status."""

    job_id: str
    status: JobStatus
    budget_usd: float | None


@router.post("/scenes/{n}/resolve", responses=answers(404, 409, 413, 422, 503))
async def resolve_take(
    rooms: Rooms, row: OwnJob, n: Annotated[int, Path(ge=0, le=MAX_SCENES)], order: Resolution
) -> Resolved:
    """Decide about the held take of scene `n`; 0 is the soundtrack."""
    if fault := _fault(order):
        raise invalid(FieldError(field="provider_job_id", message=fault))
    key = await resolve(rooms, row, n, order.decision, order.provider_job_id)
    return Resolved(job_id=row.id, scene=n, take=key.take, decision=order.decision)


@router.post("/approve", responses=answers(404, 409, 413, 422, 503))
async def approve_job(rooms: Rooms, row: OwnJob, approval: Approval) -> Approved:
    """Have the storyboard made that waits for you; or, with a budget, let the job spend more."""
    if approval.budget_usd is None:
        await storyboard.approve(rooms, row, approval.revision)
        return Approved(job_id=row.id, status=JobStatus.PROCESSING, budget_usd=row.budget_usd)
    raised = await approve(rooms, row, approval.budget_usd)
    return Approved(job_id=row.id, status=raised.status, budget_usd=raised.budget_usd)


def _fault(order: Resolution) -> str | None:
    adopts = order.decision is Decision.ADOPT
    if adopts and order.provider_job_id is None:
        return "say which of the provider's jobs it is"
    return "only for `adopt`" if order.provider_job_id and not adopts else None
