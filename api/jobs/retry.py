"""Retries an ended job: orders what is missing, with changes and a maximum price that the owner sets."""

from datetime import UTC, datetime

from pydantic import ConfigDict, Field, field_validator

from api.http import problems
from api.http.problems import ProblemError
from api.jobs.cost_limit import require_allowed_cost
from api.jobs.job_records import JobRecords, read_job_records
from api.jobs.rerun import (
    RerunPlan,
    order_replacement_take,
    row_if_ended,
    start_rerun,
    takes_lost_at_provider,
)
from api.jobs.retry_parts import RetryAction, RetryChanges
from api.jobs.retry_plan import RetryEstimate, plan_retry
from api.jobs.seeds import seed_from_text
from api.services import ApiServices
from contracts import MAX_SCENES, FrozenModel, JobStatus, RetakeOrder, SceneText
from contracts.text_characters import require_text
from store.models import JobRow
from temporal_client import JobAlreadyRunningError


class RetryRequest(FrozenModel):
    """Changes of a retry; without any field, everything missing is made as before.

    `max_cost_usd`: the price that you have seen. A retry that would cost more is refused, and nothing is
    bought.
    """

    model_config = ConfigDict(extra="forbid")

    texts: dict[int, SceneText] = Field(
        default_factory=dict, max_length=MAX_SCENES, description="By scene, what it should show instead."
    )
    leave_out: tuple[int, ...] = Field(
        default=(),
        max_length=MAX_SCENES + 1,
        description="Scenes that are not made, 0 for the music: the film goes without them.",
    )
    max_cost_usd: float | None = Field(default=None, ge=0, le=100_000, allow_inf_nan=False)

    @field_validator("texts")
    @classmethod
    def _check_texts(cls, texts: dict[int, str]) -> dict[int, str]:
        return {scene: require_text(text) for scene, text in texts.items()}

    @property
    def price_changes(self) -> RetryChanges:
        """The changes that affect the price."""
        return RetryChanges(texts=dict(self.texts), leave_out=frozenset(self.leave_out))


async def estimate_job_retry(services: ApiServices, row: JobRow, order: RetryRequest) -> RetryEstimate:
    """Estimate the retry, part by part.

    Raises:
        ProblemError: the job is active, nothing is missing, or the changes cannot be made.
        TemporalUnavailableError: Temporal does not answer, so the job's status is unknown.
    """
    found, records = await _require_retryable(services, row)
    return await plan_retry(services, found, records, order.price_changes)


async def start_retry(services: ApiServices, row: JobRow, order: RetryRequest) -> tuple[int, ...]:
    """Start the retry and return the numbers of the scenes that will be made.

    Raises:
        ProblemError: the job is active, nothing is missing, the changes cannot be made, or it costs too much.
        TemporalUnavailableError: nothing was changed.
    """
    found, records = await _require_retryable(services, row)
    await _check_conditions(services, found, records, order)
    retakes = await _build_retake_orders(services, found, records, order)
    try:
        plan = RerunPlan(tuple(retakes), order_missing=True, leave_out=frozenset(order.leave_out))
        await start_rerun(services, found, records, plan)
    except JobAlreadyRunningError as error:
        raise ProblemError(problems.JOB_ACTIVE, "It was tried again just now.", job_id=row.id) from error
    return tuple(number for number in records.missing_scenes if number not in order.leave_out)


async def _require_retryable(services: ApiServices, row: JobRow) -> tuple[JobRow, JobRecords]:
    found = await row_if_ended(services, row)
    if found is None:
        raise ProblemError(problems.JOB_ACTIVE, "It goes on: there is nothing to try again.", job_id=row.id)
    records = await read_job_records(services, found)
    if found.status is JobStatus.COMPLETED and not records.missing_scenes:
        raise ProblemError(problems.NOTHING_TO_RETRY, "The film has all its scenes.", job_id=row.id)
    return found, records


async def _check_conditions(
    services: ApiServices, row: JobRow, records: JobRecords, order: RetryRequest
) -> None:
    """Refuse a retry that cannot be made or costs too much; without conditions no price is computed."""
    if order == RetryRequest():
        return
    plan = await plan_retry(services, row, records, order.price_changes)
    if plan.parts and all(part.action is RetryAction.LEAVE_OUT for part in plan.parts):
        raise ProblemError(problems.NOTHING_TO_RETRY, "All that is missing is left out.", job_id=row.id)
    require_allowed_cost(row.id, plan.cost_usd, order.max_cost_usd)


async def _build_retake_orders(
    services: ApiServices, row: JobRow, records: JobRecords, order: RetryRequest
) -> list[RetakeOrder]:
    skipped = {*order.texts, *order.leave_out}
    anew = [
        await order_replacement_take(services, row, call)
        for call in takes_lost_at_provider(row, records)
        if call.scene not in skipped
    ]
    changed = {scene: text for scene, text in order.texts.items() if scene not in order.leave_out}
    return [
        *anew,
        *[await _order_rewritten_take(services, row, scene, text) for scene, text in changed.items()],
    ]


async def _order_rewritten_take(services: ApiServices, row: JobRow, scene: int, text: str) -> RetakeOrder:
    """Order a take with another text and another seed."""
    seed = seed_from_text(f"{row.id}/{scene}/{datetime.now(UTC)}")
    request = await services.retake_requests.add_request(row.id, scene, text=text, seed=seed)
    return RetakeOrder(scene=scene, take=request.take, provider=row.provider, model=row.model)
