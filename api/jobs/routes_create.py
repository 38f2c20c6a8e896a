"""`POST /generate`: turns a brief into a job."""

from typing import Annotated

from fastapi import APIRouter, Depends, Header, Request, Response, status

from api.auth import CallerDep, require_scope
from api.dependencies import ServicesDep, forbid_query_parameters
from api.http import problems
from api.http.exception_handlers import RETRY_AFTER_HEADERS
from api.http.links import BasicJobLinks, build_job_links
from api.http.openapi import problem_responses
from api.http.problems import ProblemError
from api.jobs.create import new_job_from_brief
from api.jobs.order_confirmation import require_confirmation
from api.providers.brief_validation import resolve_models
from api.providers.caption_fonts import require_brief_fonts
from api.uploads.check_uploads import check_uploads
from contracts import Brief, FrozenModel, JobStatus
from contracts.people import AccessScope
from store.models import JobRow
from temporal_client import TemporalUnavailableError

router = APIRouter(tags=["jobs"])

IdempotencyKey = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        min_length=1,
        max_length=255,
        pattern="^[ -~]+$",
        description="The same key and body give the same job, however often they come.",
    ),
]


class CreatedJob(FrozenModel):
    """The job exists; its links tell its progress."""

    job_id: str
    status: JobStatus
    links: BasicJobLinks


@router.post(
    "/generate",
    operation_id="generate_film",
    status_code=status.HTTP_202_ACCEPTED,
    responses=problem_responses(409, 413, 422, 429, 503),
    dependencies=[require_scope(AccessScope.SPEND), Depends(forbid_query_parameters)],
)
async def generate_film(
    brief: Brief,
    services: ServicesDep,
    caller: CallerDep,
    *,
    request: Request,
    response: Response,
    idempotency_key: IdempotencyKey = None,
) -> CreatedJob:
    """Order a film. The response is immediate: follow the job by its links."""
    require_confirmation(brief.order_confirmation, services.settings.order_confirmation)
    models = resolve_models(services.availability, brief)
    await check_uploads(services.uploads, caller.team_id, brief)
    await require_brief_fonts(services.media_pools, brief)
    fixed = await services.narration.fix_length(brief, models)
    models = resolve_models(services.availability, fixed)
    job = new_job_from_brief(
        caller.team_id, brief, models, idempotency_key, fixed=fixed, made_by=caller.user_id
    )
    # The row first: after a crash before the workflow starts, the starter and the reconciler find the job.
    row, new = await services.jobs.add_job(job)
    request.state.job_id = row.id  # For the log.
    links = build_job_links(row.id, services.signer.root)
    if new or row.status is JobStatus.QUEUED:
        await _start_workflow(services, row, links)
    response.headers["Location"] = links["self"]
    return CreatedJob(job_id=row.id, status=row.status, links=links)


async def _start_workflow(services: ServicesDep, row: JobRow, links: BasicJobLinks) -> None:
    try:
        await services.temporal.start_job(services.build_generation_input(row))
    except TemporalUnavailableError as error:
        services.starter.wake()
        raise ProblemError(
            problems.TEMPORAL_UNAVAILABLE,
            "Your job is kept and starts when Temporal is back. Sent again without a key, it is another.",
            headers=RETRY_AFTER_HEADERS | {"Location": links["self"]},
            job_id=row.id,
        ) from error
