"""Routes of films in further languages: the price, and the order."""

from http import HTTPStatus

from fastapi import APIRouter, Depends

from api.auth import require_scope
from api.dependencies import OwnJobDep, ServicesDep, forbid_query_parameters
from api.http.openapi import problem_responses
from api.languages.language_estimate import LanguageEstimate, estimate_language
from api.languages.language_order import order_language
from api.languages.language_request import LanguageRequest
from contracts import FrozenModel, JobStatus
from contracts.people import AccessScope

router = APIRouter(
    prefix="/jobs/{job_id}/languages", tags=["control"], dependencies=[Depends(forbid_query_parameters)]
)


class OrderedLanguage(FrozenModel):
    """The film in another language is being made; the job's progress tells when it is done."""

    job_id: str
    language: str
    estimate: LanguageEstimate
    status: JobStatus = JobStatus.PROCESSING


@router.post(
    "",
    operation_id="make_language",
    status_code=HTTPStatus.ACCEPTED,
    responses=problem_responses(404, 409, 413, 422, 429, 503),
    dependencies=[require_scope(AccessScope.SPEND)],
)
async def make_language(services: ServicesDep, row: OwnJobDep, request: LanguageRequest) -> OrderedLanguage:
    """Make a finished film in another language: a new voice, captions and mix over the clips that are there.

    The first film stays as it is. Where lines outlast a clip, its last picture is held, up to 3 seconds.
    Without `lines`, a language model drafts them, and nothing else is made.
    """
    estimate = await order_language(services, row, request)
    return OrderedLanguage(job_id=row.id, language=request.language, estimate=estimate)


@router.post(
    "/estimate",
    operation_id="estimate_language",
    responses=problem_responses(404, 409, 413, 422),
    dependencies=[require_scope(AccessScope.JOBS_READ)],
)
async def estimate_language_price(
    services: ServicesDep, row: OwnJobDep, request: LanguageRequest
) -> LanguageEstimate:
    """Estimate such a film: its price, its length, and which pictures are held. Nothing is spent."""
    return await estimate_language(services, row, request)
