"""Orders a film in another language: a run of the finished job, which buys no clip."""

from api.http import problems
from api.http.problems import ProblemError
from api.jobs.cost_limit import require_allowed_cost
from api.jobs.job_records import JobRecords
from api.jobs.rerun import row_if_ended, start_language_run
from api.languages.language_draft import plan_draft
from api.languages.language_estimate import LanguageEstimate, estimate_draft, estimate_plan
from api.languages.language_plan import plan_language
from api.languages.language_repeat import repeat_order
from api.languages.language_request import LanguageRequest
from api.services import ApiServices
from contracts import LedgerStage
from store.models import JobRow, LedgerState
from temporal_client import JobAlreadyRunningError

UNSETTLED = (
    "It is being found out whether a line in this language was paid for, which takes up to five minutes: "
    "order it again then."
)


async def order_language(services: ApiServices, row: JobRow, request: LanguageRequest) -> LanguageEstimate:
    """Order the film; one in this language that is there stays until the new one is. Return its price.

    Repeated with the same lines it buys nothing again.

    Raises:
        ProblemError: the job has not ended, there can be no such film, or it costs more than is allowed.
        TemporalUnavailableError: nothing was bought.
    """
    if (ended := await row_if_ended(services, row)) is None:
        raise _active_problem(row)
    request = await repeat_order(services, ended, request)
    order = _order_draft if request.lines is None else _order_film
    return await order(services, ended, request)


async def _order_film(services: ApiServices, row: JobRow, request: LanguageRequest) -> LanguageEstimate:
    plan = await plan_language(services, row, request)
    _require_settled(row, plan.records, request.language)
    estimate = await estimate_plan(services, row, plan)
    require_allowed_cost(row.id, estimate.cost_usd, request.max_cost_usd)
    await services.languages.order_film(
        row.id,
        request.language,
        plan.lines,
        plan.narration,
        captions=request.captions,
        card_texts=plan.card_texts,
    )
    await _start(services, row, plan.records, request.language)
    return estimate


async def _order_draft(services: ApiServices, row: JobRow, request: LanguageRequest) -> LanguageEstimate:
    plan = await plan_draft(services, row, request)
    _require_settled(row, plan.records, request.language)
    estimate = estimate_draft(row, plan)
    require_allowed_cost(row.id, estimate.cost_usd, request.max_cost_usd)
    await services.languages.order_draft(
        row.id, request.language, plan.take, plan.narration, request.captions
    )
    await _start(services, row, plan.records, request.language)
    return estimate


async def _start(services: ApiServices, row: JobRow, records: JobRecords, language: str) -> None:
    version = await services.languages.get_language(row.id, language)
    try:
        await start_language_run(services, row, records, version)
    except JobAlreadyRunningError as error:
        raise _active_problem(row) from error


def _require_settled(row: JobRow, records: JobRecords, language: str) -> None:
    """Refuse other lines while nobody knows what became of calls: those are looked up by what they ordered.

    A line that a service is speaking is no hindrance: the run waits for it if it is ordered again.
    """
    voiced = (
        call for call in records.ledger if call.stage is LedgerStage.VOICE and call.language == language
    )
    if any(call.state is LedgerState.INTENT for call in voiced):
        raise ProblemError(problems.MAY_BE_DONE, UNSETTLED, job_id=row.id)


def _active_problem(row: JobRow) -> ProblemError:
    return ProblemError(
        problems.JOB_ACTIVE, "Something of it is being made: ask again when it has ended.", job_id=row.id
    )
